"""What a rater's row opens to: why, confusion, repeats, drift, and the items where they stood alone."""

from typing import Any

import numpy as np
from jaxtyping import Int64

from middlemost.data.consensus import Consensus
from middlemost.data.estimate import plain
from middlemost.data.ratings import Ratings, first_of_pairs
from middlemost.jobs.audit.result import Audit
from middlemost.jobs.finding import counted, shortened
from middlemost.jobs.verdict.result import RaterVerdicts

MOST_LABELS = 6
"""A confusion with more labels than this is told by its largest cells."""

MOST_ALONE = 5
LEAST_RATERS = 3
"""Nobody stands alone among fewer."""


def rater_details(audit: Audit, raters: list[int]) -> list[dict[str, Any]]:
    """For each rater facts, a confusion and items, as the page's script takes them.

    Args:
        audit: What was found. In a descriptive study standing alone is no news, and nothing is opened.
        raters: Rater codes.
    """
    data, consensus = audit.data, audit.consensus
    if not isinstance(data, Ratings) or not isinstance(consensus, Consensus) or audit.paradigm == "descriptive":
        return []
    alone = _alone(data, consensus)
    details: list[dict[str, Any]] = []
    for rater in raters:
        facts, confusion = ([], {}) if audit.verdicts is None else _of_verdict(audit.verdicts, rater)
        items = [_alone_on(data, consensus, row) for row in alone.get(rater, [])]
        details.append({"facts": facts, "confusion": confusion, "alone": items})
    return details


def _of_verdict(verdicts: RaterVerdicts, rater: int) -> tuple[list[str], dict[str, Any]]:
    facts = [verdicts.reason[rater]]
    if verdicts.power[rater] > 0:
        facts.append(f"One who answers blindly would be found with {verdicts.power[rater]:.0%} on as many ratings.")
    pairs = int(verdicts.unchanged.n[rater])
    if pairs:
        same = float(verdicts.unchanged.agreement[rater])
        facts.append(f"Repeats: {same:.0%} of {counted(pairs, 'repeat')} kept the label.")
    if not np.isnan(verdicts.seconds[rater]):
        facts.append(f"Speed: {verdicts.seconds[rater]:.3g} seconds a rating (median).")
    if not np.isnan(verdicts.drift[rater]):
        drift, p = float(verdicts.drift[rater]), float(verdicts.drift_p[rater])
        facts.append(f"Drift: right {plain(drift)} more often at the end than at the start (adjusted p {p:.2g}).")
    return facts, _confusion(verdicts, rater)


def _confusion(verdicts: RaterVerdicts, rater: int) -> dict[str, Any]:
    """Expected ratings, rows the others' label, columns this rater's; of many labels the largest errors."""
    table = verdicts.confusion[rater]
    names = [shortened(label, 24) for label in verdicts.labels]
    if len(names) <= MOST_LABELS:
        return {"labels": names, "n": [[round(float(n), 1) for n in row] for row in table]}
    errors = np.where(np.eye(len(names), dtype=bool), 0.0, table)
    order = np.argsort(-errors.ravel(), kind="stable")[:MOST_LABELS]
    cells = [divmod(int(k), len(names)) for k in order]
    return {"pairs": [[names[i], names[j], round(float(errors[i, j]), 1)] for i, j in cells if errors[i, j] >= 0.5]}


def _alone(data: Ratings, consensus: Consensus) -> dict[int, list[int]]:
    """Rater → rows in which nobody else gave that label, the surest label against them first."""
    rows = np.flatnonzero(first_of_pairs(data.item, data.rater))
    item, label = data.item[rows].astype(np.int64), data.label[rows]
    _, place, times = np.unique(item * len(data.labels) + label, return_inverse=True, return_counts=True)
    n_raters = np.bincount(item, minlength=len(data.items))
    chosen = rows[(times[place] == 1) & (n_raters[item] >= LEAST_RATERS)]
    against = 1.0 - consensus.posterior[data.item[chosen], data.label[chosen]]
    chosen = chosen[np.lexsort((-against, data.rater[chosen]))]
    return {int(data.rater[run[0]]): run[:MOST_ALONE].tolist() for run in _runs(data, chosen)}


def _runs(data: Ratings, rows: Int64[np.ndarray, "rows"]) -> list[Int64[np.ndarray, "run"]]:
    """Rows cut where the rater changes."""
    if not len(rows):
        return []
    return np.split(rows, np.flatnonzero(np.diff(data.rater[rows])) + 1)


def _alone_on(data: Ratings, consensus: Consensus, row: int) -> list[str]:
    """Item, what the rater said, what was decided."""
    item = int(data.item[row])
    decided = int(consensus.label[item])
    said = shortened(data.labels[int(data.label[row])], 40)
    return [shortened(data.items[item], 60), said, "–" if decided < 0 else shortened(consensus.labels[decided], 40)]

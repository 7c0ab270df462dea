"""The audit in one sentence and four numbers."""

from dataclasses import dataclass

import numpy as np

from middlemost.charts.figures.competence import LOOK_AT
from middlemost.data.consensus import Consensus
from middlemost.data.estimate import Estimate, plain
from middlemost.jobs.audit.result import Audit
from middlemost.jobs.finding import counted

SURE = 0.9


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the strip.

    Attributes:
        name: What it is.
        value: The number.
        beside: Its interval, or what it is out of.
        note: How to read it.
        link: The section that says more.
    """

    name: str
    value: str
    beside: str
    note: str
    link: str


def headline(audit: Audit) -> str:
    """The result in one sentence.

    Args:
        audit: What was found.
    """
    alpha = audit.numbers["alpha"]
    by = f" by {counted(audit.n_raters, 'rater')}" if audit.n_raters else ""
    agree = (
        "how far they agree cannot be told"
        if alpha.value is None
        else f"agreement beyond chance is {plain(alpha.value)}{_ends(alpha, ' (', ')')}"
    )
    rest = [agree]
    if isinstance(audit.consensus, Consensus) and audit.paradigm != "descriptive":
        n_open = open_labels(audit.consensus)
        rest.append(f"{counted(n_open, 'label')} {'is' if n_open == 1 else 'are'} open")
    if audit.verdicts is not None:
        bad = to_look_at(audit)
        rest.append(f"{counted(bad, 'rater')} {'needs' if bad == 1 else 'need'} a look")
    last = rest.pop() if len(rest) > 1 else ""
    joined = ", ".join(rest) + (f" and {last}" if last else "")
    return f"{counted(audit.n_ratings, 'rating')} of {counted(audit.n_items, 'item')}{by}: {joined}."


def strip(audit: Audit) -> list[Number]:
    """The four numbers.

    Args:
        audit: What was found.
    """
    return [_labels(audit), _agreement(audit), *_again(audit), _raters(audit)]


def open_labels(consensus: Consensus) -> int:
    """Labels that hang on a tie or a posterior under .90, gold aside.

    Args:
        consensus: The labels.
    """
    rows = np.flatnonzero((consensus.label >= 0) & ~consensus.anchored)
    top = consensus.posterior[rows, consensus.label[rows]]
    return int((consensus.tied[rows] | (top < SURE)).sum())


def to_look_at(audit: Audit) -> int:
    """Raters whose verdict asks for somebody to look.

    Args:
        audit: What was found.
    """
    return 0 if audit.verdicts is None else sum(audit.verdicts.counted[word] for word in LOOK_AT)


def _labels(audit: Audit) -> Number:
    consensus = audit.consensus
    if not isinstance(consensus, Consensus):
        return Number("Items", f"{audit.n_items:,}", "", f"{consensus.method} of each", "#items")
    decided = int((consensus.label >= 0).sum())
    accuracy = audit.numbers.get("accuracy")
    if accuracy is not None and accuracy.value is not None:
        right = f"{accuracy.value:.0%} of {accuracy.n_items:,} gold right{_percent_ends(accuracy, ' (', ')')}"
    else:
        right = f"by {consensus.method.replace('_', '-')}; no gold to check them"
    n_open = open_labels(consensus)
    beside = "" if audit.paradigm == "descriptive" else f"{n_open:,} open"
    return Number("Labels", f"{decided:,}", beside, right, "#items")


def _agreement(audit: Audit) -> Number:
    alpha = audit.numbers["alpha"]
    if alpha.value is None:
        return Number("Agreement", "–", "", f"undefined: {alpha.why}", "#agreement")
    return Number("Agreement", plain(alpha.value), _ends(alpha), f"{alpha.name}; 0 is chance", "#agreement")


def _again(audit: Audit) -> list[Number]:
    if audit.replicability is not None:
        halves = audit.replicability.halves
        if halves.value is None:
            return [Number("Same again", "–", "", f"not known: {halves.why}", "#again")]
        note = "of labels are the same from two halves of the raters"
        return [Number("Same again", f"{halves.value:.0%}", _percent_ends(halves), note, "#again")]
    moved = audit.numbers.get("self_change")
    if moved is None or moved.value is None:
        return []
    return [Number("Repeats move by", plain(moved.value), _ends(moved), "when a rater met an item again", "#repeats")]


def _raters(audit: Audit) -> Number:
    n = f"{audit.n_raters:,}"
    if not audit.n_raters:
        return Number("Raters", "?", "", "unknown, so nobody can be looked at", "#method")
    if audit.paradigm == "descriptive":
        return Number("Raters", n, "", "not scored: in a descriptive study differing is no error", "#raters")
    if audit.verdicts is None:
        return Number("Raters", n, "", "no verdicts on these data", "#raters")
    rated = audit.verdicts.n_ratings > 0
    power = float(audit.verdicts.power[rated].mean()) if rated.any() else 0.0
    note = f"of raters who do not look, {power:.0%} would be found"
    return Number("Raters to look at", f"{to_look_at(audit):,}", f"of {n}", note, "#raters")


def _ends(estimate: Estimate, before: str = "", after: str = "") -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    return f"{before}{plain(estimate.low)} to {plain(estimate.high)}{after}"


def _percent_ends(estimate: Estimate, before: str = "", after: str = "") -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    return f"{before}{100 * estimate.low:.0f} to {estimate.high:.0%}{after}"

"""Findings from the verdicts on raters: whom to ask, whom to train, whose labels to turn around."""

import numpy as np

from middlemost.data.ratings import Ratings
from middlemost.jobs.finding import Finding, counted, listed
from middlemost.jobs.verdict.result import RaterVerdicts

FOUND = ("spammer", "inverted", "biased", "noisy")
"""The verdicts that are findings."""


def raters_to_look_at(ratings: Ratings, verdicts: RaterVerdicts) -> list[Finding]:
    """One finding for each verdict that asks for something to be done.

    Args:
        ratings: The ratings.
        verdicts: As from `rater_verdicts`.
    """
    return [_finding(ratings, verdicts, verdict) for verdict in FOUND if len(verdicts.found(verdict))]


def _finding(ratings: Ratings, verdicts: RaterVerdicts, verdict: str) -> Finding:
    found = verdicts.found(verdict)
    names = [ratings.raters[int(rater)] for rater in found]
    rows = np.isin(ratings.rater, found)
    n_ratings, one = int(rows.sum()), len(found) == 1
    who = f"{counted(len(found), 'rater')} {_does(verdict, one=one)}: {listed(names)}"
    meaning, action = _WORDS[verdict]
    if verdict == "biased":
        meaning = f"{_biases(verdicts, found)} {meaning}"
    if verdict == "spammer":
        power = float(verdicts.power[verdicts.n_ratings > 0].mean())
        meaning += (
            f" Of raters who do this, about {power:.0%} would be found with ratings as many as these raters gave."
        )
    return Finding(
        f"{verdict} raters",
        f"{who} ({n_ratings:,} of {counted(len(ratings), 'rating')}).",
        meaning,
        action + (" audit.json names them all." if len(names) > 3 else ""),
        len(np.unique(ratings.item[rows])),
        {
            "raters": names,
            "ratings": verdicts.n_ratings[found].tolist(),
            "reasons": [verdicts.reason[int(rater)] for rater in found],
        },
    )


def _does(verdict: str, *, one: bool) -> str:
    verb, rest = _VERBS[verdict]
    return f"{verb if not one else _THIRD_PERSON[verb]} {rest}"


_VERBS = {
    "spammer": ("answer", "without regard to the item"),
    "inverted": ("are", "right less often than chance"),
    "biased": ("lean", "toward one label"),
    "noisy": ("depend", "on the item less than half as much as the crowd"),
}

_THIRD_PERSON = {"answer": "answers", "are": "is", "lean": "leans", "depend": "depends"}

_WORDS = {
    "spammer": (
        "Their labels do not depend on the item and say nothing of it; Dawid-Skene gives them next to no weight.",
        "Read their answers and ask them, before anything else: raters.csv, verdict and reason.",
    ),
    "inverted": (
        "Labels swapped, or a scale read from the wrong end: their ratings tell the truth once turned around.",
        "Show them the guideline's labels with an example each; keep their ratings, Dawid-Skene turns them around.",
    ),
    "biased": (
        "Dawid-Skene allows for it; a vote does not.",
        "Show them two or three items where they stood alone, and the rule that decides them.",
    ),
    "noisy": (
        "They look at the item, and often differ from what the others make of it.",
        "Train them on the guideline before they go on; their ratings count for less, not for nothing.",
    ),
}


def _biases(verdicts: RaterVerdicts, found: np.ndarray) -> str:
    toward = np.bincount(verdicts.toward[found], minlength=len(verdicts.labels))
    order = [int(k) for k in np.argsort(-toward, kind="stable") if toward[k]]
    return f"Toward {listed([f'“{verdicts.labels[k]}” ({toward[k]:,})' for k in order])}."

"""What an item's own ratings say its label is, given what is known of the raters."""

import json
import math
from collections.abc import Mapping, Sequence

Confusion = Mapping[str, Mapping[str, float]]
"""True label → given label → share."""

UNKNOWN_RIGHT = 0.75
"""How often a rater of whom nothing is known is taken to be right: between a guess and the raters of rte (.84)."""

LEAST = 1e-6
"""The least share that any answer is given, so that one answer never rules a label out."""


def item_posterior(given: Sequence[tuple[str, str | None]], labels: Sequence[str]) -> dict[str, float]:
    """The posterior of an item's label from its few ratings, the labels equally likely before.

    log p(t) = Σ_r log confusion_r[t, given_r], normalised (Dawid & Skene 1979, eq. 2.5, with a flat prior): the
    step that the worker's methods end with, for one item. It is computed anew from all ratings of the item each time,
    so that undoing and replaying leave no trace.

    Args:
        given: Label and the rater's confusion as JSON for each rating; None for a rater not known yet.
        labels: Keys of the labels.

    Returns:
        Label → posterior; sums to one.

    Example:
        >>> spread = item_posterior([("yes", None), ("yes", None), ("no", None)], ["yes", "no"])
        >>> round(spread["yes"], 3)
        0.75
    """
    logs = dict.fromkeys(labels, 0.0)
    for label, confusion in given:
        known: Confusion | None = None if confusion is None else json.loads(confusion)
        for true in labels:
            logs[true] += math.log(max(LEAST, _share(known, true, label, len(labels))))
    top = max(logs.values())
    weights = {label: math.exp(log - top) for label, log in logs.items()}
    total = sum(weights.values())
    return {label: weight / total for label, weight in weights.items()}


def _share(confusion: Confusion | None, true: str, given: str, n_labels: int) -> float:
    if confusion is None:
        return UNKNOWN_RIGHT if true == given else (1 - UNKNOWN_RIGHT) / (n_labels - 1)
    return confusion.get(true, {}).get(given, 1 / n_labels)

"""A set of labels, decided on as a whole."""

import numpy as np
from jaxtyping import Bool, Float64

from middlemost.data.label_sets import LabelSets
from middlemost.data.progress import Progress
from middlemost.data.set_consensus import SetConsensus
from middlemost.errors import InputError
from middlemost.truth.decide import decide
from middlemost.truth.votes import MAX_BYTES, check_capacity


def commonest_set(data: LabelSets, *, seed: int = 0, progress: Progress | None = None) -> SetConsensus:
    """The set that most raters of an item gave, label for label; `presence` is the share who ticked each label.

    Of sets given equally often the one is taken whose labels most raters ticked: the largest Σ over labels of the
    share who agree with it on that label. What is equal even then is decided by the seed, and noted as tied.

    Args:
        data: Sets of labels.
        seed: Breaks ties. Default: 0.
        progress: Not called: there is nothing to wait for.

    Raises:
        InputError: There are no ratings.
        CapacityError: Items times distinct sets need more than 2 GiB.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [("p", "x", "A|B"), ("p", "y", "B|A"), ("p", "z", "A")]
        >>> frame = pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row")
        >>> commonest_set(mm.read_label_sets(frame)).to_polars()["labels"].to_list()
        ['["A", "B"]']
    """
    if not len(data):
        raise InputError("There are no sets of labels to infer from.")
    whole = data.as_ratings()
    n_items, n_sets = len(data.items), len(data.sets)
    check_capacity(data, 8 * 4 * n_items * n_sets, MAX_BYTES, "commonest_set")
    votes = np.zeros((n_items, n_sets))
    np.add.at(votes, (data.item, data.chosen), data.weight)
    n = votes.sum(axis=1)
    presence = np.where(n[:, None] > 0, votes @ data.sets / np.maximum(n, 1e-300)[:, None], 0.5)
    best = votes >= votes.max(axis=1, keepdims=True) - 1e-9
    for item in np.flatnonzero(best.sum(axis=1) > 1):
        equal = np.flatnonzero(best[item])
        agree = _agreement(data.sets[equal], presence[item])
        best[item, equal[agree < agree.max() - 1e-9]] = False
    code, tied = decide(whole, best / best.sum(axis=1, keepdims=True), seed)
    chosen = np.where((code >= 0)[:, None], data.sets[np.maximum(code, 0)], False)
    return SetConsensus(
        method="commonest_set",
        presence=presence,
        chosen=chosen,
        tied=tied,
        n_ratings=data.ratings_per_item,
        items=data.items,
        raters=data.raters,
        labels=data.labels,
        settings={"seed": seed},
    )


def _agreement(sets: Bool[np.ndarray, "sets labels"], ticked: Float64[np.ndarray, "labels"]) -> np.ndarray:
    """Σ over labels of the share of raters who say the same of it as each set."""
    return sets @ ticked + ~sets @ (1.0 - ticked)

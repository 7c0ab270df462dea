"""A set of labels, each label decided on by itself."""

import numpy as np

from middlemost.data.label_sets import LabelSets
from middlemost.data.progress import Progress
from middlemost.data.set_consensus import SetConsensus
from middlemost.errors import InputError
from middlemost.truth.methods.dawid_skene import dawid_skene
from middlemost.truth.votes import MAX_BYTES, check_capacity


def label_by_label(data: LabelSets, *, seed: int = 0, progress: Progress | None = None) -> SetConsensus:
    """Whether each label is part of an item, by Dawid-Skene on ticks; the set is that of the labels found.

    For each label a rating is yes or no, and `dawid_skene` infers the truth: raters may be good at one label and
    blind to another. Labels that depend on each other are not known to; the set found may be one that nobody gave.

    Args:
        data: Sets of labels.
        seed: Breaks ties. Default: 0.
        progress: Called with (labels done, labels).

    Raises:
        InputError: There are no ratings.
        CapacityError: Items times labels need more than 2 GiB.

    References:
        Dawid & Skene (1979) for each label, the binary relevance decomposition of Tsoumakas & Katakis (2007),
        Multi-label classification: an overview.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, "A|B" if i % 2 or r == "z" else "A") for i in range(20) for r in "wxyz"]
        >>> frame = pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row")
        >>> label_by_label(mm.read_label_sets(frame)).to_polars()["labels"].to_list()[:2]
        ['["A"]', '["A", "B"]']
    """
    if not len(data):
        raise InputError("There are no sets of labels to infer from.")
    check_capacity(data, 16 * len(data.items) * len(data.labels), MAX_BYTES, "label_by_label")
    presence = np.empty((len(data.items), len(data.labels)))
    chosen = np.zeros(presence.shape, dtype=bool)
    tied = np.zeros(len(data.items), dtype=bool)
    for label in range(len(data.labels)):
        found = dawid_skene(data.ticks(label), seed=seed)
        presence[:, label] = found.posterior[:, 1]
        chosen[:, label] = found.label == 1
        tied |= found.tied
        if progress is not None:
            progress(label + 1, len(data.labels))
    return SetConsensus(
        method="label_by_label",
        presence=presence,
        chosen=chosen,
        tied=tied,
        n_ratings=data.ratings_per_item,
        items=data.items,
        raters=data.raters,
        labels=data.labels,
        settings={"seed": seed},
    )

"""Items that are the same, or nearly: their groups, labels that differ within one, and leaks between splits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Float64, Int32, Int64

from middlemost.data.arrays import OwnsArrays
from middlemost.errors import SettingError
from middlemost.mislabels.content import same_rows
from middlemost.mislabels.groups import joined
from middlemost.mislabels.neighbours import Metric, Neighbours

CLOSENESS = 0.36
"""The root of .13, the bar on 1 - cosine over its median that Cleanlab's Datalab calls a near duplicate by: a
distance goes with the root of 1 - cosine. Looked at on four data sets: on 5,444 questions (sentence embeddings) such
pairs are one question in two wordings; among 10,000 digits (pixels) there is none."""

REACH = 10
"""The neighbour whose distance says how densely items lie; later neighbours are not looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Duplicates(OwnsArrays):
    """Which items are copies or near copies of each other.

    Attributes:
        exact: The number of each item's group of exact copies, in the order of items; -1 for an item without a copy.
        near: The same with near copies joined in: what should stay in one fold.
        conflicting: Whether the item's near group holds more than one label.
        leaked: Whether the item's near group reaches across splits.
        left: One item of each close pair.
        right: The other.
        apart: The distance of the pair, in the metric of the neighbours; 0 for exact copies.
        settings: Every setting, defaults included.
    """

    exact: Int32[np.ndarray, "items"]
    near: Int32[np.ndarray, "items"]
    conflicting: Bool[np.ndarray, "items"]
    leaked: Bool[np.ndarray, "items"]
    left: Int32[np.ndarray, "pairs"]
    right: Int32[np.ndarray, "pairs"]
    apart: Float64[np.ndarray, "pairs"]
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        exact, near = int(np.count_nonzero(self.exact >= 0)), int(np.count_nonzero(self.near >= 0))
        return f"Duplicates({len(self.near):,} items, {exact:,} with an exact copy, {near:,} with a near one)"


def find_duplicates(
    features: Float[np.ndarray, "items features"],
    neighbours: Neighbours,
    *,
    content: Int32[np.ndarray, "items"] | None = None,
    label: Int32[np.ndarray, "items"] | None = None,
    split: Int32[np.ndarray, "items"] | None = None,
    closeness: float = CLOSENESS,
) -> Duplicates:
    r"""Exact and near copies, by a rule that needs no unit.

    Two items are near copies if one is among the ten nearest of the other and their distance is at most

    $$\max(c \min(D_i, D_j),\; c^3 M),$$

    D being an item's distance to its tenth neighbour (the last where there are fewer), M the median over items of the
    distance to the nearest neighbour that is no exact copy, and c the closeness. The first bar follows the density:
    where items lie close together by nature, as ones among handwritten digits do, close ones are no copies. The
    second, .047 of the median by default, catches groups with more members than there are neighbours. Distances are
    Euclidean; of unit rows for cosine. Near copies of near copies are in one group.

    Args:
        features: One row an item; equal rows are exact copies.
        neighbours: As from `nearest`; ten an item or more.
        content: Items with the same number have the same content (a hash of the text or picture), and are exact copies
            too. Default: rows of features alone decide.
        label: Labels, to find groups with more than one. Default: `conflicting` is False throughout.
        split: Train, test and the like, as codes, to find leaks. Default: `leaked` is False throughout.
        closeness: c, from 0 (exact copies alone) to below 1. Default .36.

    Raises:
        SettingError: `closeness` is outside its range.

    Reference:
        Cleanlab 2.9, Datalab's guide to issue types, "(Near) Duplicate Issue", for the bar on the median.

    Example:
        >>> from middlemost.mislabels.neighbours import nearest
        >>> features = np.array([[0.0, 9.0], [0.1, 9.0], [4.0, 0.0], [7.0, 7.0], [4.0, 0.0]])
        >>> found = find_duplicates(features, nearest(features, k=3, metric="euclidean"))
        >>> found.exact.tolist(), found.near.tolist()
        ([-1, -1, 0, -1, 0], [0, 0, 1, -1, 1])
    """
    if not 0 <= closeness < 1:
        raise SettingError(f"closeness is {closeness}.", remedy="Give 0 (exact copies alone) or more, below 1.")
    exact = same_rows(features)
    copies = [_chain(exact)] if content is None else [_chain(exact), _chain(content)]
    same = joined(len(exact), *(np.concatenate(side) for side in zip(*copies, strict=True)))
    index, distance = neighbours.index[:, :REACH], neighbours.distance[:, :REACH]
    row, place = np.nonzero(_close(index, _metric(distance, neighbours.metric), exact, closeness))
    other = index[row, place].astype(np.int64)
    left = np.concatenate([*(pair[0] for pair in copies), np.minimum(row, other)])
    right = np.concatenate([*(pair[1] for pair in copies), np.maximum(row, other)])
    apart = np.concatenate([np.zeros(len(left) - len(row)), distance[row, place]])
    near = joined(len(exact), left, right)
    pairs, first = np.unique(left * len(exact) + right, return_index=True)
    return Duplicates(
        exact=_grouped(same),
        near=_grouped(near),
        conflicting=_mixed(near, label),
        leaked=_mixed(near, split),
        left=(pairs // len(exact)).astype(np.int32),
        right=(pairs % len(exact)).astype(np.int32),
        apart=apart[first],
        settings={"closeness": closeness, "metric": neighbours.metric, "k": min(REACH, neighbours.index.shape[1])},
    )


def _metric(distance: Float64[np.ndarray, "items k"], metric: Metric) -> Float64[np.ndarray, "items k"]:
    """Distances that add up along a line: of 1 - cosine the distance of the unit rows."""
    return np.sqrt(2.0 * distance) if metric == "cosine" else distance


def _close(
    index: Int32[np.ndarray, "items k"],
    distance: Float64[np.ndarray, "items k"],
    exact: Int32[np.ndarray, "items"],
    closeness: float,
) -> Bool[np.ndarray, "items k"]:
    """Which neighbours are near copies."""
    copy = exact[index] == exact[:, None]
    reach = distance[:, -1]
    others = np.where(copy, np.inf, distance).min(axis=1)
    others = others[np.isfinite(others)]
    median = float(np.median(others)) if len(others) else 0.0
    bar = closeness * np.minimum(reach[:, None], reach[index])
    return (distance <= np.maximum(bar, closeness**3 * median)) & ~copy


def _chain(group: Int32[np.ndarray, "items"]) -> tuple[Int64[np.ndarray, "pairs"], Int64[np.ndarray, "pairs"]]:
    """Each item that shares a group with an earlier one, beside the nearest such."""
    order = np.argsort(group, kind="stable")
    same = group[order[1:]] == group[order[:-1]]
    return order[:-1][same], order[1:][same]


def _grouped(group: Int32[np.ndarray, "items"]) -> Int32[np.ndarray, "items"]:
    """The same groups numbered anew in the order of items; -1 for those of one item."""
    big = np.bincount(group) > 1
    number = np.where(big, np.cumsum(big) - 1, -1)
    return number[group].astype(np.int32)


def _mixed(group: Int32[np.ndarray, "items"], kind: Int32[np.ndarray, "items"] | None) -> Bool[np.ndarray, "items"]:
    """Whether the item's group holds more than one kind."""
    if kind is None:
        return np.zeros(len(group), dtype=bool)
    n = int(group.max(initial=-1)) + 1
    low, high = np.full(n, np.iinfo(np.int32).max), np.full(n, np.iinfo(np.int32).min)
    np.minimum.at(low, group, kind)
    np.maximum.at(high, group, kind)
    return (low != high)[group]

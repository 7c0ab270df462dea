"""Which fold holds out which item: stratified by label, groups kept whole."""

from hashlib import blake2b
from typing import no_type_check

import numpy as np
from jaxtyping import Bool, Float64, Int32, Int64
from numba import njit

from middlemost.data.arrays import freeze
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError, SettingError
from middlemost.mislabels.groups import numbered


def stratified_folds(
    label: Int32[np.ndarray, "items"],
    *,
    folds: int = 5,
    group: Int32[np.ndarray, "items"] | None = None,
    items: Vocabulary | None = None,
    seed: int = 0,
) -> Int32[np.ndarray, "items"]:
    r"""The fold that holds each item out, every fold with about the same share of every label.

    Groups are dealt from the largest to the smallest, equals in an order drawn by the seed. A group g goes to the
    fold f where it adds least to the sum of squares of the shares of labels,

    $$\sum_k g_k (2 c_{fk} + g_k) / n_k^2,$$

    c being the counts of label k so far and n its total; equal folds are parted by their size, then by their number.
    An item without a group is one of its own, so without groups the counts of a label differ by one at most. A
    label with fewer items than folds is absent from some folds' held-out part, and a label with one item from the
    training part of the fold that holds it.

    Args:
        label: The label of each item, from 0.
        folds: How many folds. Default 5, the number that the figures of the documentation were measured with.
        group: Items with the same number stay in one fold (near duplicates, pictures of one patient); -1 for an item
            that stands alone. Default: all stand alone. `together` joins several kinds of groups.
        items: The ids of the items. With them the folds hang on seed and ids; the order of rows has no influence.
            Default: they hang on the seed and the order of rows.
        seed: Another seed cuts other folds. Default 0.

    Raises:
        SettingError: `folds` is below 2.
        InputError: There are fewer items, or fewer groups, than folds, or a label is negative.

    Reference:
        Kohavi (1995), A study of cross-validation and bootstrap, IJCAI, for stratification.

    Example:
        >>> label = np.array([0] * 5 + [1] * 5 + [2], dtype=np.int32)
        >>> fold = stratified_folds(label)
        >>> sorted(np.bincount(fold).tolist()), sorted(fold[:5].tolist())
        ([2, 2, 2, 2, 3], [0, 1, 2, 3, 4])
    """
    _check(label, folds, group, items)
    alone = np.arange(len(label)) if group is None else numbered(group)
    n_groups = int(alone.max()) + 1
    if n_groups < folds:
        raise InputError(
            f"{n_groups} groups of items cannot be cut into {folds} folds.",
            where="group",
            remedy="Ask for fewer folds, or for finer groups.",
        )
    draw = _draws(len(label), items, seed)
    of_group = np.full(n_groups, np.iinfo(np.int64).max)
    np.minimum.at(of_group, alone, draw)
    size = np.bincount(alone, minlength=n_groups)
    order = np.lexsort((of_group, -size))
    members = np.argsort(alone, kind="stable")
    starts = np.concatenate(([0], np.cumsum(size)))
    total = np.bincount(label).astype(np.float64)
    fold = np.empty(len(label), dtype=np.int32)
    _deal(order, starts, members, label, 1.0 / np.maximum(total, 1.0) ** 2, folds, fold)
    return freeze(fold)


def judgeable(label: Int32[np.ndarray, "items"], fold: Int32[np.ndarray, "items"]) -> Bool[np.ndarray, "items"]:
    """Whether another example with the item's label stands outside its fold: without one no model can propose it.

    Args:
        label: The label of each item.
        fold: As from `stratified_folds`.

    Example:
        >>> label = np.array([0, 0, 1], dtype=np.int32)
        >>> judgeable(label, np.array([0, 1, 0], dtype=np.int32)).tolist()
        [True, True, False]
    """
    total = np.bincount(label)
    pair = np.ravel_multi_index((fold, label), (int(fold.max()) + 1, len(total)))
    inside = np.bincount(pair)[pair]
    return freeze(total[label] > inside)


def _check(
    label: Int32[np.ndarray, "items"],
    folds: int,
    group: Int32[np.ndarray, "items"] | None,
    items: Vocabulary | None,
) -> None:
    if folds < 2:
        raise SettingError(f"folds is {folds}.", remedy="Give 2 or more: each fold is judged by a model of the others.")
    if len(label) < folds:
        raise InputError(
            f"{len(label)} examples cannot be cut into {folds} folds.",
            where="label",
            remedy="Ask for fewer folds, or label more examples.",
        )
    if label.min() < 0:
        n = int(np.count_nonzero(label < 0))
        raise InputError(
            f"Items without a label (a negative code): {n}.", where="label", remedy="Leave them out first."
        )
    for what, beside in (("group", group), ("items", items)):
        if beside is not None and len(beside) != len(label):
            raise InputError(f"{len(beside)} entries stand beside {len(label)} labels.", where=what)


def _draws(n: int, items: Vocabulary | None, seed: int) -> Int64[np.ndarray, "items"]:
    """A number for each item by which equals are ordered."""
    if items is None:
        return np.random.default_rng(seed).permutation(n)
    hashes = (blake2b(f"{seed}\0{one}".encode(), digest_size=8).digest() for one in items)
    return np.fromiter((int.from_bytes(one, "big") >> 1 for one in hashes), dtype=np.int64, count=n)


@njit(cache=True, nogil=True)
@no_type_check
def _deal(
    order: Int64[np.ndarray, "groups"],
    starts: Int64[np.ndarray, "groups_and_end"],
    members: Int64[np.ndarray, "items"],
    label: Int32[np.ndarray, "items"],
    weight: Float64[np.ndarray, "labels"],
    folds: int,
    fold: Int32[np.ndarray, "items"],
) -> None:
    # The term in g squared is the same for every fold and left out.
    count = np.zeros((folds, len(weight)))
    size = np.zeros(folds)
    for group in order:
        begin, end = starts[group], starts[group + 1]
        best, best_cost = 0, np.inf
        for one in range(folds):
            cost = 0.0
            for row in range(begin, end):
                k = label[members[row]]
                cost += count[one, k] * weight[k]
            if cost < best_cost - 1e-15 or (cost <= best_cost + 1e-15 and size[one] < size[best]):
                best, best_cost = one, cost
        for row in range(begin, end):
            item = members[row]
            fold[item] = best
            count[best, label[item]] += 1.0
        size[best] += end - begin

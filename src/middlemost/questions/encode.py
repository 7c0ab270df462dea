"""From text ids to integer codes, fast."""

from typing import no_type_check

import numpy as np
import polars as pl
from jaxtyping import Int32, Int64, UInt64
from numba import njit

from middlemost.data.arrays import freeze
from middlemost.data.vocabulary import IdKind, Vocabulary
from middlemost.errors import InputError


def encode_ids(ids: pl.Series, *, kind: IdKind = "text") -> tuple[Int32[np.ndarray, "rows"], Vocabulary]:
    """Codes for a column of ids, and the vocabulary they stand for.

    The vocabulary is sorted, so that the codes do not depend on the order of the rows: by value for integers,
    by code point for text.

    Args:
        ids: Text, without nulls.
        kind: What type the caller's ids had. Default: text.
    """
    codes, distinct = distinct_ids(ids)
    order = sort_order(distinct, kind)
    vocabulary = Vocabulary.from_unique(text_array(distinct.gather(order)), kind=kind)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return freeze(rank[codes]), vocabulary


def encode_known(ids: pl.Series, known: Vocabulary, *, what: str) -> Int32[np.ndarray, "rows"]:
    """Codes of a column of ids in a vocabulary that exists already.

    Args:
        ids: Text, without nulls.
        known: The vocabulary.
        what: What the ids are, for the error.

    Raises:
        InputError: An id is not in the vocabulary; the first few are named.
    """
    codes, distinct = distinct_ids(ids)
    found = known.find(distinct.to_list())
    if np.any(found < 0):
        strangers = [distinct[int(place)] for place in np.flatnonzero(found < 0)[:5]]
        raise InputError(
            f"{int(np.sum(found < 0))} {what} values are not among the declared ones: "
            f"{', '.join(map(repr, strangers))}."
        )
    return freeze(found[codes])


def sort_order(distinct: pl.Series, kind: IdKind) -> Int32[np.ndarray, "distinct"]:
    """The order in which distinct ids stand in a vocabulary: integers by value, text by code point."""
    if kind == "integer":
        return distinct.cast(pl.Int64).arg_sort().to_numpy().astype(np.int32)
    # Polars sorts text several times faster than it argsorts it, and finding the sorted ids again is cheap.
    codes, _ = distinct_ids(pl.concat([distinct, distinct.sort()]))
    return codes[len(distinct) :]


def distinct_ids(ids: pl.Series) -> tuple[Int32[np.ndarray, "rows"], pl.Series]:
    """Codes in order of first occurrence, and the distinct ids they stand for.

    Args:
        ids: Text, without nulls.
    """
    codes, first = _number_hashes(ids.hash(seed=0).to_numpy())
    distinct = ids.gather(first)
    if not (distinct.gather(codes) == ids).all():  # two ids with one 64-bit hash
        return _distinct_by_sorting(ids)
    return codes, distinct


def _distinct_by_sorting(ids: pl.Series) -> tuple[Int32[np.ndarray, "rows"], pl.Series]:
    distinct = ids.unique().sort()
    return ids.cast(pl.Enum(distinct)).to_physical().to_numpy().astype(np.int32), distinct


def text_array(ids: pl.Series) -> np.ndarray:
    """A column of ids as the array that a vocabulary holds.

    Args:
        ids: Text, without nulls.
    """
    return freeze(np.array(ids.to_list(), dtype=np.dtypes.StringDType()))


@njit(cache=True, nogil=True)
@no_type_check
def _number_hashes(
    hashes: UInt64[np.ndarray, "rows"],
) -> tuple[Int32[np.ndarray, "rows"], Int64[np.ndarray, "distinct"]]:
    """Number equal hashes in order of first occurrence, in an open-addressing table that grows when half full."""
    codes = np.empty(len(hashes), dtype=np.int32)
    first = np.empty(len(hashes), dtype=np.int64)
    n_slots = 1024
    slots = np.full(n_slots, -1, dtype=np.int32)
    n = 0
    for row in range(len(hashes)):
        slot = np.int64(hashes[row] & np.uint64(n_slots - 1))
        while slots[slot] >= 0 and hashes[first[slots[slot]]] != hashes[row]:
            slot = (slot + 1) & (n_slots - 1)
        if slots[slot] < 0:
            slots[slot] = n
            first[n] = row
            n += 1
        codes[row] = slots[slot]
        if 2 * n > n_slots:
            n_slots *= 4
            slots = np.full(n_slots, -1, dtype=np.int32)
            for code in range(n):
                slot = np.int64(hashes[first[code]] & np.uint64(n_slots - 1))
                while slots[slot] >= 0:
                    slot = (slot + 1) & (n_slots - 1)
                slots[slot] = code
    return codes, first[:n].copy()

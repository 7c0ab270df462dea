"""From text ids to integer codes, fast."""

import numpy as np
import polars as pl
from jaxtyping import Int32

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
    codes, distinct = _categories(ids)
    order = sort_order(distinct, kind)
    vocabulary = Vocabulary.from_unique(_as_array(distinct.gather(order)), kind=kind)
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
    codes, distinct = _categories(ids)
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
    key = distinct.cast(pl.Int64) if kind == "integer" else distinct
    return key.arg_sort().to_numpy().astype(np.int32)


def _categories(ids: pl.Series) -> tuple[Int32[np.ndarray, "rows"], pl.Series]:
    """Codes in no particular order and the distinct ids they stand for."""
    # Named categories of their own: Polars' global ones would be shared with, and grow by, the whole process.
    coded = ids.cast(pl.Categorical(pl.Categories.random()))
    distinct = coded.unique(maintain_order=False)
    place = distinct.to_physical().to_numpy()
    lookup = np.zeros(int(place.max()) + 1 if len(place) else 1, dtype=np.int32)
    lookup[place] = np.arange(len(place), dtype=np.int32)
    return lookup[coded.to_physical().to_numpy()], distinct.cast(pl.String)


def _as_array(ids: pl.Series) -> np.ndarray:
    return np.array(ids.to_list(), dtype=np.dtypes.StringDType())

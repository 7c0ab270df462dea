"""Which row of the arrays an id has."""

from typing import Any, cast, no_type_check

import numpy as np
from jaxtyping import Bool, Int32, Int64
from numba import njit

from middlemost.data.arrays import freeze
from middlemost.data.vocabulary import IdKind, Vocabulary
from middlemost.errors import InputError

TABLE_IDS = 2**24
"""Whole numbers below this, or below four times the number of items, are looked up in a table, others in a dict."""


class Rows:
    """Ids and their rows. Ids come when they are first seen, or are declared and then are all there are.

    Whole numbers from 0 up cost four bytes each. Others, and texts, stand in a dictionary, which takes about a hundred.

    Args:
        items: The ids declared; None to take them as they come.
    """

    def __init__(self, items: Vocabulary | None = None) -> None:
        self.declared = items
        self.kind: IdKind | None = None
        self._n = 0
        self._table: Int32[np.ndarray, "ids"] = np.empty(0, dtype=np.int32)
        self._index: dict[Any, int] | None = None
        if items is not None:
            self.kind = items.kind
            self._enter(items.ids.astype(np.int64) if items.kind == "integer" else cast("list[str]", items.native()))

    def __len__(self) -> int:
        return self._n

    def of(self, ids: Int64[np.ndarray, "batch"] | list[str]) -> Int32[np.ndarray, "batch"]:
        """The row of each id; new ids get new rows.

        Args:
            ids: As `as_ids` makes them.

        Raises:
            InputError: An id was not declared, or ids are numbers now and texts before.
        """
        if not len(ids):
            return np.empty(0, dtype=np.int32)
        kind: IdKind = "text" if isinstance(ids, list) else "integer"
        if self.kind not in (None, kind):
            one = ids[0] if isinstance(ids, list) else int(ids[0])
            raise InputError(f"The id {one!r} is {kind}; those before were {self.kind}.", where="ids")
        self.kind = kind
        rows = self._find(ids)
        if rows.min() < 0:
            if self.declared is not None:
                one = ids[int(np.argmax(rows < 0))]
                raise InputError(f"The id {one!r} is none of the {self._n:,} items declared.", where="ids")
            self._enter(ids)
            rows = self._find(ids)
        return rows

    def id_of(self, row: int) -> str | int:
        """The id that has a row.

        Args:
            row: A row.
        """
        if self._index is not None:
            return list(self._index)[row]
        return int(np.flatnonzero(self._table == row)[0])

    def in_order(self) -> list[str] | list[int]:
        """All ids in the order of the rows."""
        if self._index is not None:
            return cast("list[str]", list(self._index))
        ids = np.flatnonzero(self._table >= 0)
        by_row = np.empty(self._n, dtype=np.int64)
        by_row[self._table[ids]] = ids
        return by_row.tolist()

    def vocabulary(self, wanted: Bool[np.ndarray, "rows"]) -> tuple[Vocabulary, Int64[np.ndarray, "kept"] | None]:
        """The ids wanted, and the rows they stand in (None where these are all rows in their order).

        In the order declared; where nothing was declared, sorted, so that the order of the loader leaves no trace.

        Args:
            wanted: Which rows are wanted.
        """
        if self.declared is not None:
            if wanted.all():
                return self.declared, None
            kept = np.flatnonzero(wanted)
            return Vocabulary.from_unique(freeze(self.declared.ids[kept]), kind=self.declared.kind), kept
        if self._index is not None:
            pairs = sorted(self._index.items())
            order = np.array([row for _, row in pairs], dtype=np.int64)
            ids = np.array([str(one) for one, _ in pairs], dtype=np.dtypes.StringDType())
        else:
            ids = np.flatnonzero(self._table >= 0)
            order = self._table[ids].astype(np.int64)
        keep = wanted[order]
        texts = ids[keep].astype(np.dtypes.StringDType())
        return Vocabulary.from_unique(freeze(texts), kind=self.kind or "integer"), order[keep]

    def _find(self, ids: Int64[np.ndarray, "batch"] | list[str]) -> Int32[np.ndarray, "batch"]:
        if self._index is not None or isinstance(ids, list):
            index = self._index or {}
            listed = ids if isinstance(ids, list) else ids.tolist()
            return np.array([index.get(one, -1) for one in listed], dtype=np.int32)
        rows = np.empty(len(ids), dtype=np.int32)
        _look_up(ids, self._table, rows)
        return rows

    def _enter(self, ids: Int64[np.ndarray, "batch"] | list[str]) -> None:
        """Give a row to every id that has none."""
        if isinstance(ids, list) or self._index is not None or not self._fits(ids):
            self._to_dictionary()
            index = cast("dict[Any, int]", self._index)
            for one in ids if isinstance(ids, list) else ids.tolist():
                index.setdefault(one, len(index))
            self._n = len(index)
            return
        top = int(ids.max(initial=-1)) + 1
        if top > len(self._table):
            grown = np.full(max(top, min(2 * len(self._table), TABLE_IDS)), -1, dtype=np.int32)
            grown[: len(self._table)] = self._table
            self._table = grown
        self._n = _give_rows(ids, self._table, self._n)

    def _fits(self, ids: Int64[np.ndarray, "batch"]) -> bool:
        limit = max(TABLE_IDS, 4 * (self._n + len(ids)))
        return int(ids.min(initial=0)) >= 0 and int(ids.max(initial=0)) < limit

    def _to_dictionary(self) -> None:
        if self._index is None:
            self._index = {one: row for row, one in enumerate(self.in_order())} if self._n else {}
            self._table = np.empty(0, dtype=np.int32)


@njit(cache=True, nogil=True)
@no_type_check
def _look_up(ids, table, rows) -> None:
    for k in range(ids.shape[0]):
        rows[k] = table[ids[k]] if 0 <= ids[k] < table.shape[0] else -1


@njit(cache=True, nogil=True)
@no_type_check
def _give_rows(ids, table, n) -> int:
    for k in range(ids.shape[0]):
        if table[ids[k]] < 0:
            table[ids[k]] = n
            n += 1
    return n

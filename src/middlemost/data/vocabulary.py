"""Ids and their codes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, overload

import numpy as np
from jaxtyping import Int32, Shaped

from middlemost.data.arrays import freeze, own
from middlemost.errors import InputError

IdKind = Literal["text", "integer"]

_TEXT = np.dtypes.StringDType()


class Vocabulary(Sequence[str]):
    """The ids of items, raters or labels in a stable order; an id's place is its code.

    Ids are text. What type the caller had is remembered, and `native` hands it back. An id that nothing
    uses (a label that was offered and never given) stays.

    Args:
        ids: The ids, each once.
        kind: What the caller's ids were: `"text"` (default) or `"integer"`.

    Raises:
        InputError: An id stands in the list twice.

    Example:
        >>> labels = Vocabulary(["no", "yes"])
        >>> labels.code("yes"), labels[0], len(labels)
        (1, 'no', 2)
    """

    __slots__ = ("_index", "ids", "kind")

    ids: Shaped[np.ndarray, "ids"]
    kind: IdKind

    def __init__(self, ids: Iterable[str], *, kind: IdKind = "text") -> None:
        listed = list(ids)
        if len(set(listed)) != len(listed):
            seen: set[str] = set()
            twice = next(one for one in listed if one in seen or seen.add(one))
            raise InputError(f"The id {twice!r} stands twice in one vocabulary.")
        self.ids = freeze(np.array(listed, dtype=_TEXT))
        self.kind = kind
        self._index: dict[str | int, int] | None = None

    @classmethod
    def from_unique(cls, ids: Shaped[np.ndarray, "ids"], *, kind: IdKind = "text") -> "Vocabulary":
        """A vocabulary of ids known to be unique, without the check.

        Args:
            ids: Array of text, each id once.
            kind: As for the class.
        """
        made = cls.__new__(cls)
        made.ids = own(ids if ids.dtype == _TEXT else ids.astype(_TEXT))
        made.kind = kind
        made._index = None
        return made

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return self.ids[index].tolist()
        return str(self.ids[index])

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids.tolist())

    def __contains__(self, one: object) -> bool:
        return one in self._codes_by_id()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Vocabulary):
            return NotImplemented
        return self.kind == other.kind and np.array_equal(self.ids, other.ids)

    def __hash__(self) -> int:
        return hash((self.kind, len(self), self[0] if len(self) else None))

    def __repr__(self) -> str:
        shown = ", ".join(repr(one) for one in self[:4])
        return f"Vocabulary({len(self)}: {shown}{', …' if len(self) > 4 else ''})"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (self.ids, self.kind)

    def code(self, one: str | int) -> int:
        """The code of an id, given as text or in the type the caller had.

        Raises:
            InputError: Nobody has this id.
        """
        try:
            return self._codes_by_id()[str(one) if self.kind == "integer" else one]
        except KeyError:
            raise InputError(f"{one!r} is not among the {len(self)} known ids.") from None

    def find(self, ids: Iterable[str | int]) -> Int32[np.ndarray, "found"]:
        """The codes of many ids, -1 for an id that is not here."""
        index = self._codes_by_id()
        texts = map(str, ids) if self.kind == "integer" else ids
        return np.fromiter((index.get(one, -1) for one in texts), dtype=np.int32)

    def native(self) -> list[str] | list[int]:
        """All ids in the type the caller had."""
        listed: list[str] = self.ids.tolist()
        return [int(one) for one in listed] if self.kind == "integer" else listed

    def _codes_by_id(self) -> dict[str | int, int]:
        if self._index is None:
            self._index = {one: code for code, one in enumerate(self)}
        return self._index


def _rebuild(ids: np.ndarray, kind: IdKind) -> Vocabulary:
    return Vocabulary.from_unique(freeze(ids), kind=kind)

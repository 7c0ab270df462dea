"""What a reader took for what, and what it noticed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a reader noticed and a person should know.

    Attributes:
        kind: A short fixed name, such as `"trimmed"` or `"look-alikes"`.
        text: One sentence with the number and what to do.
        count: How many rows, ids or labels it is about.
    """

    kind: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The account of one reading.

    Attributes:
        source: The file's name, or what kind of frame it was.
        rows: Rows of data in the source, bad ones included.
        columns: Which column was taken for which role, such as `{"item": "task"}`.
        refused: Rows set aside as bad.
        notes: What was noticed.
        format: What was taken for the file's dialect: format, encoding, delimiter, decimal mark.
    """

    source: str
    rows: int
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    refused: int = 0
    notes: tuple[Note, ...] = ()
    format: Mapping[str, str] = field(default_factory=dict[str, str])

    def to_dict(self) -> dict[str, Any]:
        """For a manifest or JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, written: dict[str, Any]) -> "Reading":
        """The inverse of `to_dict`."""
        notes = tuple(Note(**note) for note in written["notes"])
        rest: dict[str, Any] = {**written, "notes": notes}
        return cls(**rest)

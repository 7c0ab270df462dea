"""Readers of tables of ratings and of labelled data: from a file, frame or folder to a Dataset."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from middlemost.formats.encoded import read_label_sets as read_label_sets
    from middlemost.formats.encoded import read_ratings as read_ratings
    from middlemost.formats.encoded import read_values as read_values
    from middlemost.formats.labelled import read_items as read_items
    from middlemost.formats.labelled import read_labelled as read_labelled
    from middlemost.formats.options import ReadOptions as ReadOptions
    from middlemost.formats.reader import read as read

_HOMES = {
    "read": "reader",
    "read_ratings": "encoded",
    "read_values": "encoded",
    "read_label_sets": "encoded",
    "read_labelled": "labelled",
    "read_items": "labelled",
    "ReadOptions": "options",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"middlemost.formats.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'middlemost.formats' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(_HOMES)

"""Readers of tables of ratings: from a file or frame to a Dataset."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from middlemost.formats.options import ReadOptions as ReadOptions
    from middlemost.formats.reader import read as read
    from middlemost.formats.reader import read_ratings as read_ratings
    from middlemost.formats.reader import read_values as read_values

_HOMES = {"read": "reader", "read_ratings": "reader", "read_values": "reader", "ReadOptions": "options"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"middlemost.formats.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'middlemost.formats' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(_HOMES)

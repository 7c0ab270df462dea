"""The study server: who rates what, on which page, and where the answers are kept."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from middlemost.collect.client import Client as Client


def __getattr__(name: str) -> Any:
    if name == "Client":
        return importlib.import_module("middlemost.collect.client").Client
    raise AttributeError(f"module 'middlemost.collect' has no attribute {name!r}")


def __dir__() -> list[str]:
    return ["Client"]

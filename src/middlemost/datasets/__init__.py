"""Public data by name; what is small and free to pass on ships with the package."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from middlemost.datasets.dawid_skene_1979 import anaesthetists as anaesthetists
    from middlemost.datasets.galton_1907 import Percentiles as Percentiles
    from middlemost.datasets.galton_1907 import galton_percentiles as galton_percentiles
    from middlemost.datasets.roettger_2022 import roettger_paradigms as roettger_paradigms

_HOMES = {
    "roettger_paradigms": "roettger_2022",
    "anaesthetists": "dawid_skene_1979",
    "galton_percentiles": "galton_1907",
    "Percentiles": "galton_1907",
}

__all__ = [*_HOMES]  # noqa: PLE0604  # pyright: ignore[reportUnsupportedDunderAll]  # loaded when used


if not TYPE_CHECKING:  # a type checker reads the imports above, and finds misspelt names

    def __getattr__(name: str) -> Any:
        if name in _HOMES:
            return getattr(importlib.import_module(f"middlemost.datasets.{_HOMES[name]}"), name)
        raise AttributeError(f"module 'middlemost.datasets' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

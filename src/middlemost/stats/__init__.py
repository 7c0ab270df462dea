"""Statistics that every room shares: intervals, many tests at once, proper scores, calibration."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from middlemost.stats.calibration import Reliability as Reliability
    from middlemost.stats.calibration import calibration_error as calibration_error
    from middlemost.stats.multiplicity import benjamini_hochberg as benjamini_hochberg
    from middlemost.stats.remaining import Remaining as Remaining
    from middlemost.stats.remaining import remaining_total as remaining_total
    from middlemost.stats.resampling import items_interval as items_interval
    from middlemost.stats.resampling import two_way_interval as two_way_interval
    from middlemost.stats.scores import ItemScores as ItemScores
    from middlemost.stats.scores import brier_score as brier_score
    from middlemost.stats.scores import log_score as log_score
    from middlemost.stats.scores import shared_accuracy as shared_accuracy
    from middlemost.stats.temperature import Scaling as Scaling
    from middlemost.stats.temperature import fit_scaling as fit_scaling
    from middlemost.stats.wilson import wilson_interval as wilson_interval

_HOMES = {
    "two_way_interval": "resampling",
    "items_interval": "resampling",
    "wilson_interval": "wilson",
    "benjamini_hochberg": "multiplicity",
    "shared_accuracy": "scores",
    "brier_score": "scores",
    "log_score": "scores",
    "ItemScores": "scores",
    "calibration_error": "calibration",
    "Reliability": "calibration",
    "Scaling": "temperature",
    "fit_scaling": "temperature",
    "remaining_total": "remaining",
    "Remaining": "remaining",
}

__all__ = [*_HOMES]  # noqa: PLE0604  # pyright: ignore[reportUnsupportedDunderAll]  # loaded when used


if not TYPE_CHECKING:  # a type checker reads the imports above, and finds misspelt names

    def __getattr__(name: str) -> Any:
        if name in _HOMES:
            return getattr(importlib.import_module(f"middlemost.stats.{_HOMES[name]}"), name)
        raise AttributeError(f"module 'middlemost.stats' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

"""Raters with known skills, and the ratings they would give: data whose truth is known."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from middlemost.simulate.change import drifting as drifting
    from middlemost.simulate.crowd import simulate_ratings as simulate_ratings
    from middlemost.simulate.raters import SimulatedRater as SimulatedRater
    from middlemost.simulate.raters import biased as biased
    from middlemost.simulate.raters import constant_spammers as constant_spammers
    from middlemost.simulate.raters import frequency_spammers as frequency_spammers
    from middlemost.simulate.raters import random_spammers as random_spammers
    from middlemost.simulate.raters import skilled as skilled

_HOMES = {
    "simulate_ratings": "crowd",
    "SimulatedRater": "raters",
    "skilled": "raters",
    "biased": "raters",
    "constant_spammers": "raters",
    "random_spammers": "raters",
    "frequency_spammers": "raters",
    "drifting": "change",
}

__all__ = [*_HOMES]  # noqa: PLE0604  # pyright: ignore[reportUnsupportedDunderAll]  # loaded when used


if not TYPE_CHECKING:  # a type checker reads the imports above, and finds misspelt names

    def __getattr__(name: str) -> Any:
        if name in _HOMES:
            return getattr(importlib.import_module(f"middlemost.simulate.{_HOMES[name]}"), name)
        raise AttributeError(f"module 'middlemost.simulate' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

"""What is the label, and how good is each rater.

Every method of `METHODS` takes `Ratings` and keyword settings and returns a `Consensus`; every method of
`NUMERIC_METHODS` takes `Values` and returns a `NumericConsensus`. `infer` takes the default for the data.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from middlemost.truth.default import infer as infer
    from middlemost.truth.methods.dawid_skene import dawid_skene as dawid_skene
    from middlemost.truth.methods.majority import majority as majority
    from middlemost.truth.methods.mean import mean as mean
    from middlemost.truth.methods.median import median as median
    from middlemost.truth.methods.one_coin import one_coin as one_coin
    from middlemost.truth.methods.weighted import weighted_by_agreement as weighted_by_agreement
    from middlemost.truth.methods.weighted import weighted_by_gold as weighted_by_gold

METHODS = {
    "majority": "middlemost.truth.methods.majority",
    "weighted_by_gold": "middlemost.truth.methods.weighted",
    "weighted_by_agreement": "middlemost.truth.methods.weighted",
    "one_coin": "middlemost.truth.methods.one_coin",
    "dawid_skene": "middlemost.truth.methods.dawid_skene",
}
"""Methods for labels: name → module that holds a function of that name."""

NUMERIC_METHODS = {
    "mean": "middlemost.truth.methods.mean",
    "median": "middlemost.truth.methods.median",
}
"""Methods for numbers: name → module that holds a function of that name."""


def __getattr__(name: str) -> Any:
    home = {**METHODS, **NUMERIC_METHODS, "infer": "middlemost.truth.default"}.get(name)
    if home is None:
        raise AttributeError(f"module 'middlemost.truth' has no attribute {name!r}")
    return getattr(importlib.import_module(home), name)


def __dir__() -> list[str]:
    return sorted([*METHODS, *NUMERIC_METHODS, "infer"])

"""What is the label, and how good is each rater.

Every method of `METHODS` takes `Ratings` and keyword settings and returns a `Consensus`, and so does every method of
`GUESS_METHODS`, which also takes what raters guess of the others; every method of `NUMERIC_METHODS` takes `Values` and
returns a `NumericConsensus`. `infer` takes the default for the data.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from middlemost.truth.certain import most_certain as most_certain
    from middlemost.truth.default import infer as infer
    from middlemost.truth.kind_power import power_of_kinds as power_of_kinds
    from middlemost.truth.kinds import rater_kinds as rater_kinds
    from middlemost.truth.mace_spam import spam as spam
    from middlemost.truth.methods.commonest_set import commonest_set as commonest_set
    from middlemost.truth.methods.dawid_skene import dawid_skene as dawid_skene
    from middlemost.truth.methods.glad import glad as glad
    from middlemost.truth.methods.label_by_label import label_by_label as label_by_label
    from middlemost.truth.methods.mace import mace as mace
    from middlemost.truth.methods.mace_vb import mace_vb as mace_vb
    from middlemost.truth.methods.majority import majority as majority
    from middlemost.truth.methods.mean import mean as mean
    from middlemost.truth.methods.median import median as median
    from middlemost.truth.methods.one_coin import one_coin as one_coin
    from middlemost.truth.methods.robust import robust as robust
    from middlemost.truth.methods.surprisingly_popular import surprisingly_popular as surprisingly_popular
    from middlemost.truth.methods.weighted import weighted_by_agreement as weighted_by_agreement
    from middlemost.truth.methods.weighted import weighted_by_gold as weighted_by_gold

METHODS = {
    "majority": "middlemost.truth.methods.majority",
    "weighted_by_gold": "middlemost.truth.methods.weighted",
    "weighted_by_agreement": "middlemost.truth.methods.weighted",
    "one_coin": "middlemost.truth.methods.one_coin",
    "dawid_skene": "middlemost.truth.methods.dawid_skene",
    "mace": "middlemost.truth.methods.mace",
    "mace_vb": "middlemost.truth.methods.mace_vb",
    "glad": "middlemost.truth.methods.glad",
}
"""Methods for labels: name → module that holds a function of that name."""

GUESS_METHODS = {
    "surprisingly_popular": "middlemost.truth.methods.surprisingly_popular",
}
"""Methods for labels that also take what raters guess of the others: name → module, as above."""

NUMERIC_METHODS = {
    "mean": "middlemost.truth.methods.mean",
    "median": "middlemost.truth.methods.median",
    "robust": "middlemost.truth.methods.robust",
}
"""Methods for numbers: name → module that holds a function of that name."""

SET_METHODS = {
    "label_by_label": "middlemost.truth.methods.label_by_label",
    "commonest_set": "middlemost.truth.methods.commonest_set",
}
"""Methods for sets of labels: name → module that holds a function of that name."""

_OTHERS = {
    "infer": "middlemost.truth.default",
    "rater_kinds": "middlemost.truth.kinds",
    "power_of_kinds": "middlemost.truth.kind_power",
    "spam": "middlemost.truth.mace_spam",
    "most_certain": "middlemost.truth.certain",
}


def __getattr__(name: str) -> Any:
    home = {**METHODS, **GUESS_METHODS, **NUMERIC_METHODS, **SET_METHODS, **_OTHERS}.get(name)
    if home is None:
        raise AttributeError(f"module 'middlemost.truth' has no attribute {name!r}")
    return getattr(importlib.import_module(home), name)


def __dir__() -> list[str]:
    return sorted([*METHODS, *GUESS_METHODS, *NUMERIC_METHODS, *SET_METHODS, *_OTHERS])

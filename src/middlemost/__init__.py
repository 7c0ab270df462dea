"""Middlemost: high-quality human data, end to end."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from middlemost import agreement as agreement
    from middlemost import charts as charts
    from middlemost import collect as collect
    from middlemost import datasets as datasets
    from middlemost import features as features
    from middlemost import mislabels as mislabels
    from middlemost import simulate as simulate
    from middlemost import stats as stats
    from middlemost import truth as truth
    from middlemost.data.comparisons import Comparisons as Comparisons
    from middlemost.data.consensus import Consensus as Consensus
    from middlemost.data.consensus import NumericConsensus as NumericConsensus
    from middlemost.data.counts import Counts as Counts
    from middlemost.data.dataset import Dataset as Dataset
    from middlemost.data.estimate import Estimate as Estimate
    from middlemost.data.gold import Gold as Gold
    from middlemost.data.label_quality import LabelQuality as LabelQuality
    from middlemost.data.label_sets import LabelSets as LabelSets
    from middlemost.data.ratings import Ratings as Ratings
    from middlemost.data.set_consensus import SetConsensus as SetConsensus
    from middlemost.data.spans import Spans as Spans
    from middlemost.data.texts import Texts as Texts
    from middlemost.data.values import Values as Values
    from middlemost.data.vocabulary import Vocabulary as Vocabulary
    from middlemost.formats import read as read
    from middlemost.formats import read_label_sets as read_label_sets
    from middlemost.formats import read_labelled as read_labelled
    from middlemost.formats import read_ratings as read_ratings
    from middlemost.formats import read_values as read_values
    from middlemost.jobs.audit import audit as audit
    from middlemost.jobs.compare import compare as compare
    from middlemost.jobs.diagnose import diagnose as diagnose

__version__ = "0.1.0"

_HOMES = {
    "read": "middlemost.formats",
    "read_ratings": "middlemost.formats",
    "read_values": "middlemost.formats",
    "read_label_sets": "middlemost.formats",
    "read_labelled": "middlemost.formats",
    "audit": "middlemost.jobs.audit",
    "compare": "middlemost.jobs.compare",
    "diagnose": "middlemost.jobs.diagnose",
    "Dataset": "middlemost.data.dataset",
    "Ratings": "middlemost.data.ratings",
    "Values": "middlemost.data.values",
    "LabelSets": "middlemost.data.label_sets",
    "Comparisons": "middlemost.data.comparisons",
    "Spans": "middlemost.data.spans",
    "Texts": "middlemost.data.texts",
    "LabelQuality": "middlemost.data.label_quality",
    "Counts": "middlemost.data.counts",
    "Gold": "middlemost.data.gold",
    "Vocabulary": "middlemost.data.vocabulary",
    "Estimate": "middlemost.data.estimate",
    "Consensus": "middlemost.data.consensus",
    "NumericConsensus": "middlemost.data.consensus",
    "SetConsensus": "middlemost.data.set_consensus",
}
_ROOMS = ("agreement", "truth", "mislabels", "stats", "simulate", "datasets", "features", "charts", "collect")


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return importlib.import_module(f"middlemost.{name}")
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'middlemost' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*_HOMES, *_ROOMS])

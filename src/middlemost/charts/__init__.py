"""Charts of results: a result in, an Altair chart out, all of one look. They need the `report` extra."""

import importlib
from typing import TYPE_CHECKING, Any

from middlemost.errors import MissingExtraError

if TYPE_CHECKING:
    from middlemost.charts.figures.agreement import agreement as agreement
    from middlemost.charts.figures.competence import competence as competence
    from middlemost.charts.figures.crowd_size import crowd_size as crowd_size
    from middlemost.charts.figures.data_map import data_map as data_map
    from middlemost.charts.figures.histogram import histogram as histogram
    from middlemost.charts.figures.label_pairs import label_pairs as label_pairs
    from middlemost.charts.figures.label_quality import label_quality as label_quality
    from middlemost.charts.figures.label_shares import label_shares as label_shares
    from middlemost.charts.figures.noise_matrix import noise_matrix as noise_matrix
    from middlemost.charts.figures.noise_pairs import noise_pairs as noise_pairs
    from middlemost.charts.figures.posteriors import posteriors as posteriors
    from middlemost.charts.figures.power import power as power
    from middlemost.charts.figures.rater_shares import rater_shares as rater_shares
    from middlemost.charts.figures.reliability import reliability as reliability
    from middlemost.charts.figures.slices import slices as slices
    from middlemost.charts.figures.tick_shares import tick_shares as tick_shares

CHARTS = (
    "agreement",
    "competence",
    "crowd_size",
    "data_map",
    "histogram",
    "label_pairs",
    "label_quality",
    "label_shares",
    "noise_matrix",
    "noise_pairs",
    "posteriors",
    "power",
    "rater_shares",
    "reliability",
    "slices",
    "tick_shares",
)
"""All charts; each stands in `figures`, in a file of its name, loaded when used."""


def __getattr__(name: str) -> Any:
    if name not in CHARTS:
        raise AttributeError(f"module 'middlemost.charts' has no attribute {name!r}")
    try:
        chart = getattr(importlib.import_module(f"middlemost.charts.figures.{name}"), name)
    except ModuleNotFoundError as missing:
        if missing.name != "altair":
            raise
        raise MissingExtraError("Charts need Altair.", remedy="pip install 'middlemost[report]'") from None
    globals()[name] = chart
    return chart


def __dir__() -> list[str]:
    return list(CHARTS)

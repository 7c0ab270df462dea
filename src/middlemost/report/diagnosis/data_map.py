"""The data map of the page: a chart whose points can be touched, and what each point is."""

import re
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from middlemost import charts
from middlemost.charts.figures.data_map import OPACITY, STATES, drawn_points, state_of
from middlemost.mislabels.data_map import REGIONS
from middlemost.report.diagnosis.contents import Items, shown
from middlemost.report.diagnosis.pictures import SMALL
from middlemost.report.figure import Figure, figure

MOST_CHARACTERS = 240
"""Of a longer text a point tells the beginning."""

_POINT = re.compile(
    r'<path transform="translate\((?P<x>[-\d.e]+),(?P<y>[-\d.e]+)\)" d="(?P<shape>[^"]+)" fill="(?P<fill>[^"]+)"'
    rf'[^>]*? opacity="{OPACITY}"/>'
)


def map_figure(items: Items) -> Figure:
    """The map, with every point as a short reference to its shape, in the order of `map_points`.

    Args:
        items: The items.
    """
    diagnosis = items.diagnosis
    drawn = figure(lambda width: charts.data_map(diagnosis.data_map, diagnosis.quality, width=width))
    n = len(drawn_points(diagnosis.data_map, diagnosis.quality))
    return replace(drawn, wide=_shared(drawn.wide, n, "w"), narrow=_shared(drawn.narrow, n, "n"))


def _shared(drawn: Markup, n: int, prefix: str) -> Markup:
    """The same marks, the shapes of the n points written once; the legend stands after them."""
    if n == 0:
        return drawn
    shapes: dict[tuple[str, str], str] = {}

    def used(found: re.Match[str]) -> str:
        name = shapes.setdefault((found["shape"], found["fill"]), f"point-{prefix}{len(shapes)}")
        x, y = (f"{float(found[axis]):.1f}" for axis in ("x", "y"))
        return f'<use href="#{name}" x="{x}" y="{y}" class="point"/>'

    marks = _POINT.sub(used, str(drawn), count=n)
    paths = "".join(f'<path id="{name}" d="{shape}" fill="{fill}"/>' for (shape, fill), name in shapes.items())
    start = marks.index(">") + 1
    return Markup(f"{marks[:start]}<defs>{paths}</defs>{marks[start:]}")  # nothing but what vl-convert wrote


def map_points(items: Items) -> dict[str, Any]:
    """What a script needs to tell of each point, in the order in which they are drawn.

    Args:
        items: The items.
    """
    diagnosis = items.diagnosis
    quality, data_map = diagnosis.quality, diagnosis.data_map
    codes = drawn_points(data_map, quality).tolist()
    state = state_of(quality)
    points = [
        [
            one.item,
            int(quality.given[code]),
            int(quality.suggested[code]),
            round(float(quality.quality[code]), 4),
            int(state[code]),
            int(data_map.region[code]),
            round(float(data_map.confidence[code]), 3),
            round(float(data_map.variability[code]), 3),
            _begun(one.line),
            "" if one.folded else one.picture,
        ]
        for code, one in zip(codes, shown(items, codes, side=SMALL), strict=True)
    ]
    return {"labels": list(quality.labels), "states": STATES, "regions": REGIONS, "points": points}


def _begun(line: str) -> str:
    return line if len(line) <= MOST_CHARACTERS else line[: MOST_CHARACTERS - 1] + "…"

"""How every chart looks: one palette, one font, one way to say what it shows."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

INK, MUTED, LINE = "#1c2127", "#59636e", "#d8dde3"
"""Text, what stands beside it, and what only guides the eye. A page that can be dark replaces them by its own."""

ACCENT = "#0072b2"
"""The one accent: Okabe and Ito's blue."""

CATEGORIES = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a94a0")
"""Okabe and Ito's palette in the order in which categories take it; grey stands for all that come after."""

QUANTITIES = "viridis"
"""The colours of quantities."""

FONT = "Arial, Helvetica, sans-serif"

WIDTH = 560
"""Pixels between the axes. A phone takes about 260."""

MOST_POINTS = 2000
"""More points than this are not drawn one by one."""

_AXIS = {
    "labelColor": MUTED,
    "titleColor": MUTED,
    "titleFontWeight": "normal",
    "labelFontSize": 11,
    "titleFontSize": 11,
    "gridColor": LINE,
    "domainColor": LINE,
    "tickColor": LINE,
    "labelFont": FONT,
    "titleFont": FONT,
    "labelLimit": 140,
}

CONFIG: Mapping[str, Any] = {
    "background": "transparent",
    "font": FONT,
    "view": {"stroke": None},
    "mark": {"aria": False, "color": ACCENT},
    "rule": {"color": MUTED},
    "axis": _AXIS,
    "axisX": {"grid": False},
    "legend": {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "titleFontWeight": "normal",
        "labelFontSize": 11,
        "titleFontSize": 11,
        "labelFont": FONT,
        "titleFont": FONT,
        "orient": "top",
        "direction": "horizontal",
    },
    "title": {
        "anchor": "start",
        "color": INK,
        "subtitleColor": MUTED,
        "fontSize": 14,
        "subtitleFontSize": 11,
        "fontWeight": "bold",
        "offset": 12,
    },
    "text": {"color": INK, "fontSize": 11},
}


def table(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Rows as the data of a chart.

    Args:
        rows: Column → value, with numbers, text or None.
    """
    return {"values": [dict(row) for row in rows]}  # as alt.Data each row would be checked against the schema


def finished(
    *layers: alt.Chart, title: str, subtitle: str, reads: str, width: int = WIDTH, height: int = 160
) -> alt.LayerChart:
    """Layers as one chart with its words, its size and the theme.

    Args:
        layers: Marks and encodings, the first at the back.
        title: The finding.
        subtitle: Method and n.
        reads: What the chart shows, for those who do not see it.
        width: Pixels between the axes. Default: 560.
        height: The same upward. Default: 160.
    """
    words = alt.Title(title, subtitle=subtitle)
    size = {"width": width, "height": height}
    return alt.LayerChart(layer=list(layers)).properties(title=words, description=reads, config=dict(CONFIG), **size)


def height_of(rows: int, *, each: int = 24) -> int:
    """Pixels between the axes of a chart with one line for each row.

    Args:
        rows: How many rows.
        each: Pixels for one. Default: 24.
    """
    return max(rows, 1) * each

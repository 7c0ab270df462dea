"""The data of a chart, wherever Altair put them."""

from typing import Any

import altair as alt


def values(chart: alt.LayerChart, layer: int) -> list[dict[str, Any]]:
    """The rows that one layer draws."""
    written = chart.to_dict()
    data = written["layer"][layer].get("data") or written["data"]
    return written["datasets"][data["name"]] if "name" in data else data["values"]

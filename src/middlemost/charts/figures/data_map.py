"""How a model learned every item: confidence against variability, the worst labels one by one."""

import math

import altair as alt
import numpy as np
from jaxtyping import Bool, Int64

from middlemost.charts.theme import CATEGORIES, MOST_POINTS, MUTED, WIDTH, finished, table
from middlemost.data.label_quality import LabelQuality
from middlemost.jobs.finding import counted
from middlemost.mislabels.data_map import REGIONS, DataMap

STATES = ("flagged", "hard but kept", "not doubted")
"""What can be said of a label."""

COLOURS = {"flagged": CATEGORIES[5], "hard but kept": CATEGORIES[1], "not doubted": CATEGORIES[0]}
SHAPES = {"flagged": "cross", "hard but kept": "diamond", "not doubted": "circle"}
"""State → colour and shape: colour never speaks alone."""

OPACITY = 0.85
"""Of points; but for the legend, which is drawn after them, nothing else in the chart has it."""

_FEW = alt.Axis(tickCount=6)

BINS = 24
"""Squares a side, in which those are counted that are not drawn one by one."""


def state_of(quality: LabelQuality) -> Int64[np.ndarray, "items"]:
    """The place in `STATES` of every label.

    Args:
        quality: The judgement of every label.
    """
    return np.where(quality.flagged, 0, np.where(quality.ambiguous, 1, 2)).astype(np.int64)


def drawn_points(data_map: DataMap, quality: LabelQuality) -> Int64[np.ndarray, "points"]:
    """The items drawn one by one: the 2,000 of lowest quality that have a variability, the worst last, so on top.

    Args:
        data_map: As in `Diagnosis.data_map`.
        quality: The judgement of every label.
    """
    known = np.flatnonzero(np.isfinite(data_map.variability))
    return known[np.argsort(quality.quality[known], kind="stable")][:MOST_POINTS][::-1].astype(np.int64)


def data_map(data_map: DataMap, quality: LabelQuality, *, width: int = WIDTH, height: int = 340) -> alt.LayerChart:
    """Mean probability of the given label against its standard deviation, over the epochs of a training.

    Of more than 2,000 items those of lowest quality are drawn one by one, the others counted in squares.

    Args:
        data_map: As in `Diagnosis.data_map`.
        quality: The judgement of every label, of the same items.
        width: Pixels between the axes. Default: 560.
        height: The same upward. Default: 340.
    """
    points = drawn_points(data_map, quality)
    known = np.isfinite(data_map.variability)
    rest = known.copy()
    rest[points] = False
    top = max(float(data_map.variability[known].max(initial=0.0)) * 1.04, 0.05)
    x = alt.X(
        "variability:Q", scale=alt.Scale(domain=[0, top], nice=False), title="variability over the epochs", axis=_FEW
    )
    low = _lowest(data_map)
    y = alt.Y(
        "confidence:Q", scale=alt.Scale(domain=[low, 1], nice=False), title="confidence in the given label", axis=_FEW
    )
    left_out = int(len(known) - known.sum())
    binned = f"; the worst {len(points):,} drawn, the others counted in squares" if rest.any() else ""
    missing = f"; {counted(left_out, 'item')} without variability left out" if left_out else ""
    return finished(
        _squares(data_map, rest, top, low).encode(x=x, y=y),
        _edges(data_map, top, low).encode(x=x, y=y),
        _points(data_map, state_of(quality), points, width).encode(x=x, y=y),
        _names(data_map, top, low).encode(x=x, y=y),
        title=_finding(data_map, quality),
        subtitle=f"Mean and standard deviation of the given label’s probability in one training; "
        f"{counted(int(known.sum()), 'item')}{binned}{missing}",
        reads="; ".join(_read(data_map, quality, code) for code in range(len(REGIONS))),
        width=width,
        height=height,
    )


def _points(
    data_map: DataMap, state: Int64[np.ndarray, "items"], points: Int64[np.ndarray, "points"], width: int
) -> alt.Chart:
    rows = [
        {
            "variability": float(data_map.variability[code]),
            "confidence": float(data_map.confidence[code]),
            "state": STATES[int(state[code])],
            "item": data_map.items[int(code)],
            "label": data_map.labels[int(data_map.given[code])],
        }
        for code in points.tolist()
    ]
    there = [word for word in STATES if any(row["state"] == word for row in rows)] or list(STATES)
    legend = alt.Legend(title=None, symbolOpacity=1, columns=len(there) if width >= WIDTH else 2)
    colour = alt.Color("state:N", scale=alt.Scale(domain=there, range=[COLOURS[word] for word in there]), legend=legend)
    shape = alt.Shape("state:N", scale=alt.Scale(domain=there, range=[SHAPES[word] for word in there]))
    mark = alt.Chart(table(rows)).mark_point(filled=True, size=34, opacity=OPACITY)
    return mark.encode(color=colour, shape=shape, tooltip=["item:N", "label:N", "state:N"])


def _squares(data_map: DataMap, rest: Bool[np.ndarray, "items"], top: float, low: float) -> alt.Chart:
    count, across, up = np.histogram2d(
        data_map.variability[rest], data_map.confidence[rest], bins=BINS, range=[[0, top], [low, 1]]
    )
    rows = [
        {
            "variability": float(across[i]),
            "to": float(across[i + 1]),
            "confidence": float(up[j]),
            "upto": float(up[j + 1]),
            "items": int(count[i, j]),
        }
        for i, j in np.argwhere(count > 0).tolist()
    ]
    opacity = alt.Opacity("items:Q", scale=alt.Scale(type="sqrt", range=[0.12, 0.7], domainMin=0), legend=None)
    mark = alt.Chart(table(rows)).mark_rect(color=CATEGORIES[6])
    return mark.encode(x2="to:Q", y2="upto:Q", opacity=opacity, tooltip=["items:Q"])


def _edges(data_map: DataMap, top: float, low: float) -> alt.Chart:
    """The lines between regions, as far as there are items on both sides."""
    edge, below = _bounds(data_map)
    lines: list[list[dict[str, float]]] = []
    if edge is not None:
        lines.append([{"variability": edge, "confidence": low}, {"variability": edge, "confidence": 1.0}])
    if below is not None:
        end = top if edge is None else edge
        lines.append([{"variability": 0.0, "confidence": below}, {"variability": end, "confidence": below}])
    rows = [{**end, "line": place} for place, ends in enumerate(lines) for end in ends]
    mark = alt.Chart(table(rows)).mark_line(strokeDash=[3, 3], strokeWidth=1, stroke=MUTED)
    return mark.encode(detail="line:N")


def _names(data_map: DataMap, top: float, low: float) -> alt.Chart:
    edge, below = _bounds(data_map)
    rows: list[dict[str, str | float]] = []
    if edge is not None:
        rows.append({"variability": (edge + top) / 2, "confidence": 1 - 0.03 * (1 - low), "name": "ambiguous"})
    if below is not None:
        middle = (top if edge is None else edge) / 2
        rows += [
            {"variability": middle, "confidence": below + 0.04 * (1 - low), "name": "easy"},
            {"variability": middle, "confidence": below - 0.04 * (1 - low), "name": "hard"},
        ]
    return alt.Chart(table(rows)).mark_text(color=MUTED, fontStyle="italic").encode(text="name:N")


def _bounds(data_map: DataMap) -> tuple[float | None, float | None]:
    """The variability from which items are ambiguous, and the confidence that parts hard from easy."""
    easy, ambiguous, hard = (data_map.region == code for code in range(len(REGIONS)))
    edge = float(data_map.variability[ambiguous].min()) if ambiguous.any() and not ambiguous.all() else None
    if not easy.any() or not hard.any():
        return edge, None
    return edge, float((data_map.confidence[easy].min() + data_map.confidence[hard].max()) / 2)


def _finding(data_map: DataMap, quality: LabelQuality) -> str:
    flagged: list[int] = data_map.region[quality.flagged].tolist()
    if not flagged:
        n_easy = np.count_nonzero(data_map.region == REGIONS.index("easy"))
        return f"No label is flagged; {n_easy / max(len(data_map.region), 1):.0%} of the items are easy to learn"
    counts = {name: flagged.count(code) for code, name in enumerate(REGIONS)}
    most = max(counts, key=lambda name: (counts[name], name))
    if counts[most] == len(flagged) > 1:
        return f"All {len(flagged):,} flagged labels {_lies(most)}"
    return f"{counts[most]:,} of {counted(len(flagged), 'flagged label')} {_lies(most)}"


def _lowest(data_map: DataMap) -> float:
    """Where the axis of confidence begins: at a tenth below all items."""
    return max(math.floor(10 * float(np.min(data_map.confidence, initial=1.0)) - 0.2) / 10, 0.0)


def _lies(region: str) -> str:
    return {
        "hard": "stayed at odds with the model throughout training",
        "ambiguous": "swayed during training",
        "easy": "were learned all the same",
    }[region]


def _read(data_map: DataMap, quality: LabelQuality, code: int) -> str:
    inside = data_map.region == code
    return f"{REGIONS[code]}: {int(inside.sum()):,} items, {int((inside & quality.flagged).sum()):,} of them flagged"

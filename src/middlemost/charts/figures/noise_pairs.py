"""The commonest confusions of two labels, with their intervals."""

from dataclasses import dataclass

import altair as alt
import numpy as np

from middlemost.charts.figures.noise_matrix import worst_confusion
from middlemost.charts.theme import ACCENT, WIDTH, finished, height_of, table
from middlemost.data.label_quality import LabelQuality
from middlemost.jobs.finding import counted, shortened

MOST_PAIRS = 12


@dataclass(frozen=True, slots=True)
class Confusion:
    """A label given where another is true.

    Attributes:
        given: The label given, as a code.
        true: The label that is true, as a code.
        n: Expected number of such labels.
        low: Lower end of its interval.
        high: Upper end.
        flagged: Flagged labels for which the other is suggested.
    """

    given: int
    true: int
    n: float
    low: float
    high: float
    flagged: int


def confusions(quality: LabelQuality, most: int = MOST_PAIRS) -> list[Confusion]:
    """The commonest confusions, those that are expected once or flagged once.

    Args:
        quality: The judgement of every label.
        most: How many at most. Default: 12.
    """
    n_items, n_labels = len(quality.given), len(quality.labels)
    flagged = np.zeros((n_labels, n_labels), dtype=np.int64)
    np.add.at(flagged, (quality.given[quality.flagged], quality.suggested[quality.flagged]), 1)
    wrong = quality.noise * n_items
    np.fill_diagonal(wrong, -1.0)
    found = [
        Confusion(
            given,
            true,
            float(wrong[given, true]),
            float(quality.noise_low[given, true]) * n_items,
            float(quality.noise_high[given, true]) * n_items,
            int(flagged[given, true]),
        )
        for given, true in (
            divmod(int(place), n_labels) for place in np.argsort(-wrong, axis=None, kind="stable")[: 4 * most]
        )
        if given != true
    ]
    return [one for one in found if one.n >= 1 or one.flagged][:most]


def noise_pairs(quality: LabelQuality, *, width: int = WIDTH) -> alt.LayerChart:
    """A dot with its interval for each of the 12 commonest confusions.

    Args:
        quality: The judgement of every label.
        width: Pixels between the axes. Default: 560.
    """
    most = 24 if width >= WIDTH else 11
    rows = [
        {
            "pair": place,
            "name": f"{shortened(quality.labels[one.given], most)} → {shortened(quality.labels[one.true], most)}",
            "n": one.n,
            "low": one.low,
            "high": one.high,
        }
        for place, one in enumerate(confusions(quality))
    ]
    names = ", ".join("'{}'".format(str(row["name"]).replace("\\", "\\\\").replace("'", "\\'")) for row in rows)
    axis = alt.Axis(labelExpr=f"[{names}][datum.value]", grid=False, ticks=False, labelLimit=width // 2)
    y = alt.Y("pair:O", title=None, axis=axis)
    x = alt.X("low:Q", scale=alt.Scale(domainMin=0), title="labels", axis=alt.Axis(tickCount=5, format=",d"))
    base = alt.Chart(table(rows)).encode(y=y)
    return finished(
        base.mark_rule(strokeWidth=2, opacity=0.5, color=ACCENT).encode(x=x, x2="high:Q"),
        base.mark_point(filled=True, size=60, opacity=1).encode(x="n:Q"),
        title=worst_confusion(quality),
        subtitle=f"Expected number of {counted(len(quality.given), 'label')}, given → true, with intervals"
        + ("" if quality.noise_rate.level is None else f" of {quality.noise_rate.level:.0%}"),
        reads="; ".join(f"{r['name']}: {r['n']:,.1f} ({r['low']:,.1f} to {r['high']:,.1f})" for r in rows),
        width=width,
        height=height_of(len(rows)),
    )

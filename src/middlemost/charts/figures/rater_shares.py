"""A share for every rater, such as agreement with the others, beside how much they rated."""

import altair as alt
import numpy as np

from middlemost.agreement.rater_table import RaterAgreement
from middlemost.charts.theme import MOST_POINTS, WIDTH, finished, table
from middlemost.jobs.finding import counted


def rater_shares(by_rater: RaterAgreement, *, width: int = WIDTH, height: int = 260) -> alt.LayerChart:
    """The share of each rater against what it rests on: a dot with its interval.

    Args:
        by_rater: As from `agreement.per_rater`, `self_agreement` or `gold_agreement`.
        width: Pixels between the axes. Default: 560.
        height: The same upward. Default: 260.
    """
    known = np.flatnonzero(by_rater.n > 0)
    drawn = known[np.argsort(by_rater.agreement[known], kind="stable")][:MOST_POINTS]
    rows = [
        {
            "n": int(by_rater.n[rater]),
            "share": float(by_rater.agreement[rater]),
            "low": _or_none(float(by_rater.low[rater])),
            "high": _or_none(float(by_rater.high[rater])),
            "rater": by_rater.raters[int(rater)],
        }
        for rater in drawn
    ]
    counts = by_rater.counted.replace("_", " ")
    scale = alt.Scale(type="log", nice=False, padding=12)
    x = alt.X("n:Q", scale=scale, axis=alt.Axis(tickCount=5, format=",d"), title=f"{counts} (logarithmic scale)")
    y = alt.Y("low:Q", scale=alt.Scale(domain=[0, 1]), title="agreement")
    base = alt.Chart(table(rows))
    dots = base.mark_point(filled=True, size=45, opacity=0.9)
    middle = float(np.median(by_rater.agreement[known])) if len(known) else 0.0
    return finished(
        base.mark_rule(opacity=0.25).encode(x=x, y=y, y2="high:Q"),
        dots.encode(x=x, y="share:Q", tooltip=["rater:N", "share:Q", "n:Q"]),
        title=f"Half of {counted(len(known), 'rater')} agree {middle:.0%} or more",
        subtitle=f"{by_rater.how}" + ("" if len(drawn) == len(known) else f"; the {len(drawn):,} lowest drawn"),
        reads=f"{counted(len(known), 'rater')}, median {middle:.0%}",
        width=width,
        height=height,
    )


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else value

"""How many labels other raters would repeat, by the size of their crowd."""

import altair as alt

from middlemost.charts.theme import WIDTH, finished, table
from middlemost.jobs.replicability.projection import MODEL
from middlemost.jobs.replicability.result import Replicability

SIZES = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
"""Crowds, as multiples of the raters of the study."""


def crowd_size(replicability: Replicability, *, width: int = WIDTH, height: int = 160) -> alt.LayerChart:
    """The measured agreement of two halves, and what a model projects for larger crowds.

    Args:
        replicability: As in `Audit.replicability`.
        width: Pixels between the axes. Default: 560.
        height: The same upward. Default: 160.
    """
    halves = replicability.halves
    projected = [(size, replicability.of_crowds(size)) for size in SIZES]
    rows = [{"overlap": size * replicability.overlap, "same": same} for size, same in projected if same is not None]
    point = {"overlap": replicability.overlap / 2, "same": halves.value, "low": halves.low, "high": halves.high}
    measured = [point] if halves.value is not None else []
    least = min([0.5, *(float(row["same"]) for row in rows), *(float(row["low"] or 1.0) for row in measured)])
    scale = alt.Scale(domain=[least, 1])
    x = alt.X("overlap:Q", title="ratings an item, in each of two crowds", scale=alt.Scale(zero=True, nice=False))
    y = alt.Y("same:Q", scale=scale, axis=alt.Axis(format="%", tickCount=5), title="same label")
    at = alt.Chart(table(measured))
    low = alt.Y("low:Q", scale=scale)
    return finished(
        alt.Chart(table(rows)).mark_line(strokeDash=[5, 3]).encode(x=x, y=y),
        at.mark_rule(strokeWidth=2, opacity=0.6).encode(x=x, y=low, y2="high:Q"),
        at.mark_point(filled=True, size=80, opacity=1).encode(x=x, y=y),
        title="Whether other raters would say the same is not known"
        if halves.value is None
        else f"Two halves of the raters give {halves.value:.0%} of the items the same label",
        subtitle=f"Dot: measured, {halves.n_items:,} items; dashed: projected by {MODEL}",
        reads=replicability.sentence,
        width=width,
        height=height,
    )

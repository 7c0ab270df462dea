"""Agreement by every measure, with intervals."""

from collections.abc import Mapping

import altair as alt

from middlemost.charts.theme import LINE, WIDTH, finished, height_of, table
from middlemost.data.estimate import Estimate, plain

MEASURES = ("alpha", "raw", "fleiss", "ac1", "ac2", "brennan_prediger", "masi", "equal", "icc", "icc_mean")
"""The measures of an audit that are about agreement between raters."""

TENTATIVE, RELIABLE = 0.667, 0.8
"""Krippendorff's landmarks (2019, chapter 12)."""


def agreement(numbers: Mapping[str, Estimate], *, width: int = WIDTH) -> alt.LayerChart:
    """A dot and an interval for each measure that has a value, beside Krippendorff's landmarks.

    Args:
        numbers: Name → estimate, as in `Audit.numbers`; other names than agreement's are left out.
        width: Pixels between the axes. Default: 560.

    Example:
        >>> from middlemost import Estimate
        >>> agreement({"alpha": Estimate("alpha", 0.35, 0.29, 0.41, 0.95, 800, 164)}).title.text
        'Alpha is .35 (.29 to .41): below .667, the least for tentative conclusions'
    """
    there = [numbers[name] for name in MEASURES if name in numbers and numbers[name].value is not None]
    rows = [{"measure": one.name, "value": one.value, "low": one.low, "high": one.high} for one in there]
    lowest = min([0.0, *(float(one.value or 0.0) for one in there), *(one.low or 0.0 for one in there)])
    y = alt.Y("measure:N", sort=None, title=None, axis=alt.Axis(labelLimit=width // 3, grid=False, ticks=False))
    scale = alt.Scale(domain=[lowest, 1])
    base = alt.Chart(table(rows))
    marks = table([{"at": TENTATIVE}, {"at": RELIABLE}])
    landmarks = alt.Chart(marks).mark_rule(strokeDash=[3, 3], stroke=LINE).encode(x="at:Q")
    ticks = alt.Axis(tickCount=6, format=".1f")
    axis = alt.X("low:Q", scale=scale, axis=ticks, title="agreement (0 is chance, 1 is full; raw: share of pairs)")
    interval = base.mark_rule(strokeWidth=2, opacity=0.5).encode(x=axis, x2="high:Q", y=y)
    dot = base.mark_point(filled=True, size=70, opacity=1).encode(x="value:Q", y=y)
    n = there[0] if there else None
    return finished(
        landmarks,
        interval,
        dot,
        title=_finding(numbers),
        subtitle="" if n is None else f"{n.n_items:,} items, {n.n_raters:,} raters; dashed: .667 and .80. {_level(n)}",
        width=width,
        height=height_of(len(rows)),
        reads="; ".join(f"{one.name} {one}" for one in there),
    )


def _level(estimate: Estimate) -> str:
    return "" if estimate.level is None else f"{estimate.level:.0%} intervals over items and raters like these."


def _finding(numbers: Mapping[str, Estimate]) -> str:
    alpha = numbers.get("alpha")
    if alpha is None or alpha.value is None:
        return "Alpha is undefined" if alpha is None else f"Alpha is undefined: {alpha.why}"
    if alpha.low is None or alpha.high is None:
        return f"Alpha is {plain(alpha.value)}"
    interval = f"Alpha is {plain(alpha.value)} ({plain(alpha.low)} to {plain(alpha.high)})"
    if alpha.high < TENTATIVE:
        return f"{interval}: below .667, the least for tentative conclusions"
    if alpha.low >= RELIABLE:
        return f"{interval}: at or above .80, enough for firm conclusions"
    return f"{interval}: the interval does not settle which conclusions it allows"

"""Does a probability of .9 come true nine times in ten?"""

import altair as alt

from middlemost.charts.theme import ACCENT, MUTED, WIDTH, finished, table
from middlemost.data.estimate import plain
from middlemost.jobs.calibrate import Calibration


def reliability(calibration: Calibration, *, width: int = WIDTH, height: int = 260) -> alt.LayerChart:
    """What came true against what was said: the posterior (rings) and the calibrated probability (dots).

    Args:
        calibration: As in `Audit.calibration`; without gold drawn at random there are no points.
        width: Pixels between the axes. Default: 560.
        height: The same upward. Default: 260.
    """
    rows = [
        {"what": what, "said": float(said), "true": float(true), "low": float(low), "high": float(high), "n": int(n)}
        for what, curve in (("posterior", calibration.before), ("probability", calibration.after))
        if curve is not None
        for said, true, low, high, n in zip(
            curve.confidence, curve.correct, curve.low, curve.high, curve.n, strict=True
        )
    ]
    least = min([0.5, *(float(row["low"]) for row in rows)]) // 0.1 * 0.1
    scale = alt.Scale(domain=[least, 1], nice=False)
    x = alt.X("said:Q", scale=scale, title="said: posterior or probability of the label")
    y = alt.Y("low:Q", scale=scale, title="came true: share of gold items right")
    names = ["posterior", "probability"]
    colour = alt.Color(
        "what:N", scale=alt.Scale(domain=names, range=[MUTED, ACCENT]), legend=alt.Legend(title=None, symbolOpacity=1)
    )
    shape = alt.Shape("what:N", scale=alt.Scale(domain=names, range=["square", "circle"]))
    base = alt.Chart(table(rows))
    ends = alt.Chart(table([{"said": least, "true": least}, {"said": 1.0, "true": 1.0}]))
    before, after = calibration.ece_before.value, calibration.ece_after.value
    told = before is not None and after is not None
    return finished(
        ends.mark_line(strokeDash=[3, 3], strokeWidth=1, stroke=MUTED).encode(x=x, y=alt.Y("true:Q", scale=scale)),
        base.mark_rule(opacity=0.4).encode(x=x, y=y, y2="high:Q", color=colour),
        base.mark_point(filled=True, size=60, opacity=1).encode(x=x, y="true:Q", color=colour, shape=shape),
        title=f"Calibration error {plain(before)} before, {plain(after)} after"
        if before is not None and after is not None
        else "There is nothing to calibrate on",
        subtitle=calibration.sentence + (" On the dashed line what was said came true." if told else ""),
        reads="; ".join(f"{r['what']} {r['said']:.2f}: {r['true']:.2f} of {r['n']}" for r in rows),
        width=width,
        height=height,
    )

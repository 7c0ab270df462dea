"""How many ratings it takes to find a rater who does not look."""

import altair as alt

from middlemost.charts.theme import WIDTH, finished, table
from middlemost.jobs.verdict.result import RaterVerdicts


def power(verdicts: RaterVerdicts, *, width: int = WIDTH, height: int = 160) -> alt.LayerChart:
    """The share of answer-blind raters that would be found, against their ratings.

    Args:
        verdicts: As in `Audit.verdicts`.
        width: Pixels between the axes. Default: 560.
        height: The same upward. Default: 160.
    """
    curve = list(zip(verdicts.power_n.tolist(), verdicts.power_found.tolist(), strict=True))
    rows = [{"ratings": int(n), "found": float(share)} for n, share in curve]
    scale = alt.Scale(type="log", nice=False)
    values = [row["ratings"] for row in rows]
    x = alt.X("ratings:Q", scale=scale, axis=alt.Axis(values=values, format=",d"), title="ratings by the rater (log)")
    y = alt.Y("found:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=5), title="found")
    base = alt.Chart(table(rows)).encode(x=x, y=y)
    rated = verdicts.n_ratings > 0
    here = float(verdicts.power[rated].mean()) if rated.any() else 0.0
    return finished(
        base.mark_line(strokeWidth=2),
        base.mark_point(filled=True, size=50, opacity=1),
        title=f"Of raters who answer blindly, {here:.0%} would be found with as many ratings as here",
        subtitle="Simulated raters who do not look, among these raters and items; the rest would pass unseen",
        reads="; ".join(f"{row['ratings']:,} ratings: {row['found']:.0%} found" for row in rows),
        width=width,
        height=height,
    )

"""Competence of every rater beside how much they rated."""

import altair as alt
import numpy as np

from middlemost.charts.theme import MOST_POINTS, WIDTH, finished, table
from middlemost.jobs.finding import counted
from middlemost.jobs.verdict.result import VERDICTS, RaterVerdicts

COLOURS = {
    "reliable": "#0072b2",
    "noisy": "#e69f00",
    "biased": "#cc79a7",
    "spammer": "#d55e00",
    "inverted": "#009e73",
    "too few to tell": "#8a94a0",
}
"""Verdict → colour, of Okabe and Ito's palette."""

SHAPES = {
    "reliable": "circle",
    "noisy": "triangle-up",
    "biased": "diamond",
    "spammer": "cross",
    "inverted": "triangle-down",
    "too few to tell": "square",
}
"""Verdict → shape: colour never speaks alone."""

LOOK_AT = ("spammer", "inverted", "biased", "noisy")
"""Verdicts that ask for somebody to look."""


def competence(verdicts: RaterVerdicts, *, width: int = WIDTH) -> alt.LayerChart:
    """Competence against ratings: a dot for each rater with its interval, verdict by colour and shape.

    Of more than 2,000 raters those with a verdict to look at are drawn first, then the busiest.

    Args:
        verdicts: As in `Audit.verdicts`.
        width: Pixels between the axes. Default: 560.
    """
    known = np.flatnonzero((verdicts.n_ratings > 0) & ~np.isnan(verdicts.competence))
    suspect = np.isin(verdicts.verdict[known], [VERDICTS.index(word) for word in LOOK_AT])
    drawn = known[np.lexsort((-verdicts.n_ratings[known], ~suspect))][:MOST_POINTS]
    rows = [
        {
            "ratings": int(verdicts.n_ratings[rater]),
            "competence": float(verdicts.competence[rater]),
            "low": float(verdicts.competence_low[rater]),
            "high": float(verdicts.competence_high[rater]),
            "verdict": VERDICTS[int(verdicts.verdict[rater])],
            "rater": verdicts.raters[int(rater)],
        }
        for rater in drawn[::-1]
    ]
    there = [word for word in VERDICTS if any(row["verdict"] == word for row in rows)]
    colour = alt.Color(
        "verdict:N",
        scale=alt.Scale(domain=there, range=[COLOURS[word] for word in there]),
        legend=alt.Legend(title=None, symbolOpacity=1, columns=3 if width < WIDTH else len(there)),
    )
    shape = alt.Shape("verdict:N", scale=alt.Scale(domain=there, range=[SHAPES[word] for word in there]))
    axis = alt.Axis(tickCount=5, format=",d")
    scale = alt.Scale(type="log", nice=False, padding=12)
    x = alt.X("ratings:Q", scale=scale, axis=axis, title="ratings (logarithmic scale)")
    y = alt.Y("low:Q", scale=alt.Scale(domain=[0, 1]), title="competence")
    told = alt.Chart(table([row for row in rows if row["verdict"] != VERDICTS[-1]]))
    interval = told.mark_rule(opacity=0.25).encode(x=x, y=y, y2="high:Q", color=colour)
    dot = alt.Chart(table(rows)).mark_point(filled=True, size=45, opacity=0.9)
    dots = dot.encode(x=x, y="competence:Q", color=colour, shape=shape, tooltip=["rater:N", "verdict:N", "ratings:Q"])
    return finished(
        interval,
        dots,
        width=width,
        height=300,
        title=_finding(verdicts),
        subtitle=(
            f"MACE's θ of {counted(len(known), 'rater')}, each judged by the labels of the others; "
            f"{verdicts.level:.0%} intervals (0: answers do not depend on the item, 1: all do)"
            + ("" if len(drawn) == len(known) else f"; {len(drawn):,} drawn, those to look at first")
        ),
        reads=", ".join(f"{n:,} {word}" for word, n in verdicts.counted.items() if n),
    )


def _finding(verdicts: RaterVerdicts) -> str:
    of_all = verdicts.counted
    bad = sum(of_all[word] for word in LOOK_AT)
    rated = sum(of_all.values())
    if not bad:
        return f"None of {counted(rated, 'rater')} stands out"
    which = ", ".join(f"{word} {of_all[word]:,}" for word in LOOK_AT if of_all[word])
    return f"{bad:,} of {counted(rated, 'rater')} to look at: {which}"

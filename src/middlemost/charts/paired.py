"""Two shares of every label side by side: a ring and a dot."""

import altair as alt
import numpy as np
from jaxtyping import Float64

from middlemost.charts.theme import ACCENT, MUTED, finished, height_of, table
from middlemost.jobs.finding import shortened

MOST_LABELS = 20
"""Of more labels the commonest are drawn."""


def paired_shares(
    labels: list[str],
    given: Float64[np.ndarray, "labels"],
    decided: Float64[np.ndarray, "labels"],
    *,
    title: str,
    subtitle: str,
    width: int,
) -> alt.LayerChart:
    """A line for each label, the most often decided on first.

    Args:
        labels: Their names.
        given: A share of each: the ring.
        decided: Another: the dot.
        title: The finding; `{label}` and `{share}` stand for the first label and its dot.
        subtitle: What ring and dot are, and n.
        width: Pixels between the axes.
    """
    order = np.argsort(-decided, kind="stable")[:MOST_LABELS].tolist()
    names = [shortened(labels[int(k)], 28) for k in order]
    rows = [
        {"place": place, "label": names[place], "given": float(given[k]), "decided": float(decided[k])}
        for place, k in enumerate(order)
    ]
    axis = alt.Axis(labelExpr=_looked_up(names), grid=False, ticks=False, labelLimit=width // 3)
    y = alt.Y("place:O", title=None, axis=axis)
    top = max([0.05, *given.tolist(), *decided.tolist()])
    scale = alt.Scale(domain=[0, min(1.0, 1.08 * top)])
    x = alt.X("given:Q", scale=scale, axis=alt.Axis(format="%", tickCount=5), title="share")
    base = alt.Chart(table(rows)).encode(y=y)
    first = {"label": names[0], "share": f"{decided[order[0]]:.0%}"} if order else {"label": "–", "share": "0%"}
    left_out = f"; the {len(rows)} commonest of {len(labels):,} labels" if len(labels) > len(rows) else ""
    return finished(
        base.mark_rule(stroke=MUTED, opacity=0.5).encode(x=x, x2="decided:Q"),
        base.mark_point(size=55, strokeWidth=1.5, stroke=MUTED, opacity=1).encode(x=x),
        base.mark_point(filled=True, size=60, color=ACCENT, opacity=1).encode(x="decided:Q"),
        title=title.format(**first),
        subtitle=subtitle + left_out,
        reads="; ".join(f"{r['label']}: {r['given']:.0%} of ratings, {r['decided']:.0%} of items" for r in rows),
        width=width,
        height=height_of(len(rows)),
    )


def _looked_up(names: list[str]) -> str:
    """An expression that puts a name for a place; names may be equal once they are cut."""
    quoted = ", ".join(f"'{_escaped(name)}'" for name in names)
    return f"[{quoted}][datum.value]"


def _escaped(name: str) -> str:
    return name.replace("\\", "\\\\").replace("'", "\\'")

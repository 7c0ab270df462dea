"""Which labels are given side by side, and so cost most agreement."""

import altair as alt
import numpy as np

from middlemost.charts.theme import QUANTITIES, WIDTH, finished, table
from middlemost.data.counts import Counts
from middlemost.data.ratings import Ratings
from middlemost.jobs.audit.label_findings import disagreements
from middlemost.jobs.finding import counted, shortened

MOST_LABELS = 16
"""Of more labels those with most disagreements are drawn."""


def label_pairs(data: Ratings | Counts, *, width: int = WIDTH) -> alt.LayerChart:
    """Each pair of labels by its share of all disagreements between two raters of an item.

    Args:
        data: The ratings.
        width: Pixels between the axes. Default: 560.
    """
    counts = Counts.from_ratings(data.one_per_pair()) if isinstance(data, Ratings) else data
    upper = disagreements(counts.count)
    share = (upper + upper.T) / max(float(upper.sum()), 1e-300)
    order = np.sort(np.argsort(-share.sum(axis=0), kind="stable")[:MOST_LABELS]).tolist()
    names = _distinct([shortened(counts.labels[int(k)], 20) for k in order])
    cells: list[dict[str, str | float]] = [
        {"one": names[a], "other": names[b], "share": float(share[int(i), int(j)])}
        for a, i in enumerate(order)
        for b, j in enumerate(order)
        if a > b
    ]
    x = alt.X("other:N", sort=names, title=None, axis=alt.Axis(labelAngle=0 if len(names) < 7 else -40))
    y = alt.Y("one:N", sort=names, title=None)
    colour = alt.Color("share:Q", scale=alt.Scale(scheme=QUANTITIES, domainMin=0), legend=None)
    base = alt.Chart(table(cells)).encode(x=x, y=y)
    top = float(share.max(initial=0.0))
    ink = alt.condition(f"datum.share > {0.6 * top}", alt.value("#000"), alt.value("#fff"))
    worst = sorted(cells, key=lambda cell: -float(cell["share"]))
    return finished(
        base.mark_rect().encode(color=colour),
        base.mark_text().encode(text=alt.Text("share:Q", format=".0%"), color=ink),
        title=f"“{worst[0]['other']}” against “{worst[0]['one']}”: {float(worst[0]['share']):.0%} of all disagreements"
        if worst
        else "There is one label only",
        subtitle=f"Two raters of one item who differ, by the two labels; {counted(len(counts.items), 'item')}",
        reads="; ".join(f"{c['other']} and {c['one']} {float(c['share']):.0%}" for c in worst[:10]),
        width=width,
        height=28 * max(len(names) - 1, 1),
    )


def _distinct(names: list[str]) -> list[str]:
    """Names that were cut to the same text, told apart by their place."""
    return [f"{name} ({k})" if names.count(name) > 1 else name for k, name in enumerate(names, start=1)]

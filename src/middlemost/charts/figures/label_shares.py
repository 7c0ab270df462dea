"""How often each label was given, and how often it was decided on."""

import altair as alt
import numpy as np

from middlemost.charts.theme import ACCENT, MUTED, WIDTH, finished, height_of, table
from middlemost.data.consensus import Consensus
from middlemost.data.counts import Counts
from middlemost.data.ratings import Ratings
from middlemost.jobs.finding import counted, shortened

MOST_LABELS = 20
"""Of more labels the commonest are drawn."""


def label_shares(consensus: Consensus, data: Ratings | Counts, *, width: int = WIDTH) -> alt.LayerChart:
    """For each label its share of the ratings (a ring) and of the items decided on (a dot).

    Args:
        consensus: The labels.
        data: The ratings.
        width: Pixels between the axes. Default: 560.
    """
    n_labels = len(consensus.labels)
    counts = data.count.sum(axis=0) if isinstance(data, Counts) else np.bincount(data.label, minlength=n_labels)
    given = counts / max(float(counts.sum()), 1.0)
    decided = np.bincount(consensus.label[consensus.label >= 0], minlength=n_labels)
    share = decided / max(int(decided.sum()), 1)
    order = np.argsort(-decided, kind="stable")[:MOST_LABELS].tolist()
    names = [shortened(consensus.labels[int(k)], 28) for k in order]
    rows = [
        {
            "place": place,
            "label": names[place],
            "given": float(given[k]),
            "decided": float(share[k]),
            "n": int(decided[k]),
        }
        for place, k in enumerate(order)
    ]
    axis = alt.Axis(labelExpr=_looked_up(names), grid=False, ticks=False, labelLimit=width // 3)
    y = alt.Y("place:O", title=None, axis=axis)
    top = max([0.05, *given.tolist(), *share.tolist()])
    scale = alt.Scale(domain=[0, min(1.0, 1.08 * top)])
    x = alt.X("given:Q", scale=scale, axis=alt.Axis(format="%", tickCount=5), title="share")
    base = alt.Chart(table(rows)).encode(y=y)
    first = rows[0] if rows else {"label": "", "decided": 0.0}
    return finished(
        base.mark_rule(stroke=MUTED, opacity=0.5).encode(x=x, x2="decided:Q"),
        base.mark_point(size=55, strokeWidth=1.5, stroke=MUTED, opacity=1).encode(x=x),
        base.mark_point(filled=True, size=60, color=ACCENT, opacity=1).encode(x="decided:Q"),
        title=f"“{first['label']}” is {first['decided']:.0%} of the labels",
        subtitle=f"Ring: share of {counted(int(counts.sum()), 'rating')}; dot: share of "
        f"{counted(int(decided.sum()), 'item')} decided on"
        + (f"; the {len(rows)} commonest of {n_labels:,} labels" if n_labels > len(rows) else ""),
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

"""How sure the method is of each label."""

import altair as alt
import numpy as np

from middlemost.charts.theme import ACCENT, LINE, MUTED, WIDTH, finished, table
from middlemost.data.consensus import Consensus
from middlemost.jobs.finding import counted

SURE = 0.9
"""A label whose posterior is below this is open, as in the audit's finding."""

BINS = 20


def posteriors(consensus: Consensus, *, width: int = WIDTH, height: int = 160) -> alt.LayerChart:
    """How many labels have which posterior, in bins of .05.

    Args:
        consensus: The labels. Gold, items without ratings and ties count as the audit counts them.
        width: Pixels between the axes. Default: 560.
        height: The same upward. Default: 160.
    """
    rows = np.flatnonzero((consensus.label >= 0) & ~consensus.anchored)
    top = consensus.posterior[rows, consensus.label[rows]]
    n_open = int(((top < SURE) | consensus.tied[rows]).sum())
    count, edges = np.histogram(top, bins=BINS, range=(0.0, 1.0))
    bars = [
        {"from": round(float(edges[k]), 2), "to": round(float(edges[k + 1]), 2), "labels": int(count[k])}
        for k in range(BINS)
        if count[k]
    ]
    colour = alt.condition(f"datum.from < {SURE}", alt.value(ACCENT), alt.value(MUTED))
    bar = alt.Chart(table(bars)).mark_bar(binSpacing=1)
    least = min([0.5, *(float(one["from"]) for one in bars)])
    axis = alt.Axis(tickCount=5, format=".1f")
    scale = alt.Scale(domain=[least, 1])
    x = alt.X("from:Q", bin="binned", scale=scale, axis=axis, title="posterior of the label")
    drawn = bar.encode(x=x, x2="to:Q", y=alt.Y("labels:Q", title="labels", axis=alt.Axis(tickCount=4)), color=colour)
    line = alt.Chart(table([{"at": SURE}])).mark_rule(strokeDash=[3, 3], stroke=LINE).encode(x="at:Q")
    return finished(
        drawn,
        line,
        width=width,
        height=height,
        title=f"{n_open:,} of {counted(len(rows), 'label')} {'is' if n_open == 1 else 'are'} open",
        subtitle=f"Posterior by {consensus.method.replace('_', '-')}; a label is open below .90, or where labels tie",
        reads="; ".join(f"{one['from']:.2f} to {one['to']:.2f}: {one['labels']:,} labels" for one in bars),
    )

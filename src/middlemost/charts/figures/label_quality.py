"""How suspicious labels are: the distribution of their quality."""

import altair as alt
import numpy as np

from middlemost.charts.figures.data_map import COLOURS, STATES, state_of
from middlemost.charts.theme import WIDTH, finished, table
from middlemost.data.label_quality import LabelQuality
from middlemost.jobs.finding import counted

BINS = 20


def label_quality(quality: LabelQuality, *, width: int = WIDTH, height: int = 160) -> alt.LayerChart:
    """How many labels have which quality, in bins of .05, flagged and hard ones apart; roots upward.

    Args:
        quality: The judgement of every label.
        width: Pixels between the axes. Default: 560.
        height: The same upward. Default: 160.
    """
    state = state_of(quality)
    counts = np.stack([np.histogram(quality.quality[state == k], BINS, (0.0, 1.0))[0] for k in range(len(STATES))])
    upper = np.cumsum(counts, axis=0)
    bars = [
        {
            "from": round(place / BINS, 2),
            "to": round((place + 1) / BINS, 2),
            "low": int(upper[k, place] - counts[k, place]),
            "high": int(upper[k, place]),
            "labels": int(counts[k, place]),
            "state": STATES[k],
        }
        for k in range(len(STATES))
        for place in range(BINS)
        if counts[k, place]
    ]
    there = [word for k, word in enumerate(STATES) if counts[k].any()]
    scale = alt.Scale(domain=there, range=[COLOURS[word] for word in there])
    colour = alt.Color("state:N", scale=scale, legend=alt.Legend(title=None, columns=len(there) if width > 300 else 2))
    upward = alt.Scale(type="sqrt")
    x = alt.X("from:Q", bin="binned", scale=alt.Scale(domain=[0, 1]), title="quality (0: most suspicious)")
    y = alt.Y("low:Q", scale=upward, title="labels (root scale)", axis=alt.Axis(tickCount=4, format=",d"))
    bar = alt.Chart(table(bars)).mark_bar(binSpacing=1)
    return finished(
        bar.encode(x=x, x2="to:Q", y=y, y2="high:Q", color=colour),
        title=f"{int(quality.flagged.sum()):,} of {counted(len(quality.given), 'label')} are flagged",
        subtitle="Quality ranks labels by all evidence; it is no probability",
        reads="; ".join(f"{b['from']:.2f} to {b['to']:.2f}: {b['labels']:,} {b['state']}" for b in bars),
        width=width,
        height=height,
    )

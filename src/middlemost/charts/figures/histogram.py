"""How often values of one number occur."""

from collections.abc import Sequence

import altair as alt
import numpy as np

from middlemost.charts.theme import WIDTH, finished, table


def histogram(
    values: Sequence[float],
    *,
    title: str,
    subtitle: str,
    axis: str,
    counts: str,
    width: int = WIDTH,
    height: int = 160,
) -> alt.LayerChart:
    """Bars of equal width, 24 at most.

    Args:
        values: Finite numbers.
        title: The finding.
        subtitle: Method and n.
        axis: What the numbers are, with their unit.
        counts: What is counted, such as `"items"`.
        width: Pixels between the axes. Default: 560.
        height: The same upward. Default: 160.
    """
    known = np.asarray(values, dtype=np.float64)
    bins = int(min(24, max(np.ceil(np.sqrt(len(known))), 1)))
    count, edges = np.histogram(known, bins=bins)
    bars = [{"from": float(edges[k]), "to": float(edges[k + 1]), "n": int(count[k])} for k in range(bins) if count[k]]
    bar = alt.Chart(table(bars)).mark_bar(binSpacing=1)
    y = alt.Y("n:Q", title=counts, axis=alt.Axis(tickCount=4))
    return finished(
        bar.encode(x=alt.X("from:Q", bin="binned", title=axis), x2="to:Q", y=y),
        title=title,
        subtitle=subtitle,
        reads="; ".join(f"{b['from']:.3g} to {b['to']:.3g}: {b['n']:,}" for b in bars),
        width=width,
        height=height,
    )

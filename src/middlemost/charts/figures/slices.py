"""Agreement of each slice beside the rest."""

import altair as alt
import numpy as np

from middlemost.agreement.slices import SliceAgreement
from middlemost.charts.theme import ACCENT, MUTED, WIDTH, finished, height_of, table
from middlemost.jobs.audit.agreement_findings import FALSE_DISCOVERIES
from middlemost.jobs.finding import counted, shortened

MOST_SLICES = 25
"""Of more slices the lowest are drawn."""


def slices(by_slice: SliceAgreement, *, width: int = WIDTH) -> alt.LayerChart:
    """A dot and an interval for each slice that has enough ratings, the lowest first.

    Args:
        by_slice: As in `Audit.slices`.
        width: Pixels between the axes. Default: 560.
    """
    told = [row for row in range(len(by_slice.slices)) if by_slice.estimates[row].value is not None]
    told.sort(key=lambda row: by_slice.estimates[row].value or 0.0)
    differs = by_slice.adjusted < FALSE_DISCOVERIES
    rows = [
        {
            "slice": f"{shortened(by_slice.slices[row], 24)} ({by_slice.estimates[row].n_items:,})",
            "value": by_slice.estimates[row].value,
            "low": by_slice.estimates[row].low,
            "high": by_slice.estimates[row].high,
            "differs": bool(differs[row]),
        }
        for row in told[:MOST_SLICES]
    ]
    y = alt.Y("slice:N", sort=None, title=None, axis=alt.Axis(grid=False, ticks=False, labelLimit=width // 2))
    colour = alt.condition("datum.differs", alt.value(ACCENT), alt.value(MUTED))
    base = alt.Chart(table(rows)).encode(y=y, color=colour)
    n = int(np.sum(differs[told]))
    many = "None of" if n == 0 else f"{n:,} of"
    return finished(
        base.mark_rule(strokeWidth=2, opacity=0.5).encode(x=alt.X("low:Q", title=by_slice.measure), x2="high:Q"),
        base.mark_point(filled=True, size=70, opacity=1).encode(x="value:Q"),
        title=f"{many} {counted(len(told), 'slice')} {'differ' if n != 1 else 'differs'} from the rest beyond chance",
        subtitle=f"In brackets items; blue: differs, false discovery rate {FALSE_DISCOVERIES:.0%}; {by_slice.how}",
        reads="; ".join(f"{row['slice']} {row['value']:.2f}" for row in rows),
        width=width,
        height=height_of(len(rows)),
    )

"""Which labels are given for which: a chart and the pairs behind it."""

from middlemost import charts
from middlemost.charts.figures.noise_matrix import MOST_LABELS
from middlemost.charts.figures.noise_pairs import confusions
from middlemost.data.label_quality import LabelQuality
from middlemost.jobs.finding import shortened
from middlemost.report.cell import Cell, Table, count
from middlemost.report.figure import Figure, figure

MOST_PAIRS = 100


def noise_figure(quality: LabelQuality) -> Figure | None:
    """The matrix; of more than 12 labels the commonest pairs; None where there is nothing to draw.

    Args:
        quality: The judgement of every label.
    """
    if len(quality.labels) <= MOST_LABELS:
        return figure(lambda width: charts.noise_matrix(quality, width=width))
    if not confusions(quality):
        return None
    return figure(lambda width: charts.noise_pairs(quality, width=width))


def noise_table(quality: LabelQuality) -> Table | None:
    """The pairs of labels that are expected to be confused; None where there are none.

    Args:
        quality: The judgement of every label.
    """
    found = confusions(quality, MOST_PAIRS)
    if not found:
        return None
    rows = [
        [
            Cell(shortened(quality.labels[one.given], 40)),
            Cell(shortened(quality.labels[one.true], 40)),
            Cell(f"{one.n:,.1f}", f"{one.low:,.1f} to {one.high:,.1f}", one.n, "number"),
            count(one.flagged),
        ]
        for one in found
    ]
    heads = ("Given", "True", "#Expected labels", "#Flagged")
    return Table("pairs", "Pairs of labels, the most confused first", heads, rows, len(rows), "diagnosis.json")

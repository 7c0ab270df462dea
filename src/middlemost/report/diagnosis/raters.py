"""Whose ratings the models contradict."""

from middlemost.jobs.diagnose.result import Diagnosis
from middlemost.report.cell import MOST_ROWS, Cell, Table, count, number


def contradicted_table(diagnosis: Diagnosis) -> Table | None:
    """The most contradicted first; None where there are no ratings.

    Args:
        diagnosis: What was found.
    """
    frame = diagnosis.raters
    if frame is None:
        return None
    rows = [
        [
            Cell(str(row["rater"]), kind="open"),
            count(row["ratings"]),
            count(row["contradicted"]),
            number(row["share"], low=row["low"], high=row["high"]),
        ]
        for row in frame.head(MOST_ROWS).iter_rows(named=True)
    ]
    heads = ("Rater", "#Ratings", "#Contradicted", "#Share")
    return Table("raters", "Raters, the most contradicted first", heads, rows, frame.height, "raters.csv")

"""The table of items whose answers are numbers: the widest spread first, every number a dot on one scale."""

import numpy as np

from middlemost.data.values import Values
from middlemost.jobs.audit.result import Audit
from middlemost.report.cell import MOST_ROWS, Cell, Table, count, number
from middlemost.report.texts import OF_NUMBERS, attribute_columns, item_texts, short_attributes

MOST_DOTS = 60


def number_table(audit: Audit, *, fold_over: int) -> Table | None:
    """The items on which raters spread most; None where answers are labels.

    Args:
        audit: What was found.
        fold_over: Longer texts are folded.
    """
    values = audit.data
    if not isinstance(values, Values):
        return None
    shown = audit.items.head(MOST_ROWS)
    codes = values.items.find([str(item) for item in shown["item"].to_list()]).tolist()
    texts, short = attribute_columns(audit.items, OF_NUMBERS)
    low, high = (float(end) for end in (values.value.min(), values.value.max()))
    rows: list[list[Cell]] = []
    for row, code in zip(shown.iter_rows(named=True), codes, strict=True):
        known = {"texts": item_texts(row, texts, fold_over), "short": short_attributes(row, short)}
        rows.append(
            [
                Cell(str(row["item"]), kind="item", content=known),
                _dots(values, int(code), low, high),
                number(row["value"], low=row["low"], high=row["high"]),
                number(row["spread"]),
                count(row["ratings"]),
            ]
        )
    heads = ("Item", f"Every number, {low:g} to {high:g}", "#Consensus", "#Spread", "#Ratings")
    return Table("items", "Items, the widest spread first", heads, rows, audit.items.height, "items.csv")


def _dots(values: Values, item: int, low: float, high: float) -> Cell:
    """Each rating of an item as a place on the scale of all, and who gave which."""
    start = values.item_offsets
    rows = np.arange(int(start[item]), int(start[item + 1]))
    rows = rows[np.argsort(values.value[rows], kind="stable")]
    given = [(float(values.value[row]), values.raters[int(values.rater[row])]) for row in rows.tolist()]
    places = sorted({round(100 * (value - low) / max(high - low, 1e-300)) for value, _ in given})[:MOST_DOTS]
    who = ", ".join(f"{rater} {value:g}" for value, rater in given[:MOST_DOTS])
    return Cell("", kind="spread", sort=float(len(given)), content={"places": places, "who": who, "n": len(given)})

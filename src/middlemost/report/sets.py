"""The table of items whose answers are sets of labels: the least sure first, with who ticked what."""

from collections.abc import Iterator, Sequence

import numpy as np

from middlemost.data.label_set_text import labels_of_text
from middlemost.data.label_sets import LabelSets
from middlemost.jobs.audit.result import Audit
from middlemost.jobs.finding import shortened
from middlemost.report.cell import MOST_ROWS, Cell, Table, number
from middlemost.report.texts import OF_SETS, PRESENCE, attribute_columns, item_texts, short_attributes
from middlemost.report.votes import Vote, dots_of

NOTHING = "nothing ticked"


def set_table(audit: Audit, *, fold_over: int) -> Table | None:
    """The items whose set is least sure; None where answers are no sets.

    Args:
        audit: What was found.
        fold_over: Longer texts are folded.
    """
    data = audit.data
    if not isinstance(data, LabelSets):
        return None
    shown = audit.items.head(MOST_ROWS)
    codes = data.items.find([str(item) for item in shown["item"].to_list()]).tolist()
    texts, short = attribute_columns(audit.items.select(_no_presence(audit.items.columns)), OF_SETS)
    rows: list[list[Cell]] = []
    for row, votes in zip(shown.iter_rows(named=True), _ticks_of(data, codes), strict=True):
        known = {"texts": item_texts(row, texts, fold_over), "short": short_attributes(row, short)}
        decided = "–" if row["labels"] is None else _listed(row["labels"])
        rows.append(
            [
                Cell(str(row["item"]), kind="item", content=known),
                Cell(" ".join(vote.label for vote in votes), kind="votes", sort=float(row["ratings"]), content=votes),
                Cell(decided, "tie" if row["tied"] else ""),
                number(row["weakest"]),
                number(row["agreement"]),
            ]
        )
    heads = ("Item", "Who ticked what", "Labels", "#Weakest decision", "#Same set")
    return Table("items", "Items, the least sure first", heads, rows, audit.items.height, "items.csv")


def _no_presence(columns: Sequence[str]) -> list[str]:
    return [name for name in columns if not name.startswith(PRESENCE)]


def _listed(written: str) -> str:
    return ", ".join(shortened(label, 40) for label in labels_of_text(written)) or "none"


def _ticks_of(data: LabelSets, items: Sequence[int]) -> Iterator[list[Vote]]:
    """For each item who ticked each label, the most ticked first, and who ticked none."""
    total = np.bincount(data.chosen, minlength=len(data.sets)) @ data.sets
    rank = np.argsort(np.argsort(-total, kind="stable"), kind="stable").tolist()
    start = data.item_offsets
    for item in items:
        rows = slice(int(start[item]), int(start[item + 1]))
        raters = [data.raters[int(rater)] for rater in data.rater[rows]]
        ticked = data.sets[data.chosen[rows]]
        said = {k: [raters[row] for row in np.flatnonzero(ticked[:, k])] for k in np.flatnonzero(ticked.any(axis=0))}
        order = sorted(said, key=lambda k: (-len(said[k]), k))
        empty = [raters[row] for row in np.flatnonzero(~ticked.any(axis=1))]
        votes = [dots_of(data.labels[int(k)], rank[k], said[k]) for k in order]
        yield [*votes, *([dots_of(NOTHING, len(rank), empty)] if empty else [])]

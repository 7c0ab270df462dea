"""The table of items whose answers are labels: the contested first, with who said what."""

from typing import Any

from middlemost.data.consensus import Consensus
from middlemost.data.counts import Counts
from middlemost.data.ratings import Ratings
from middlemost.jobs.audit.result import Audit
from middlemost.jobs.finding import shortened
from middlemost.report.cell import MOST_ROWS, Cell, Table, number
from middlemost.report.texts import OF_LABELS, attribute_columns, item_texts, short_attributes
from middlemost.report.votes import votes_of


def item_table(audit: Audit, *, fold_over: int) -> Table | None:
    """The most contested items; None where answers are numbers.

    Args:
        audit: What was found.
        fold_over: Longer texts are folded.
    """
    data, consensus = audit.data, audit.consensus
    if not isinstance(data, Ratings | Counts) or not isinstance(consensus, Consensus):
        return None
    shown = audit.items.head(MOST_ROWS)
    codes = consensus.items.find([str(item) for item in shown["item"].to_list()]).tolist()
    texts, short = attribute_columns(audit.items, OF_LABELS)
    has_gold = "gold" in shown.columns and shown["gold"].null_count() < shown.height
    has_probability = "probability" in audit.labels.columns
    probability = audit.labels["probability"].to_list() if has_probability else []
    heads = ["Item", "Who said what", "Label", "#Posterior", "#Agreement"]
    heads += ["#Probability"] if has_probability else []
    heads += ["Gold"] if has_gold else []
    rows: list[list[Cell]] = []
    for row, code, votes in zip(shown.iter_rows(named=True), codes, votes_of(data, codes), strict=True):
        known = {"texts": item_texts(row, texts, fold_over), "short": short_attributes(row, short)}
        cells = [
            Cell(str(row["item"]), kind="item", content=known),
            Cell(" ".join(vote.label for vote in votes), kind="votes", sort=float(row["ratings"]), content=votes),
            Cell("–" if row["label"] is None else shortened(str(row["label"]), 40), _mark(row)),
            number(None if row["anchored"] else row["posterior"]),
            number(row["agreement"]),
        ]
        cells += [number(probability[code])] if has_probability else []
        cells += [_gold(row)] if has_gold else []
        rows.append(cells)
    caption = "Items, the contested first: whose label has least support"
    return Table("items", caption, tuple(heads), rows, audit.items.height, "items.csv")


def _mark(row: dict[str, Any]) -> str:
    return "gold" if row["anchored"] else "tie" if row["tied"] else ""


def _gold(row: dict[str, Any]) -> Cell:
    if row["gold"] is None:
        return Cell("–")
    inferred = row.get("without_gold")
    against = inferred is not None and inferred != row["gold"]
    return Cell(shortened(str(row["gold"]), 40), f"raters: {shortened(str(inferred), 40)}" if against else "")

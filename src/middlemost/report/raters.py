"""The table of raters, the ones to look at first."""

from typing import Any

from middlemost.charts.figures.competence import LOOK_AT
from middlemost.data.vocabulary import Vocabulary
from middlemost.jobs.audit.result import Audit
from middlemost.jobs.verdict.result import VERDICTS
from middlemost.report.cell import MOST_ROWS, Cell, Table, count, number
from middlemost.report.rater_details import rater_details

GLYPHS = {
    "reliable": "●",
    "noisy": "▲",
    "biased": "◆",
    "spammer": "✚",
    "inverted": "▼",
    "too few to tell": "■",
}
"""Verdict → the shape it has in the chart."""

_ORDER = (*LOOK_AT, *(word for word in VERDICTS if word not in LOOK_AT))
"""All verdicts, those to look at first."""

_SHARES = {"agreement": "#Agreement", "gold": "#On gold", "unchanged": "#Unchanged"}
"""Columns of raters.csv that are shares with an interval, and their heads."""

_PLAIN = {"follows": "#Follows", "change": "#Change"}
"""Those without."""


def rater_table(audit: Audit) -> Table | None:
    """Those to look at first, then the busiest; None where raters are unknown.

    Args:
        audit: What was found. In a descriptive study there is no score and no verdict.
    """
    frame = audit.raters
    if frame is None or audit.data is None:
        return None
    everybody = [row for row in frame.iter_rows(named=True) if row["ratings"] > 0]
    everybody.sort(key=lambda row: min(_rank(row.get("verdict")), len(LOOK_AT)))
    rows = everybody[:MOST_ROWS]
    shares = [name for name in _SHARES if name in frame.columns]
    others = [] if shares else [name for name in _PLAIN if name in frame.columns]
    judged = audit.verdicts is not None
    heads = ["Rater", *(["Verdict"] if judged else []), "#Ratings", *(["#Competence"] if judged else [])]
    heads += [*(_SHARES[name] for name in shares), *(_PLAIN[name] for name in others)]
    cells = [_cells(row, judged, shares, others) for row in rows]
    codes = _codes(audit, [str(row["rater"]) for row in rows])
    details = rater_details(audit, codes)
    caption = "Raters, those to look at first" if judged else "Raters, the busiest first"
    return Table("raters", caption, tuple(heads), cells, len(everybody), "raters.csv", details)


def _cells(row: dict[str, Any], judged: bool, shares: list[str], others: list[str]) -> list[Cell]:
    verdict = [_verdict(row)] if judged else []
    competence = [_share(row, "competence")] if judged else []
    given = [_share(row, name) for name in shares]
    moved = [number(row[name]) for name in others]
    return [Cell(str(row["rater"]), kind="open"), *verdict, count(row["ratings"]), *competence, *given, *moved]


def _share(row: dict[str, Any], name: str) -> Cell:
    return number(row[name], low=row[f"{name}_low"], high=row[f"{name}_high"])


def _verdict(row: dict[str, Any]) -> Cell:
    words: str = row["verdict"]
    kind = _kind(words)
    return Cell(words, sort=float(_rank(words)), kind="verdict", content={"glyph": GLYPHS[kind], "kind": kind})


def _kind(words: str) -> str:
    """The verdict without the label that a biased rater is biased toward."""
    return "biased" if words.startswith("biased") else words


def _rank(words: str | None) -> int:
    """The place of a verdict among all, those to look at first."""
    return 0 if words is None else _ORDER.index(_kind(words))


def _codes(audit: Audit, raters: list[str]) -> list[int]:
    vocabulary = getattr(audit.data, "raters", None)
    return vocabulary.find(raters).tolist() if isinstance(vocabulary, Vocabulary) else []

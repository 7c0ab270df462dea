"""Tables of estimates: agreement, gold, repeats and slices, each value with what it rests on."""

from collections.abc import Sequence

from middlemost.charts.figures.agreement import MEASURES
from middlemost.data.estimate import Estimate
from middlemost.jobs.audit.result import Audit
from middlemost.report.cell import Cell, Table, count, number

_GOLD = ("accuracy", "majority_accuracy")
_REPEATS = ("self_agreement", "self_change")


def agreement_table(audit: Audit) -> Table:
    """Every measure of agreement between raters."""
    there = [audit.numbers[name] for name in MEASURES if name in audit.numbers]
    return _table("measures", "Agreement between raters, by measure", "Measure", there)


def gold_table(audit: Audit) -> Table | None:
    """Accuracy on gold; None without."""
    there = [audit.numbers[name] for name in _GOLD if name in audit.numbers]
    return _table("gold", "Share of gold items right", "Method", there) if there else None


def repeats_table(audit: Audit) -> Table | None:
    """What raters said when they met an item again; None where nobody did."""
    there = [audit.numbers[name] for name in _REPEATS if name in audit.numbers]
    there = [one for one in there if one.value is not None]
    return _table("repeats", "Raters who met an item again", "Measure", there) if there else None


def slices_table(audit: Audit) -> Table | None:
    """Agreement of each slice, with what could have been told; None where none was asked for."""
    found = audit.slices
    if found is None:
        return None
    rows = [
        [
            Cell(found.slices[k], one.why or ""),
            number(one.value, low=one.low, high=one.high),
            number(_known(float(found.difference[k]))),
            number(_known(float(found.adjusted[k])), digits=3),
            count(one.n_items),
            count(one.n_raters),
        ]
        for k, one in enumerate(found.estimates)
    ]
    heads = ("Slice", "#Agreement", "#Minus rest", "#Adjusted p", "#Items", "#Raters")
    return Table("slices", f"{found.measure} by {audit.settings['by']}", heads, rows, len(rows), "audit.json")


def _known(value: float) -> float | None:
    return None if value != value else value  # noqa: PLR0124  # NaN is what differs from itself


def _table(name: str, caption: str, what: str, estimates: Sequence[Estimate]) -> Table:
    rows = [
        [
            Cell(one.name, one.why or one.how),
            number(one.value, low=one.low, high=one.high),
            count(one.n_items),
            count(one.n_raters),
        ]
        for one in estimates
    ]
    return Table(name, caption, (what, "#Value", "#Items", "#Raters"), rows, len(rows), "audit.json")

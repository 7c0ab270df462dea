"""A comparison on the terminal: what each method says, how far they agree, which is right more often, and where."""

from collections.abc import Sequence

import numpy as np

from middlemost.cli.terminal import columns, wrap
from middlemost.data.consensus import Consensus, NumericConsensus
from middlemost.data.estimate import Estimate, plain
from middlemost.jobs.compare.result import Comparison, Difference, label_counts
from middlemost.jobs.finding import counted, shortened

MOST_ITEMS = 10
"""How many items are shown; JSON has all."""

FEW = 6
"""Fewer items than this that speak for either method cannot make p smaller than .05."""


def compare_text(found: Comparison) -> str:
    """The whole text.

    Args:
        found: The comparison.
    """
    parts = [_read(found), _methods(found), _pairs(found), _accuracy(found), _items(found)]
    return "\n\n".join(part for part in parts if part)


def _read(found: Comparison) -> str:
    what = (
        f"Read {shortened(found.reading.source, 60)}: {counted(found.n_ratings, 'rating')} of "
        f"{counted(found.n_items, 'item')} by {counted(found.n_raters, 'rater')}."
    )
    lines = [wrap(what, hanging=2)]
    taken = ", ".join(f"{role} ← {shortened(column, 40)}" for role, column in found.reading.columns.items())
    lines += [wrap(taken, indent=2)] if taken else []
    lines += [wrap(f"· {note.text}", indent=2, hanging=2) for note in found.reading.notes]
    return "\n".join(lines)


def _methods(found: Comparison) -> str:
    lines = ["Methods"]
    for number, result in enumerate(found.results, start=1):
        said = _labels(result) if isinstance(result, Consensus) else [_spread(result)]
        lines.append(wrap(f"{number} {_name(result.method)}: {', '.join(said)}.", indent=1, hanging=2))
        lines += [wrap(note, indent=3) for note in result.notes]
    return "\n".join(lines)


def _labels(consensus: Consensus) -> list[str]:
    counts = np.array(label_counts(consensus))
    order = np.argsort(-counts, kind="stable")
    said = [f"“{shortened(consensus.labels[int(k)], 16)}” {counts[k]:,}" for k in order[:5]]
    if len(order) > 5:
        said.append(f"{len(order) - 5:,} more labels")
    if consensus.tied.any():
        said.append(counted(int(consensus.tied.sum()), "tie"))
    if consensus.iterations:
        stopped = "" if consensus.converged else ", not converged"
        said.append(f"{counted(consensus.iterations, 'iteration')}{stopped}")
    return said


def _spread(result: NumericConsensus) -> str:
    value = result.value[result.n_ratings > 0]
    return f"{value.min():.4g} to {value.max():.4g}, half of the items below {np.median(value):.4g}"


def _pairs(found: Comparison) -> str:
    are_labels = isinstance(found.results[0], Consensus)
    items = counted(found.n_compared, "item")
    if not found.n_compared:
        return "Every item's label was given, so there is nothing to compare."
    head = f"Same label, share of {items}" if are_labels else f"Mean distance between two numbers of an item, {items}"
    names = found.methods
    rows = [["", *(str(number) for number in range(1, len(names)))]]
    for row in range(1, len(names)):
        cells = [plain(value, 3) if are_labels else f"{value:.4g}" for value in found.pairs[row, :row].tolist()]
        rows.append([f"{row + 1} {_name(names[row])}", *cells, *[""] * (len(names) - 1 - row)])
    return "\n".join([head, *_aligned(rows, right=range(1, len(names)))])


def _accuracy(found: Comparison) -> str:
    if not found.accuracy:
        return wrap(f"Gold: {found.gold_use}.") if found.gold_use else ""
    lines = [wrap(f"Accuracy on {found.gold_use}; labels that tie share the credit")]
    rows: list[list[str]] = []
    gains = ["", *map(_difference, found.differences)]
    for number, (name, estimate, gain) in enumerate(zip(found.methods, found.accuracy, gains, strict=True), start=1):
        rows.append([f"{number} {_name(name)}", _range(estimate), gain])
    lines += _aligned(rows)
    return "\n".join([*lines, *_footnote(found)])


def _difference(difference: Difference) -> str:
    if difference.adjusted is None:
        return "right on the same items"
    value, low, high = difference.estimate.value, difference.estimate.low, difference.estimate.high
    assert value is not None
    ends = "" if low is None or high is None else f" ({_signed(low)} to {_signed(high)})"
    apart = difference.better + difference.worse
    return f"{_signed(value)}{ends}, {f'few: {apart}' if apart < FEW else _p(difference.adjusted)}"


def _footnote(found: Comparison) -> list[str]:
    level = found.accuracy[0].level or 0.95
    text = f"{level:.0%} intervals: Wilson's for an accuracy, over items like these with these raters; "
    text += "for the difference from 1, resampled over the same gold items. "
    several = len(found.differences) > 1
    text += "p: exact sign-flip test (McNemar's where no label ties)"
    text += f", adjusted for {len(found.differences)} differences (Benjamini-Hochberg)." if several else "."
    if any(0 < one.better + one.worse < FEW for one in found.differences):
        text += f" few: the two differ on fewer than {FEW} gold items, too few for any p under .05."
    return [wrap(text, indent=1)]


def _items(found: Comparison) -> str:
    are_labels = isinstance(found.results[0], Consensus)
    if not found.n_compared:
        return ""
    if are_labels and not found.items.height:
        return "They give every item the same label."
    shown = found.items.head(MOST_ITEMS)
    order = "the most contested first" if are_labels else "farthest apart first"
    many = f"They differ on {found.items.height:,} of {counted(found.n_compared, 'item')}" if are_labels else "Items"
    number = [str(place) for place in range(1, len(found.methods) + 1)]
    head = ["item", *(["votes", *number] if are_labels else ["ratings", *number, "apart"])]
    if "gold" in shown.columns and are_labels:
        head.append("gold")
    each = max(6, (columns() - 48) // (len(head) - 2))
    widths = [20, 24, *[each] * (len(head) - 2)]
    rows = [head, *([_cell(*cell) for cell in zip(row, widths, strict=True)] for row in shown.iter_rows())]
    more = found.items.height - shown.height
    rest = [wrap(f"{more:,} more in --json.", indent=1)] if more else []
    right = () if are_labels else range(1, len(head))
    return "\n".join([f"{many}, {order}", *_aligned(rows, right=right), *rest])


def _cell(value: object, most: int) -> str:
    """A value in a table: a number to six digits, any other text cut short and without control characters."""
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else wrap(shortened(str(value), most), width=2 * most)


def _aligned(rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> list[str]:
    """The rows of a table, each column as wide as its widest cell; what does not fit the line is cut off."""
    from rich.cells import cell_len, set_cell_size

    widths = [max(cell_len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines: list[str] = []
    for row in rows:
        cells = [
            " " * (width - cell_len(cell)) + cell if place in right else cell + " " * (width - cell_len(cell))
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        line = f" {'  '.join(cells)}".rstrip()
        lines.append(line if cell_len(line) <= columns() else set_cell_size(line, columns() - 1) + "…")
    return lines


def _range(estimate: Estimate) -> str:
    assert estimate.value is not None
    assert estimate.low is not None
    assert estimate.high is not None
    return f"{plain(estimate.value, 3)} ({plain(estimate.low)} to {plain(estimate.high)})"


def _signed(value: float) -> str:
    text = plain(value, 3)
    return text if text.startswith("-") or not float(text) else f"+{text}"


def _p(p: float) -> str:
    return "p<.001" if p < 0.001 else f"p {plain(p, 3)}"


def _name(method: str) -> str:
    return method.replace("_", "-")

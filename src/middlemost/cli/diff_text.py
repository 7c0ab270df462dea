"""The difference of two versions on the terminal."""

import json
from typing import Any

from middlemost.cli.terminal import wrap
from middlemost.jobs.finding import counted, listed, shortened
from middlemost.jobs.recheck.difference import Difference

MOST_PAIRS = 10
MOST_ITEMS = 20
"""How many items are shown; JSON has all."""

RELATIONS = {
    "same": "one and the same",
    "child": "the second was made of the first",
    "descendant": "the second was made of the first in several steps",
    "parent": "the first was made of the second",
    "ancestor": "the first was made of the second in several steps",
    "siblings": "both were made of the same data",
}


def diff_text(found: Difference) -> str:
    """The whole text.

    Args:
        found: The difference.
    """
    first, second = found.versions
    head = wrap(f"Versions {first} and {second}: {RELATIONS[found.relation]}.")
    if not found.changes.height:
        same = f"All {counted(found.n_items, 'label')} are the same."
        return f"{head}\n{wrap(same)}"
    parts = [f"{head}\n{wrap(_counts(found))}", _pairs(found), _items(found)]
    return "\n\n".join(parts)


def _counts(found: Difference) -> str:
    differ = "differs" if found.changes.height == 1 else "differ"
    new = f" New among the labels: {listed(found.new_labels)}." if found.new_labels else ""
    return f"{found.changes.height:,} of {counted(found.n_items, 'label')} {differ}.{new}"


def _pairs(found: Difference) -> str:
    lines = [
        f"  {n:>6,}  {wrap(f'{_label(old)} → {_label(new)}', width=66)}"
        for old, new, n in found.pairs.head(MOST_PAIRS).iter_rows()
    ]
    rest = found.pairs.height - MOST_PAIRS
    return "\n".join([*lines, *([f"          {counted(rest, 'more pair')} in --json"] if rest > 0 else [])])


def _items(found: Difference) -> str:
    shown = found.changes.head(MOST_ITEMS)
    lines = [wrap(_item(row), hanging=2) for row in shown.iter_rows(named=True)]
    rest = found.changes.height - shown.height
    return "\n".join([*lines, *([f"{rest:,} more in --json."] if rest else [])])


def _item(row: dict[str, Any]) -> str:
    why = "" if row["by"] is None else f" ({_why(row)})"
    return f"{shortened(row['item'], 40)}: {_label(row['from'])} → {_label(row['to'])}{why}"


def _why(row: dict[str, Any]) -> str:
    """Who changed it, how, and on what evidence."""
    said = [row["by"], *([row["method"].replace("_", "-")] if row["method"] else [])]
    try:
        evidence: Any = json.loads(row["evidence"] or "{}")
        shares = ", ".join(f"{share:.0%} {shortened(label)}" for label, share in evidence["shares"].items())
        said.append(f"{counted(evidence['ratings'], 'answer')}: {shares}")
    except (ValueError, KeyError, TypeError, AttributeError):
        said += [shortened(row["evidence"], 60)] if row["evidence"] else []
    return "; ".join(said)


def _label(label: str | None) -> str:
    return "none" if label is None else shortened(label)

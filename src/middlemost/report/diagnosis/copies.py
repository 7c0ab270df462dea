"""Copies and near copies that have different labels, or reach across splits."""

from typing import Literal

import numpy as np
from jaxtyping import Bool

from middlemost.jobs.diagnose.result import Diagnosis
from middlemost.jobs.finding import counted, shortened
from middlemost.report.cell import Cell, Table
from middlemost.report.diagnosis.contents import Items, named, shown
from middlemost.report.diagnosis.pictures import SMALL

MOST_GROUPS, MOST_MEMBERS = 20, 6

Trouble = Literal["labels", "splits"]


def copies_table(items: Items) -> Table | None:
    """Groups whose members have different labels; None where there are none.

    Args:
        items: The items.
    """
    return _table(items, "labels", items.diagnosis.duplicates.conflicting)


def leaks_table(items: Items) -> Table | None:
    """Groups that reach across splits; None where there are none.

    Args:
        items: The items.
    """
    return _table(items, "splits", items.diagnosis.duplicates.leaked)


def _table(items: Items, trouble: Trouble, touched: Bool[np.ndarray, "items"]) -> Table | None:
    """Exact copies first, then the largest groups."""
    diagnosis = items.diagnosis
    near, exact = diagnosis.duplicates.near, diagnosis.duplicates.exact
    groups: dict[int, list[int]] = {}
    for code in np.flatnonzero(touched).tolist():
        groups.setdefault(int(near[code]), []).append(code)
    if not groups:
        return None
    same = {
        group: len({int(exact[code]) for code in codes}) == 1 and exact[codes[0]] >= 0
        for group, codes in groups.items()
    }
    order = sorted(groups, key=lambda group: (not same[group], -len(groups[group]), group))[:MOST_GROUPS]
    rows = [
        [
            Cell("", kind="members", content=_members(items, groups[group], trouble)),
            Cell("exact" if same[group] else "near"),
            Cell(f"{len(groups[group]):,}", sort=float(len(groups[group])), kind="number"),
        ]
        for group in order
    ]
    caption = f"{counted(len(groups), 'group')} of copies with different {trouble}, exact copies first"
    return Table("groups", caption, ("Items", "Copies", "#Items in all"), rows, len(groups), "labels.csv")


def _members(items: Items, codes: list[int], trouble: Trouble) -> list[dict[str, object]]:
    """A few items of a group, one of each label or split first."""
    diagnosis = items.diagnosis
    kinds = [_kind(diagnosis, code, trouble) for code in codes]
    first = [place for place, kind in enumerate(kinds) if kind not in kinds[:place]]
    rest = [place for place in range(len(codes)) if place not in first]
    chosen = [codes[place] for place in (first + rest)[:MOST_MEMBERS]]
    given = [int(diagnosis.quality.given[code]) for code in chosen]
    between = (given[0], next((label for label in given if label != given[0]), given[0]))
    return [
        {
            "item": named(one.item),
            "label": shortened(one.label, 40),
            "split": "" if diagnosis.split is None else shortened(diagnosis.split[code]),
            "texts": one.texts,
            "short": one.short,
            "picture": one.picture,
            "folded": one.folded,
        }
        for code, one in zip(chosen, shown(items, chosen, side=SMALL, between=between), strict=True)
    ]


def _kind(diagnosis: Diagnosis, code: int, trouble: Trouble) -> str:
    if trouble == "splits" and diagnosis.split is not None:
        return diagnosis.split[code]
    return diagnosis.quality.labels[int(diagnosis.quality.given[code])]

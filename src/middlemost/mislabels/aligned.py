"""What others found out about the items, brought into the order of the items that are judged."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Int32

from middlemost.data.consensus import Consensus
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError
from middlemost.mislabels.dynamics.result import Dynamics

_SHOWN = 5


def aligned_dynamics(dynamics: Dynamics, items: Vocabulary, labels: Vocabulary) -> Dynamics:
    """A recorded training in the order of the items.

    Args:
        dynamics: As recorded; it may hold further items.
        items: The items judged.
        labels: Their labels; the training's classes must be the same, in any order.

    Raises:
        InputError: An item was not recorded, or the classes differ.
    """
    if sorted(dynamics.labels) != sorted(labels):
        raise InputError(
            f"The training was recorded with the classes {_some(list(dynamics.labels))}, the labels are "
            f"{_some(list(labels))}.",
            where="dynamics",
        )
    rows = _rows(items, dynamics.items, "recorded in training", "dynamics")
    of_class = labels.find(dynamics.labels)
    return replace(
        dynamics,
        items=items,
        labels=labels,
        given=of_class[dynamics.given[rows]],
        **{name: getattr(dynamics, name)[rows] for name in _BY_ITEM},
    )


_BY_ITEM = (
    "presentations",
    "margin",
    "confidence",
    "variability",
    "early_margin",
    "early_confidence",
    "correct",
    "forgetting",
    "first_learned",
    "outcomes",
)


def refuse_other_labels(dynamics: Dynamics, given: Int32[np.ndarray, "items"]) -> None:
    """Refuse a training on other labels than those judged.

    Args:
        dynamics: In the order of the items.
        given: The code of each item's label.

    Raises:
        InputError: An item was trained with another label.
    """
    other = np.flatnonzero(dynamics.given != given)
    if len(other):
        raise InputError(
            f"{len(other):,} of {len(given):,} items were trained with another label than the one judged: "
            f"{_some([dynamics.items[int(one)] for one in other[:_SHOWN]], len(other))}.",
            where="dynamics",
            remedy="Record a training on these labels; items are matched by id.",
        )


def aligned_consensus(consensus: Consensus, items: Vocabulary, labels: Vocabulary) -> Consensus:
    """A consensus in the order of the items; its labels may lack some of those judged.

    An item that nobody rated is one without ratings, and all labels are alike there.

    Args:
        consensus: As inferred; it may hold further items and lack some.
        items: The items judged.
        labels: Their labels.

    Raises:
        InputError: No item has a consensus, or the raters gave a label that is none of these.
    """
    unknown = [label for label in consensus.labels if label not in labels]
    if unknown:
        raise InputError(f"Raters gave labels that no item is judged by: {_some(unknown)}.", where="consensus")
    rows = consensus.items.find(items)
    known = rows >= 0
    if not known.any():
        raise InputError("Raters labelled none of the items.", where="consensus", remedy="Items are matched by id.")
    place = labels.find(consensus.labels)
    posterior = np.where(known, 0.0, 1.0 / len(labels))[:, None].repeat(len(labels), axis=1)
    posterior[np.ix_(known, place)] = consensus.posterior[rows[known]]
    decided = np.where(known, consensus.label[rows], -1)
    return replace(
        consensus,
        items=items,
        labels=labels,
        posterior=posterior,
        label=np.where(decided >= 0, place[decided], -1).astype(np.int32),
        confusion=None,
        confusion_n=None,
        tied=known & consensus.tied[rows],
        anchored=known & consensus.anchored[rows],
        n_ratings=np.where(known, consensus.n_ratings[rows], 0),
        difficulty=None if consensus.difficulty is None else np.where(known, consensus.difficulty[rows], np.nan),
    )


def _rows(items: Vocabulary, known: Vocabulary, how: str, where: str) -> Int32[np.ndarray, "items"]:
    rows = known.find(items)
    missing = np.flatnonzero(rows < 0)
    if len(missing):
        raise InputError(
            f"{len(missing):,} of {len(items):,} items are not {how}: "
            f"{_some([items[int(one)] for one in missing[:_SHOWN]], len(missing))}.",
            where=where,
            remedy="Items are matched by id: give ids.",
        )
    return rows


def _some(names: Sequence[str], n: int | None = None) -> str:
    """The first few of n names."""
    n = len(names) if n is None else n
    more = f" and {n - _SHOWN:,} more" if n > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more

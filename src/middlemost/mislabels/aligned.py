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


def aligned_consensus(consensus: Consensus, items: Vocabulary, labels: Vocabulary) -> Consensus:
    """A consensus in the order of the items; its labels may lack some of those judged.

    Args:
        consensus: As inferred; it may hold further items.
        items: The items judged.
        labels: Their labels.

    Raises:
        InputError: An item has no consensus, or the raters gave a label that is none of these.
    """
    unknown = [label for label in consensus.labels if label not in labels]
    if unknown:
        raise InputError(f"Raters gave labels that no item is judged by: {_some(unknown)}.", where="consensus")
    rows = _rows(items, consensus.items, "among the items that raters labelled", "consensus")
    posterior = np.zeros((len(items), len(labels)))
    place = labels.find(consensus.labels)
    posterior[:, place] = consensus.posterior[rows]
    decided = consensus.label[rows]
    return replace(
        consensus,
        items=items,
        labels=labels,
        posterior=posterior,
        label=np.where(decided >= 0, place[decided], -1).astype(np.int32),
        confusion=None,
        confusion_n=None,
        **{name: getattr(consensus, name)[rows] for name in ("tied", "anchored", "n_ratings")},
        difficulty=None if consensus.difficulty is None else consensus.difficulty[rows],
    )


def _rows(items: Vocabulary, known: Vocabulary, how: str, where: str) -> Int32[np.ndarray, "items"]:
    rows = known.find(items)
    missing = np.flatnonzero(rows < 0)
    if len(missing):
        raise InputError(
            f"{len(missing):,} of {len(items):,} items are not {how}: {_some([items[int(one)] for one in missing])}.",
            where=where,
            remedy="Items are matched by id: give ids.",
        )
    return rows


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more

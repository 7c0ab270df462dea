"""What is to be written of items and raters, and what stands there already."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select

from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import item_state, rater_state
from middlemost.collect.worker.answer_log import AnswerLog
from middlemost.collect.worker.judge import Judged

UNSEEN = 0.0005
"""A posterior that moves by no more is left as it is: pages show two digits, and every refit moves all of them."""

_ITEMS = Prepared(
    select(
        item_state.c.item, item_state.c.ratings, item_state.c.label, item_state.c.posterior, item_state.c.spread
    ).where(item_state.c.ratings > 0)
)
_RATERS = Prepared(select(rater_state.c.rater, rater_state.c.ratings, rater_state.c.quality, rater_state.c.confusion))


@dataclass(frozen=True, slots=True)
class ItemState:
    """What is known of an item.

    Attributes:
        ratings: How many count.
        label: The consensus.
        posterior: Of that label.
        spread: JSON: label → posterior.
    """

    ratings: int
    label: str | None = None
    posterior: float | None = None
    spread: str | None = None

    def shows_as(self, other: "ItemState") -> bool:
        """Whether people would see no difference.

        Args:
            other: Of the same item.
        """
        if (self.ratings, self.label) != (other.ratings, other.label):
            return False
        if self.posterior is None or other.posterior is None:
            return (self.posterior, self.spread) == (other.posterior, other.spread)
        return abs(self.posterior - other.posterior) <= UNSEEN


@dataclass(frozen=True, slots=True)
class RaterState:
    """What is known of a rater.

    Attributes:
        ratings: How many went in.
        quality: By the method's measure.
        confusion: JSON: true label → given label → share.
    """

    ratings: int
    quality: float | None = None
    confusion: str | None = None


def item_states(cursor: Cursor) -> dict[int, ItemState]:
    """What stands in the database of each item with ratings.

    Args:
        cursor: Of a transaction.
    """
    return {number: ItemState(*state) for number, *state in cursor.all(_ITEMS)}


def rater_states(cursor: Cursor) -> dict[int, RaterState]:
    """What stands in the database of each rater.

    Args:
        cursor: Of a transaction.
    """
    return {number: RaterState(*state) for number, *state in cursor.all(_RATERS)}


def judged_items(log: AnswerLog, judged: Judged | None, *, models: bool) -> dict[int, ItemState]:
    """What is to stand of each item that somebody answered.

    Args:
        log: The answers.
        judged: What they say; None where the study has no question that is judged.
        models: Whether the ratings of models count.

    Returns:
        Item's number → state; empty where the method came to no consensus, so that what the server found stays.
    """
    if judged is not None and judged.consensus is None:
        return {}
    counts = np.bincount(log.counted(None, models=models).item, minlength=len(log.items)).tolist()
    found = {} if judged is None else dict(_of_items(judged))
    unanswered = (None, None, None)  # others of the study's questions were
    return {
        number: ItemState(count, *found.get(name, unanswered))
        for number, name, count in zip(log.items.numbers, log.items.names, counts, strict=True)
    }


def judged_raters(log: AnswerLog, judged: Judged | None, there: Mapping[int, RaterState]) -> dict[int, RaterState]:
    """What is to stand of each rater; of one who did not go in, that nothing is known.

    Args:
        log: The answers.
        judged: What they say; None where the study has no question that is judged.
        there: What stands in the database.
    """
    nothing = dict.fromkeys(there, RaterState(0))
    if judged is None or judged.consensus is None:
        return nothing
    number = dict(zip(log.raters.names, log.raters.numbers, strict=True))
    labels = list(judged.ratings.labels)
    counts = judged.ratings.ratings_per_rater.tolist()
    known = zip(judged.ratings.raters, counts, _qualities(judged), _shares(judged), strict=True)
    return nothing | {
        number[name]: RaterState(count, quality, None if shares is None else _written(shares, labels))
        for name, count, quality, shares in known
    }


def _of_items(judged: Judged) -> Iterator[tuple[str, tuple[str | None, float | None, str | None]]]:
    """Label, posterior and spread of each item; the spread alone where no label is taken for the truth."""
    consensus = judged.consensus
    assert consensus is not None
    labels = list(consensus.labels)
    rows = zip(consensus.items, consensus.label.tolist(), consensus.posterior.tolist(), strict=True)
    for name, code, shares in rows:
        spread = json.dumps(dict(zip(labels, (round(share, 6) for share in shares), strict=True)), ensure_ascii=False)
        yield name, (labels[code], shares[code], spread) if judged.decided else (None, None, spread)


def _qualities(judged: Judged) -> list[float | None]:
    if judged.consensus is None or judged.consensus.quality is None or not judged.decided:
        return [None] * len(judged.ratings.raters)
    return [None if math.isnan(one) else round(one, 6) for one in judged.consensus.quality.tolist()]


def _shares(judged: Judged) -> list[list[list[float]]] | list[None]:
    return [None] * len(judged.ratings.raters) if judged.confusion is None else judged.confusion.tolist()


def _written(shares: list[list[float]], labels: list[str]) -> str:
    """A rater's confusion as the server reads it; six digits, as it is parsed at every answer."""
    written = {
        true: dict(zip(labels, (float(f"{share:.6g}") for share in row), strict=True))
        for true, row in zip(labels, shares, strict=True)
    }
    return json.dumps(written, ensure_ascii=False)

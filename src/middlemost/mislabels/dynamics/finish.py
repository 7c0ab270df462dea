"""From running numbers to the result, with notes on what was not as announced."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int64, Shaped

from middlemost.data.arrays import freeze
from middlemost.data.vocabulary import Vocabulary
from middlemost.mislabels.dynamics.measure import Of
from middlemost.mislabels.dynamics.notes import recording_notes
from middlemost.mislabels.dynamics.outcomes import learning, presented
from middlemost.mislabels.dynamics.result import Dynamics, MarginOf
from middlemost.mislabels.dynamics.rows import Rows
from middlemost.mislabels.dynamics.state import State

MARGIN_OF: dict[Of, MarginOf] = {"logits": "logits", "probabilities": "logarithms of probabilities"}


def finish(
    state: State,
    rows: Rows,
    *,
    labels: Vocabulary,
    epochs: int,
    ended: int,
    presented_in: Sequence[int],
    skipped: int,
    of: Of,
) -> Dynamics:
    """The result of a recorder. At the end of all epochs it takes the running numbers over, without a copy.

    Args:
        state: The running numbers.
        rows: Whose they are.
        labels: The classes.
        epochs: Epochs announced.
        ended: Epochs that are over.
        presented_in: How many items each epoch held.
        skipped: How many second presentations did not count.
        of: What the outputs were.
    """
    n = len(rows)
    items, order = rows.vocabulary(state.presentations[:n] > 0)

    def take(column: Shaped[np.ndarray, "rows ..."]) -> Shaped[np.ndarray, "items ..."]:
        return _take(column[:n], order, copy=ended < epochs)

    early_margin, early_confidence = state.early_means(n)
    given, presentations, outcomes = take(state.given), take(state.presentations), take(state.outcomes)
    correct, forgetting, first_learned = learning(outcomes)
    early_margin, early_confidence = take(early_margin), take(early_confidence)
    return Dynamics(
        items=items,
        labels=labels,
        given=given,
        presentations=presentations,
        margin=_missing(take(state.margin), presented(outcomes, 0, state.margin_epochs) == 0),
        confidence=take(state.confidence),
        variability=_deviation(take(state.spread), presentations),
        early_margin=early_margin,
        early_confidence=early_confidence,
        correct=freeze(correct),
        forgetting=freeze(forgetting),
        first_learned=freeze(first_learned),
        outcomes=outcomes,
        epochs=epochs,
        recorded=sum(1 for held in presented_in if held),
        epochs_for_margin=state.margin_epochs,
        margin_of=MARGIN_OF[of],
        notes=recording_notes(len(items), n, epochs, ended, presented_in, skipped),
    )


def _take(
    column: Shaped[np.ndarray, "rows ..."], order: Int64[np.ndarray, "items"] | None, *, copy: bool
) -> Shaped[np.ndarray, "items ..."]:
    if order is not None:
        return freeze(column[order])
    return freeze(column.copy() if copy else column.view())


def _missing(values: np.ndarray, missing: np.ndarray) -> np.ndarray:
    if not missing.any():
        return values
    return freeze(np.where(missing, np.nan, values))


def _deviation(spread: np.ndarray, presentations: np.ndarray) -> np.ndarray:
    deviation = spread / presentations
    np.sqrt(deviation, out=deviation)
    deviation[presentations < 2] = np.nan
    return freeze(deviation)

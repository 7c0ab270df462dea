"""The running numbers of a recorder, one row an item, and the loop that adds a minibatch to them.

Means are carried as means (Welford 1962), so that they need no conversion in the end and a probability that never
changes has a variability of exactly zero.
"""

from typing import no_type_check

import numpy as np
from jaxtyping import Bool, Float64, Int32, Shaped, UInt8
from numba import njit

from middlemost.mislabels.dynamics.measure import Measured
from middlemost.mislabels.dynamics.outcomes import bytes_for, presented
from middlemost.mislabels.dynamics.result import early_epochs

_FIRST_ROWS = 1024


class State:
    """About 53 bytes an item at 20 epochs. Rows beyond `n` are zero.

    Args:
        epochs: Epochs announced.
        margin_epochs: How many epochs, from the first, margins are taken from.
        rows: How many rows to make at once.
    """

    def __init__(self, epochs: int, margin_epochs: int, rows: int = 0) -> None:
        self.early = early_epochs(epochs)
        self.margin_epochs = margin_epochs
        self.given: Int32[np.ndarray, "rows"] = np.zeros(rows, dtype=np.int32)
        self.presentations: Int32[np.ndarray, "rows"] = np.zeros(rows, dtype=np.int32)
        self.outcomes: UInt8[np.ndarray, "rows bytes"] = np.zeros((rows, bytes_for(epochs)), dtype=np.uint8)
        self.margin: Float64[np.ndarray, "rows"] = np.zeros(rows)
        self.confidence: Float64[np.ndarray, "rows"] = np.zeros(rows)
        self.spread: Float64[np.ndarray, "rows"] = np.zeros(rows)
        self.early_margin: Float64[np.ndarray, "early_rows"] | None = None
        self.early_confidence: Float64[np.ndarray, "early_rows"] | None = None

    def make_room(self, rows: int) -> None:
        """Have at least as many rows; room doubles.

        Args:
            rows: Rows needed.
        """
        if rows > len(self.given):
            room = max(rows, 2 * len(self.given), _FIRST_ROWS)
            for name in ("given", "presentations", "outcomes", "margin", "confidence", "spread"):
                setattr(self, name, _with_rows(getattr(self, name), room))

    def add(
        self,
        rows: Int32[np.ndarray, "batch"],
        label: Int32[np.ndarray, "batch"],
        measured: Measured,
        epoch: int,
        fresh: Bool[np.ndarray, "batch"],
        *,
        refuse: bool,
    ) -> int:
        """Add a minibatch, or leave everything as it was and say which example is at fault.

        Args:
            rows: Row of each example.
            label: Its given label.
            measured: Its numbers.
            epoch: The epoch, counted from 0.
            fresh: Filled: whether the example counts, which a second presentation in an epoch does not.
            refuse: Whether such a second presentation is a fault.

        Returns:
            0; k for the k-th example (counted from 1) whose label is another than before; -k for the k-th example
            that this epoch has held before.
        """
        return _add(
            rows,
            label,
            measured.margin,
            measured.confidence,
            measured.correct,
            epoch,
            fresh,
            refuse,
            epoch < self.margin_epochs,
            self.given,
            self.presentations,
            self.outcomes,
            self.margin,
            self.confidence,
            self.spread,
        )

    def end_epoch(self, finished: int) -> None:
        """Keep the early means aside when the early epochs are over.

        Args:
            finished: Epochs that are over, this one included.
        """
        if finished == self.early:
            self.early_margin, self.early_confidence = self.margin.copy(), self.confidence.copy()

    def early_means(self, n: int) -> tuple[Float64[np.ndarray, "rows"], Float64[np.ndarray, "rows"]]:
        """Early margin and confidence of the first `n` rows; NaN for an item not presented then.

        Args:
            n: Rows in use.
        """
        margin, confidence = self.early_margin, self.early_confidence
        margin = self.margin[:n].copy() if margin is None else _with_rows(margin[:n], n)
        confidence = self.confidence[:n].copy() if confidence is None else _with_rows(confidence[:n], n)
        margin[presented(self.outcomes[:n], 0, min(self.early, self.margin_epochs)) == 0] = np.nan
        confidence[presented(self.outcomes[:n], 0, self.early) == 0] = np.nan
        return margin, confidence


def _with_rows(array: Shaped[np.ndarray, "rows ..."], rows: int) -> Shaped[np.ndarray, "more ..."]:
    if len(array) == rows:
        return array
    grown = np.zeros((rows, *array.shape[1:]), dtype=array.dtype)
    grown[: len(array)] = array
    return grown


@njit(cache=True, nogil=True)
@no_type_check
def _add(
    rows, label, margin, confidence, correct, epoch, fresh, refuse, with_margin,
    given, presentations, outcomes, margin_mean, confidence_mean, spread,
) -> int:  # fmt: skip
    byte, shift = epoch // 4, np.uint8(2 * (epoch % 4))
    fault = 0
    for k in range(rows.shape[0]):
        row = rows[k]
        fresh[k] = (outcomes[row, byte] >> shift) & np.uint8(3) == 0
        if not fresh[k]:
            if refuse:
                fault = -(k + 1)
                break
        elif presentations[row] > 0 and given[row] != label[k]:
            fresh[k] = False
            fault = k + 1
            break
        else:
            outcomes[row, byte] |= np.uint8(1) << shift
    if fault != 0:
        for k in range(abs(fault) - 1):
            if fresh[k]:
                outcomes[rows[k], byte] &= ~(np.uint8(3) << shift)
        return fault
    for k in range(rows.shape[0]):
        if not fresh[k]:
            continue
        row = rows[k]
        if correct[k]:
            outcomes[row, byte] |= np.uint8(3) << shift
        given[row] = label[k]
        presentations[row] += 1
        n = presentations[row]
        if with_margin:
            margin_mean[row] += (margin[k] - margin_mean[row]) / n
        step = confidence[k] - confidence_mean[row]
        confidence_mean[row] += step / n
        spread[row] += step * (confidence[k] - confidence_mean[row])
    return 0

"""What one presentation says about a given label: its margin, its probability, and whether it wins.

Two ways to the same numbers: a compiled loop up to `NARROW` classes; above, NumPy for the largest and the exponentials,
which it works out many at a time, between two compiled passes. Logits are exponentiated in the precision they came in,
which is that of the logits themselves, and added in 64 bits.
"""

from typing import Literal, NamedTuple, no_type_check

import numpy as np
from jaxtyping import Bool, Float, Float64, Int32
from numba import njit

Of = Literal["logits", "probabilities"]

NARROW = 24
"""Up to how many classes the compiled loop is the faster way."""

FLOOR = 2.0**-126
"""The smallest probability whose logarithm is taken, the smallest normal number of 32 bits: margins end at 87.3."""

_BLOCK = 2**16

_SAFE = 30.0  # exponentials of the largest logits then stay far from the ends of 32 bits: no shift is needed


class Measured(NamedTuple):
    """One minibatch, measured.

    Attributes:
        margin: Logit (or logarithm of the probability) of the given class less the largest of the others.
        confidence: Probability of the given class.
        correct: Whether the given class has the largest output; a tie is none.
    """

    margin: Float64[np.ndarray, "batch"]
    confidence: Float64[np.ndarray, "batch"]
    correct: Bool[np.ndarray, "batch"]


def measure(outputs: Float[np.ndarray, "batch classes"], label: Int32[np.ndarray, "batch"], *, of: Of) -> Measured:
    """Margin, confidence and correctness of every row.

    Args:
        outputs: Logits or probabilities.
        label: The given class of each row.
        of: What the outputs are. The margin of probabilities is that of their logarithms, which is the margin of
            the logits they came from; a probability below `FLOOR` counts as `FLOOR`.
    """
    size, n_classes = outputs.shape
    margin, confidence, correct = np.empty(size), np.empty(size), np.empty(size, dtype=np.bool_)
    if n_classes <= NARROW:
        loop = _measure_logits if of == "logits" else _measure_probabilities
        loop(outputs, label, margin, confidence, correct)
        return Measured(margin, confidence, correct)
    step = max(1, _BLOCK // n_classes)
    wide = _wide_logits if of == "logits" else _wide_probabilities
    for first in range(0, size, step):
        part = slice(first, first + step)
        wide(outputs[part], label[part], margin[part], confidence[part], correct[part])
    return Measured(margin, confidence, correct)


def looks_like_probabilities(outputs: Float[np.ndarray, "batch classes"]) -> bool:
    """Whether every row lies in 0 to 1 and sums to one, up to a thousandth; not so without rows."""
    total = outputs.sum(axis=1, dtype=np.float64)
    return bool(len(total) and np.all(np.abs(total - 1) <= 1e-3) and outputs.min() >= 0 and outputs.max() <= 1)


def _wide_logits(
    outputs: Float[np.ndarray, "batch classes"],
    label: Int32[np.ndarray, "batch"],
    margin: Float64[np.ndarray, "batch"],
    confidence: Float64[np.ndarray, "batch"],
    correct: Bool[np.ndarray, "batch"],
) -> None:
    given, other, rest = _apart(outputs, label)
    top = np.maximum(given, other)
    with np.errstate(invalid="ignore"):  # infinity less infinity: the caller sees that it is no number
        if np.abs(top).max() < _SAFE:
            top[:] = 0
        else:
            rest -= top[:, None]
        np.exp(rest, out=rest)
    _conclude_logits(given, other, top, rest, margin, confidence, correct)


def _wide_probabilities(
    outputs: Float[np.ndarray, "batch classes"],
    label: Int32[np.ndarray, "batch"],
    margin: Float64[np.ndarray, "batch"],
    confidence: Float64[np.ndarray, "batch"],
    correct: Bool[np.ndarray, "batch"],
) -> None:
    given, other, _ = _apart(outputs, label)
    confidence[:], correct[:] = given, given > other
    margin[:] = np.log(np.maximum(confidence, FLOOR)) - np.log(np.maximum(other.astype(np.float64), FLOOR))


def _apart(
    outputs: Float[np.ndarray, "batch classes"], label: Int32[np.ndarray, "batch"]
) -> tuple[Float[np.ndarray, "batch"], Float[np.ndarray, "batch"], Float[np.ndarray, "batch classes"]]:
    """The given class's outputs, the largest of the others, and a copy in which the given class is out of the way."""
    given, rest = np.empty(len(label), dtype=outputs.dtype), np.empty_like(outputs)
    _take_given(outputs, label, given, rest)
    return given, rest.max(axis=1), rest


@njit(cache=True, nogil=True)
@no_type_check
def _take_given(outputs, label, given, rest) -> None:
    for row in range(outputs.shape[0]):
        for column in range(outputs.shape[1]):
            rest[row, column] = outputs[row, column]
        given[row] = outputs[row, label[row]]
        rest[row, label[row]] = -np.inf


@njit(cache=True, nogil=True, fastmath={"reassoc"})  # sums of several columns at once
@no_type_check
def _conclude_logits(given, other, top, powers, margin, confidence, correct) -> None:
    for row in range(powers.shape[0]):
        total = 0.0
        for column in range(powers.shape[1]):
            total += np.float64(powers[row, column])
        mine = np.exp(np.float64(given[row]) - np.float64(top[row]))
        margin[row] = np.float64(given[row]) - np.float64(other[row])
        confidence[row] = mine / (mine + total)
        correct[row] = given[row] > other[row]


@njit(cache=True, nogil=True)
@no_type_check
def _measure_logits(outputs, label, margin, confidence, correct) -> None:
    for row in range(outputs.shape[0]):
        given, other = np.float64(outputs[row, label[row]]), -np.inf
        for column in range(outputs.shape[1]):
            if column != label[row] and outputs[row, column] > other:
                other = np.float64(outputs[row, column])
        top = max(given, other)
        total = 0.0
        for column in range(outputs.shape[1]):
            total += np.exp(np.float64(outputs[row, column]) - top)
        margin[row] = given - other
        confidence[row] = np.exp(given - top) / total
        correct[row] = given > other


@njit(cache=True, nogil=True)
@no_type_check
def _measure_probabilities(outputs, label, margin, confidence, correct) -> None:
    for row in range(outputs.shape[0]):
        given, other = np.float64(outputs[row, label[row]]), 0.0
        for column in range(outputs.shape[1]):
            if column != label[row] and outputs[row, column] > other:
                other = np.float64(outputs[row, column])
        margin[row] = np.log(max(given, FLOOR)) - np.log(max(other, FLOOR))
        confidence[row] = given
        correct[row] = given > other

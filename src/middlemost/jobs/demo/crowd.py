"""The crowd of the demo: raters whose confusions are given, on digits whose truth is known."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float64, Int32

from middlemost.simulate import (
    SimulatedRater,
    biased,
    constant_spammers,
    frequency_spammers,
    random_spammers,
)

DIGITS = 10
PEOPLE = 14
WORST, BEST = 0.5, 0.9
"""The accuracies of the least and the most careful person; the others lie evenly between."""

CAREFUL, THEIR_ACCURACY = 6, 0.95

LOOK_ALIKE = (6, 7, 3, 8, 9, 6, 5, 1, 3, 4)
"""What each digit, 0 to 9, is most easily taken for; half of a person's errors go there. Our choice."""

LEANS_TO, LEANING = 8, 0.4


def digits_crowd(truth: Int32[np.ndarray, "digits"]) -> tuple[SimulatedRater, ...]:
    """Fourteen people who look, one who leans to a label, and three who do not look, each in a way of their own.

    Args:
        truth: The digits, for the spammer who gives labels as often as they occur.
    """
    people = [SimulatedRater("person", _confusion(float(accuracy))) for accuracy in np.linspace(WORST, BEST, PEOPLE)]
    often: Sequence[int] = np.bincount(truth, minlength=DIGITS).tolist()
    return (
        *people,
        *biased(1, n_labels=DIGITS, toward=LEANS_TO, strength=LEANING, accuracy=0.8),
        *random_spammers(1, n_labels=DIGITS),
        *constant_spammers(1, n_labels=DIGITS, label=1),
        *frequency_spammers(1, frequency=often),
    )


def careful_crowd() -> tuple[SimulatedRater, ...]:
    """Six people who take more care, and mix up the same digits where they err."""
    return tuple(SimulatedRater("careful", _confusion(THEIR_ACCURACY)) for _ in range(CAREFUL))


SPAMMERS = ("random-1", "constant-1", "frequency-1")
"""The ids that `simulate_ratings` gives to those who do not look."""


def _confusion(accuracy: float) -> Float64[np.ndarray, "true given"]:
    wrong = (1 - accuracy) / 2
    confusion = np.full((DIGITS, DIGITS), wrong / (DIGITS - 1))
    np.fill_diagonal(confusion, accuracy)
    confusion[np.arange(DIGITS), LOOK_ALIKE] += wrong
    return confusion

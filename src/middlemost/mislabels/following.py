"""Where the published code of INCV does otherwise than its paper: the two ways, by name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int32

Epochs = Iterable[Float64[np.ndarray, "held labels"]]
Choice = Callable[[Epochs, Int32[np.ndarray, "held"]], Float64[np.ndarray, "held labels"]]


@dataclass(frozen=True, slots=True)
class Following:
    """One way to run INCV.

    Attributes:
        name: `"paper"` or `"code"`.
        choice: From the round (1 and on), the noise rate (0 in the first round, where it is not known yet) and whether
            noise is asymmetric to how the model is chosen among its epochs.
        remove_ratio: From the noise rate and whether noise is asymmetric to how many items are removed for each
            selected one.
        second_seed: From the seed of the first half's model to that of the second's.
    """

    name: str
    choice: Callable[[int, float, bool], Choice]
    remove_ratio: Callable[[float, bool], float]
    second_seed: Callable[[int], int]


def last_epoch(epochs: Epochs, label: Int32[np.ndarray, "held"]) -> Float64[np.ndarray, "held labels"]:
    """The probabilities after the last epoch.

    Args:
        epochs: Probabilities of the held-out items after each epoch; one at least.
        label: Not looked at.
    """
    *_, last = epochs
    return last


def best_epoch(epochs: Epochs, label: Int32[np.ndarray, "held"]) -> Float64[np.ndarray, "held labels"]:
    """The probabilities after the epoch that agrees most with the labels of the held-out half; the first of equals.

    Args:
        epochs: Probabilities of the held-out items after each epoch; one at least.
        label: The noisy labels of these items.
    """
    return max(epochs, key=lambda probability: int(np.count_nonzero(probability.argmax(axis=1) == label)))


def _ratio(rate: float, asymmetric: bool) -> float:
    return min(2.0, rate / (1.0 - rate)) if rate < 1.0 else 2.0


def _no_ratio_if_asymmetric(rate: float, asymmetric: bool) -> float:
    return 0.0 if asymmetric else _ratio(rate, asymmetric)


def _always_last(iteration: int, rate: float, asymmetric: bool) -> Choice:
    return last_epoch


def _best_at_first(iteration: int, rate: float, asymmetric: bool) -> Choice:
    rounds = 1 if asymmetric or rate > 0.6 else 2 if rate > 0.3 else 4
    return best_epoch if iteration <= rounds else last_epoch


PAPER = Following("paper", _always_last, _ratio, lambda seed: seed + 1)
"""Algorithm 2 as printed: the model after its last epoch, removal whatever the noise, each half from new weights."""

CODE = Following("code", _best_at_first, _no_ratio_if_asymmetric, lambda seed: seed)
"""As the authors' program does: in the first rounds (one where noise is asymmetric or above 60%, two above 30%, else
four) the epoch that agrees most with the other noisy half; nothing is removed under asymmetric noise; both halves start
from the same weights."""

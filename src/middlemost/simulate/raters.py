"""Raters whose confusion is given: skilled, biased, and three kinds of spammers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from middlemost.data.arrays import OwnsArrays
from middlemost.errors import SettingError

Confusion = Float64[np.ndarray, "true given"]


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedRater(OwnsArrays):
    """A rater who labels each item by chance, in a way that depends on nothing but its true label.

    Attributes:
        kind: What kind of rater this is; a crowd numbers its raters within each kind.
        confusion: The chance of each label given, for each true label; rows sum to one.
        later: The same for the rater's last rating, where they change; None for a rater who does not.

    Example:
        >>> SimulatedRater("careful", np.array([[0.9, 0.1], [0.2, 0.8]]))
        SimulatedRater(careful, 2 labels)
    """

    kind: str
    confusion: Confusion
    later: Confusion | None = None

    def __post_init__(self) -> None:
        self._own_arrays()
        for confusion in (self.confusion, self.later):
            if confusion is not None:
                _check_confusion(self.kind, confusion)
        if self.later is not None and self.later.shape != self.confusion.shape:
            raise SettingError("A rater begins and ends with different labels.", where=f"SimulatedRater({self.kind!r})")

    def __repr__(self) -> str:
        return f"SimulatedRater({self.kind}, {len(self.confusion)} labels)"


def skilled(
    n: int, *, n_labels: int, accuracy: float, spread: float = 0.0, seed: int = 0
) -> tuple[SimulatedRater, ...]:
    """Raters who are right with a given chance and, where wrong, take any other label equally often.

    Args:
        n: Number of raters.
        n_labels: Number of labels (K), at least 2.
        accuracy: Chance of the true label, 0 to 1; 1/K is chance, less is "inverted".
        spread: Raters differ: their accuracies are drawn evenly from `accuracy` ± `spread`. Default 0, all
            alike.
        seed: Seed of that draw. Default 0.

    Raises:
        SettingError: `accuracy` ± `spread` leaves 0 to 1, or there are fewer than two labels.

    Example:
        >>> skilled(3, n_labels=2, accuracy=0.8)[0].confusion.round(2).tolist()
        [[0.8, 0.2], [0.2, 0.8]]
    """
    if not 0 <= accuracy - spread <= accuracy + spread <= 1:
        raise SettingError(f"An accuracy of {accuracy} ± {spread} leaves 0 to 1.", where="skilled")
    drawn = np.random.default_rng(seed).uniform(accuracy - spread, accuracy + spread, n)
    return tuple(SimulatedRater("skilled", _one_coin(float(own), n_labels)) for own in drawn)


def biased(n: int, *, n_labels: int, toward: int, strength: float, accuracy: float = 1.0) -> tuple[SimulatedRater, ...]:
    """Raters who lean toward one label whatever they see.

    With chance `strength` they say `toward`, else they answer as a skilled rater does.

    Args:
        n: Number of raters.
        n_labels: Number of labels (K), at least 2.
        toward: Code of the label they lean to.
        strength: How strongly, 0 (not at all) to 1 (always, which is `constant_spammers`).
        accuracy: Chance of the true label where they do not lean. Default 1.

    Raises:
        SettingError: A chance lies outside 0 to 1, or `toward` is no code of a label.

    Example:
        >>> biased(1, n_labels=2, toward=1, strength=0.25)[0].confusion.tolist()
        [[0.75, 0.25], [0.0, 1.0]]
    """
    if not (0 <= strength <= 1 and 0 <= accuracy <= 1):
        raise SettingError(f"Strength {strength} or accuracy {accuracy} lies outside 0 to 1.", where="biased")
    leaning = strength * _always(toward, n_labels) + (1 - strength) * _one_coin(accuracy, n_labels)
    return (SimulatedRater("biased", leaning),) * n


def constant_spammers(n: int, *, n_labels: int, label: int) -> tuple[SimulatedRater, ...]:
    """Raters who press the same key throughout.

    Args:
        n: Number of raters.
        n_labels: Number of labels (K).
        label: Code of the label they give.

    Raises:
        SettingError: `label` is no code of a label.

    Example:
        >>> constant_spammers(1, n_labels=2, label=0)[0].confusion.tolist()
        [[1.0, 0.0], [1.0, 0.0]]
    """
    return (SimulatedRater("constant", _always(label, n_labels)),) * n


def random_spammers(n: int, *, n_labels: int) -> tuple[SimulatedRater, ...]:
    """Raters who give every label equally often, whatever they see.

    Args:
        n: Number of raters.
        n_labels: Number of labels (K).

    Example:
        >>> random_spammers(1, n_labels=2)[0].confusion.tolist()
        [[0.5, 0.5], [0.5, 0.5]]
    """
    return (SimulatedRater("random", np.full((n_labels, n_labels), 1 / max(n_labels, 1))),) * n


def frequency_spammers(n: int, *, frequency: Sequence[float | int]) -> tuple[SimulatedRater, ...]:
    """Raters who give labels as often as the data hold them, at random: their label shares look right.

    Args:
        n: Number of raters.
        frequency: How often each label is given, in any unit; one number a label.

    Raises:
        SettingError: A frequency is negative, or all are 0.

    Example:
        >>> frequency_spammers(1, frequency=[3, 1])[0].confusion.tolist()
        [[0.75, 0.25], [0.75, 0.25]]
    """
    often = np.array(frequency, dtype=np.float64)
    if np.any(often < 0) or not 0 < often.sum() < np.inf:
        raise SettingError("Frequencies must be non-negative and not all 0.", where="frequency_spammers")
    share = often / often.sum()
    return (SimulatedRater("frequency", np.tile(share, (len(share), 1))),) * n


def _check_confusion(kind: str, confusion: Confusion) -> None:
    rows, columns = confusion.shape
    if rows != columns or not rows:
        raise SettingError(f"A confusion of {rows} by {columns} labels.", remedy="Make it square.")
    if np.any(confusion < 0) or not np.allclose(confusion.sum(axis=1), 1, rtol=0, atol=1e-9):
        raise SettingError(
            "A row of the confusion is no distribution.",
            where=f"SimulatedRater({kind!r})",
            remedy="Make every row non-negative and sum to one.",
        )


def _one_coin(accuracy: float, n_labels: int) -> Confusion:
    if n_labels < 2:
        raise SettingError(f"{n_labels} labels leave nothing to get wrong.", remedy="Give at least 2.")
    confusion = np.full((n_labels, n_labels), (1 - accuracy) / (n_labels - 1))
    np.fill_diagonal(confusion, accuracy)
    return confusion


def _always(label: int, n_labels: int) -> Confusion:
    if not 0 <= label < n_labels:
        raise SettingError(f"There is no label {label}: codes run from 0 to {n_labels - 1}.")
    confusion = np.zeros((n_labels, n_labels))
    confusion[:, label] = 1.0
    return confusion

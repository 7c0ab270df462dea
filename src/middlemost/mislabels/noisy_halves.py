"""One round of noisy cross-validation: cut in two, learn from one half, judge the other."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Float64, Int32, Int64

from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError, SettingError
from middlemost.mislabels.content import check_features
from middlemost.mislabels.folds import stratified_folds
from middlemost.mislabels.following import Choice
from middlemost.mislabels.groups import numbered
from middlemost.mislabels.heads import Head

LEAST = 1e-8
"""Added to a probability before its logarithm, as in the published code of INCV."""


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """What noisy cross-validation works on.

    Attributes:
        features: One row an item.
        label: The given label of each item.
        n_labels: Number of labels.
        group: Items with the same number stay in one half; -1 for an item that stands alone.
        items: Ids, by which the halves are drawn; None for rows.
    """

    features: Float[np.ndarray, "items features"]
    label: Int32[np.ndarray, "items"]
    n_labels: int
    group: Int32[np.ndarray, "items"] | None
    items: Vocabulary | None

    def check(self) -> None:
        """Refuse what cannot be cut in two.

        Raises:
            InputError: A feature is NaN or infinite, or there are fewer than two items, or groups of them.
            SettingError: There are fewer than two labels.
        """
        check_features(self.features, self.items)
        if self.n_labels < 2:
            raise SettingError(f"n_labels is {self.n_labels}.", remedy="Noise needs two labels or more.")
        if not divisible(self, np.arange(len(self.label))):
            raise InputError("Fewer than two items, or groups of items, cannot be cut in two.", where="label")


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A half, judged by a model of the other.

    Attributes:
        held: Its items.
        agrees: Whether the model predicts the given label.
        loss: The cross-entropy of the given label.
    """

    held: Int64[np.ndarray, "held"]
    agrees: Bool[np.ndarray, "held"]
    loss: Float64[np.ndarray, "held"]

    def worst(self, n: int) -> Int64[np.ndarray, "worst"]:
        """The n items with the largest loss, all of them if there are fewer; equal losses by row.

        Args:
            n: How many.
        """
        return self.held[np.argsort(-self.loss, kind="stable")[:n]]


def divisible(examples: Examples, candidates: Int64[np.ndarray, "candidates"]) -> bool:
    """Whether the candidates can be cut in two.

    Args:
        examples: The examples.
        candidates: Rows of them.
    """
    if len(candidates) < 2:
        return False
    return examples.group is None or int(numbered(examples.group[candidates]).max()) > 0


def cut(
    examples: Examples, candidates: Int64[np.ndarray, "candidates"], seed: int
) -> tuple[Int64[np.ndarray, "first"], Int64[np.ndarray, "second"]]:
    """The candidates in two halves with equal shares of every label, groups whole.

    Args:
        examples: The examples.
        candidates: Rows of them.
        seed: Draws the halves.
    """
    items = None if examples.items is None else Vocabulary(examples.items[int(row)] for row in candidates)
    group = None if examples.group is None else examples.group[candidates]
    fold = stratified_folds(examples.label[candidates], folds=2, group=group, items=items, seed=seed)
    return candidates[fold == 0], candidates[fold == 1]


def judge(
    examples: Examples,
    learn: Int64[np.ndarray, "learn"],
    held: Int64[np.ndarray, "held"],
    *,
    head: Head,
    choose: Choice,
    seed: int,
) -> Judged:
    """What a model that learns from some items says of others.

    Args:
        examples: The examples.
        learn: Rows to learn from.
        held: Rows to judge.
        head: What learns.
        choose: How the model is chosen among its epochs.
        seed: Goes to the head.

    Raises:
        InputError: The head's answer has another shape than [held, labels].
    """
    label = examples.label[held]
    epochs = head(examples.features[learn], examples.label[learn], examples.features[held], examples.n_labels, seed)
    probability = choose(epochs, label)
    if probability.shape != (len(held), examples.n_labels):
        raise InputError(
            f"It gave probabilities of shape {probability.shape} for {len(held)} items and {examples.n_labels} labels.",
            where="head",
            remedy="A label that is absent from training needs its column too.",
        )
    given = probability[np.arange(len(held)), label]
    return Judged(held, probability.argmax(axis=1) == label, -np.log(given + LEAST))

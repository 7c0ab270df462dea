"""Labels and probabilities as Cleanlab's users have them: checked, coded, and what looks wrong with them said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float64, Int32

from middlemost.data.arrays import OwnsArrays
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError
from middlemost.mislabels.given_labels import coded, plain_labels
from middlemost.mislabels.probability_notes import notes_on

TOLERANCE = 1e-2
"""How far a row may sum from one: half precision over a thousand labels stays below."""

SHOWN = 5


@dataclass(frozen=True, slots=True, eq=False)
class Checked(OwnsArrays):
    """Labels and probabilities that fit each other.

    Attributes:
        label: The given label of each item, as a code.
        probability: Columns in the order of `labels`.
        labels: Labels in the order of the columns, those that nobody has included.
        items: Item ids.
        notes: What the reader must know: labels with one example or none, probabilities that look in-sample, columns
            that look out of order.
    """

    label: Int32[np.ndarray, "items"]
    probability: Float64[np.ndarray, "items labels"]
    labels: Vocabulary
    items: Vocabulary
    notes: tuple[str, ...]

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        return f"Checked({len(self.items):,} items, {len(self.labels)} labels, {len(self.notes)} notes)"


def check_probabilities(
    labels: Any,
    probabilities: Any,
    *,
    classes: Sequence[Any] | None = None,
    ids: Iterable[Any] | None = None,
) -> Checked:
    """Labels and probabilities made ready, or refused with the reason.

    Args:
        labels: The given label of each item: text, whole numbers or truth values.
        probabilities: One row an item, one column a label: an array or lists, or a frame whose columns are named after
            the labels. Of models that did not see the item (out of fold).
        classes: The labels in the order of the columns, such as scikit-learn's `model.classes_`. Needed for text
            labels, unless the columns have names: the order is never guessed. Default for whole numbers: 0, 1, 2 and
            on.
        ids: Item ids, each once. Default: rows from 0.

    Returns:
        Codes, probabilities, and notes on what looks wrong.

    Raises:
        InputError: Shapes differ, a label is missing, of a kind that is not judged here, or not among the classes; text
            labels without classes; a probability is missing, negative or above 1, or a row does not sum to one.

    Example:
        >>> checked = check_probabilities(["pos", "neg"], [[0.1, 0.9], [0.6, 0.4]], classes=["neg", "pos"])
        >>> checked.label.tolist(), list(checked.labels)
        ([1, 0], ['neg', 'pos'])
    """
    named = getattr(probabilities, "columns", None)
    probability = _matrix(probabilities)
    plain = plain_labels(labels)
    if len(plain) != len(probability):
        raise InputError(f"{len(plain):,} labels stand beside {len(probability):,} rows of probabilities.")
    if not plain:
        raise InputError("There are no examples.", where="labels")
    probability, names = _ordered(probability, None if named is None else list(named), classes, plain)
    items = _items(ids, len(plain))
    _check_values(probability, items)
    label, vocabulary = coded(plain, names)
    return Checked(label, probability, vocabulary, items, notes_on(label, probability, vocabulary))


def _matrix(probabilities: Any) -> Float64[np.ndarray, "items labels"]:
    to_numpy = getattr(probabilities, "to_numpy", None)
    try:
        probability = np.asarray(probabilities if to_numpy is None else to_numpy(), dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError("They are no table of numbers with rows of one length.", where="probabilities") from None
    if probability.ndim == 1:
        raise InputError(
            "They are one number an item.",
            where="probabilities",
            remedy="Give a column for each label: of two, np.stack([1 - p, p], axis=1).",
        )
    if probability.ndim != 2:
        raise InputError(
            f"They have {probability.ndim} dimensions, as for one label a token.",
            where="probabilities",
            remedy="Give one row an item and one column a label.",
        )
    if probability.shape[1] < 2:
        raise InputError(
            "There is one column: with one label there is no other to compare with.", where="probabilities"
        )
    return probability


def _ordered(
    probability: Float64[np.ndarray, "items columns"],
    named: list[Any] | None,
    classes: Sequence[Any] | None,
    plain: list[int] | list[str],
) -> tuple[Float64[np.ndarray, "items columns"], list[Any]]:
    """The probabilities, and what each column is called; named columns are brought into the order of the classes."""
    n_columns = int(probability.shape[1])
    if classes is None and named is not None:
        return probability, named
    if classes is None:
        if any(isinstance(one, str) for one in plain):
            raise InputError(
                "The columns of probabilities have no names and the labels are text: which column is which label?",
                where="classes",
                remedy="Give classes, the labels in the order of the columns (scikit-learn: model.classes_).",
            )
        return probability, list(range(n_columns))
    names = list(classes)
    if len(names) != n_columns:
        raise InputError(f"{len(names)} classes are named for {n_columns} columns of probabilities.", where="classes")
    if named is None:
        return probability, names
    texts = [str(one) for one in named]
    if sorted(texts) != sorted(map(str, names)):
        raise InputError(f"The columns are called {', '.join(texts)}, the classes otherwise.", where="classes")
    return np.ascontiguousarray(probability[:, [texts.index(str(one)) for one in names]]), names


def _items(ids: Iterable[Any] | None, n: int) -> Vocabulary:
    if ids is None:
        return Vocabulary(map(str, range(n)), kind="integer")
    listed = ids.tolist() if isinstance(ids, np.ndarray) else list(ids)
    if len(listed) != n:
        raise InputError(f"{len(listed):,} ids stand beside {n:,} labels.", where="ids")
    return Vocabulary(map(str, listed), kind="integer" if all(type(one) is int for one in listed) else "text")


def _check_values(probability: Float64[np.ndarray, "items labels"], items: Vocabulary) -> None:
    unknown = np.asarray(~np.isfinite(probability).all(axis=1))
    _refuse(unknown, items, "missing or infinite probabilities", "Predict them again.")
    outside = np.asarray(((probability < 0) | (probability > 1 + TOLERANCE)).any(axis=1))
    _refuse(outside, items, "probabilities below 0 or above 1", "If these are logits, take their softmax first.")
    off = np.abs(probability.sum(axis=1) - 1.0) > TOLERANCE
    remedy = (
        "Divide each row by its sum; scores of labels that do not exclude each other (multi-label) do not fit here."
    )
    _refuse(np.asarray(off), items, "probabilities that do not sum to one", remedy)


def _refuse(bad: Bool[np.ndarray, "items"], items: Vocabulary, what: str, remedy: str) -> None:
    rows = np.flatnonzero(bad)
    if not len(rows):
        return
    shown = ", ".join(items[int(row)] for row in rows[:SHOWN])
    more = f" and {len(rows) - SHOWN:,} more" if len(rows) > SHOWN else ""
    having = "has" if len(rows) == 1 else "have"
    message = f"{len(rows):,} of {len(bad):,} items {having} {what}: {shown}{more}."
    raise InputError(message, where="probabilities", remedy=remedy)

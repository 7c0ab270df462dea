"""What looks wrong with labels and probabilities that fit each other: said, not refused."""

import numpy as np
from jaxtyping import Float64, Int32

from middlemost.data.vocabulary import Vocabulary
from middlemost.mislabels.wrong_order import column_order

TOO_SURE = 0.99
SHOWN = 10


def notes_on(
    label: Int32[np.ndarray, "items"], probability: Float64[np.ndarray, "items labels"], labels: Vocabulary
) -> tuple[str, ...]:
    """Sentences on labels with one example or none, on probabilities that look in-sample, and on the order of columns.

    Probabilities look in-sample where the mean probability of the given label is above .99 and no label is
    contradicted.

    Args:
        label: The given label of each item.
        probability: Columns in the order of `labels`; one item at least.
        labels: All labels.

    Example:
        >>> given, b = np.array([0, 0, 1, 1, 0], dtype=np.int32), np.array([0.001, 0.002, 0.999, 0.999, 0.003])
        >>> print(notes_on(given, np.stack([1 - b, b], axis=1), Vocabulary("ab"))[0][:98])
        The mean probability of the given label is 0.998 and none of the 5 is contradicted: were these exa
    """
    count = np.bincount(label, minlength=len(labels))
    notes = [
        f"{labels[int(code)]}: 1 example, cannot be judged out of fold." for code in np.flatnonzero(count == 1)[:SHOWN]
    ]
    if np.count_nonzero(count == 1) > SHOWN:
        notes.append(f"{np.count_nonzero(count == 1) - SHOWN:,} more labels have 1 example.")
    absent = np.flatnonzero(count == 0)
    if len(absent):
        shown = ", ".join(labels[int(code)] for code in absent[:SHOWN])
        more = f" and {len(absent) - SHOWN:,} more" if len(absent) > SHOWN else ""
        notes.append(f"No example has the label {shown}{more}.")
    return (*notes, *_too_sure(label, probability), *_out_of_order(label, probability, labels))


def _too_sure(label: Int32[np.ndarray, "items"], probability: Float64[np.ndarray, "items labels"]) -> tuple[str, ...]:
    given = probability[np.arange(len(label)), label]
    mean = float(given.mean())
    if mean <= TOO_SURE or np.any(given < probability.max(axis=1)):
        return ()
    note = (
        f"The mean probability of the given label is {mean:.3f} and none of the {len(label):,} is contradicted: were "
        "these examples in the training data? A model agrees with labels that it has learned, wrong ones included. "
        "Predict each example by a model that did not see it (scikit-learn: "
        "cross_val_predict(model, features, labels, cv=5, method='predict_proba'))."
    )
    return (note,)


def _out_of_order(
    label: Int32[np.ndarray, "items"], probability: Float64[np.ndarray, "items labels"], labels: Vocabulary
) -> tuple[str, ...]:
    found = column_order(label, probability)
    if not found.suspicious:
        return ()
    names = np.empty(len(labels), dtype=object)
    names[found.order] = list(labels)
    shown = f"{', '.join(names[:SHOWN])}{', …' if len(names) > SHOWN else ''}"
    note = (
        f"The model disagrees with the label of {1 - found.agreement:.0%} of the items. Are the columns in another "
        f"order? Read as {shown} they agree on {found.best_agreement:.0%}. Give classes in the order of the columns."
    )
    return (note,)

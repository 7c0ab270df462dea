"""scikit-learn: minibatches by `partial_fit`, recorded before each step."""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from jaxtyping import Float, Int32, Shaped

from middlemost.data.progress import Progress
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError
from middlemost.mislabels.dynamics.announced import announced_classes
from middlemost.mislabels.dynamics.measure import Of
from middlemost.mislabels.dynamics.recorder import TrainingDynamics
from middlemost.mislabels.dynamics.result import Dynamics


def fit_recorded(
    estimator: Any,
    features: Any,
    labels: Sequence[str] | Sequence[int] | np.ndarray,
    *,
    epochs: int,
    classes: Sequence[str] | Sequence[int] | None = None,
    ids: Sequence[str] | Sequence[int] | Vocabulary | None = None,
    batch: int = 64,
    seed: int = 0,
    margin_epochs: int | None = None,
    progress: Progress | None = None,
) -> Dynamics:
    """Train an estimator in minibatches and record every example just before the step that it is part of.

    Outputs are those of `predict_proba` where the estimator has it, else of `decision_function`, taken as logits.
    Before the first step nothing is fitted, and all classes are taken to be alike: margin 0, probability 1 / classes.

    Args:
        estimator: Has `partial_fit`, as `MLPClassifier` and `SGDClassifier`; it is trained in place.
        features: Rows of numbers, dense or sparse.
        labels: The given label of each row: text or whole numbers.
        epochs: Passes over the data, each in an order of its own.
        classes: All classes. Default: those among the labels, sorted.
        ids: Ids of the rows. Default: their places, 0, 1, 2, ….
        batch: Rows a step. Default 64, as in Pleiss et al. 2020, section 4.
        seed: Of the order. Default 0; the estimator has a seed of its own.
        margin_epochs: As for `TrainingDynamics`. Default: all.
        progress: Called after each epoch.

    Raises:
        InputError: The estimator has no `partial_fit`, or numbers of rows disagree.

    Example:
        >>> import numpy as np
        >>> from sklearn.linear_model import SGDClassifier
        >>> x = np.array([[0.0], [1.0], [2.0], [3.0]])
        >>> dynamics = fit_recorded(SGDClassifier(random_state=0), x, ["low", "low", "high", "high"], epochs=5, batch=2)
        >>> dynamics.labels[:], dynamics.presentations.tolist()
        (['high', 'low'], [5, 5, 5, 5])
    """
    if not hasattr(estimator, "partial_fit"):
        raise InputError(f"{type(estimator).__name__} has no partial_fit: it does not learn in minibatches.")
    named, codes = _coded(np.asarray(labels), classes)
    keys = np.arange(len(codes)) if ids is None else np.asarray(ids.native() if isinstance(ids, Vocabulary) else ids)
    if not len(keys) == len(codes) == features.shape[0]:
        raise InputError(f"There are {features.shape[0]} rows, {len(codes)} labels and {len(keys)} ids.")
    of: Of = "probabilities" if hasattr(estimator, "predict_proba") else "logits"
    recorder = TrainingDynamics(
        named, epochs=epochs, items=len(codes) if ids is None else ids, of=of, margin_epochs=margin_epochs
    )
    names = np.array(list(named), dtype=object)
    for epoch in range(epochs):
        order = np.random.default_rng((seed, epoch)).permutation(len(codes))
        for first in range(0, len(codes), batch):
            rows = order[first : first + batch]
            part = features[rows]
            recorder.update(keys[rows], _outputs(estimator, part, len(named), of), names[codes[rows]].tolist())
            estimator.partial_fit(part, codes[rows], classes=np.arange(len(named)))
        recorder.end_epoch()
        if progress is not None:
            progress(epoch + 1, epochs)
    return recorder.result()


def _coded(
    given: Shaped[np.ndarray, "items"], classes: Sequence[str] | Sequence[int] | None
) -> tuple[Vocabulary, Int32[np.ndarray, "items"]]:
    """The classes, and the labels as codes."""
    if classes is None:
        classes = cast("list[str]", np.unique(given).tolist())
    named = announced_classes(classes)
    codes = named.find(map(str, given.tolist()))
    if (codes < 0).any():
        raise InputError(f"The label {str(given[int(np.argmin(codes))])!r} is none of the classes.", where="labels")
    return named, codes


def _outputs(estimator: Any, features: Any, n_classes: int, of: Of) -> Float[np.ndarray, "batch classes"]:
    """Probabilities, or decision values; those of two classes come as one column, the second's logit."""
    if not hasattr(estimator, "classes_"):
        return np.full((features.shape[0], n_classes), 1 / n_classes if of == "probabilities" else 0.0)
    if of == "probabilities":
        return cast("np.ndarray", estimator.predict_proba(features))
    decision = cast("np.ndarray", estimator.decision_function(features))
    return decision if decision.ndim == 2 else np.column_stack([np.zeros(len(decision)), decision])

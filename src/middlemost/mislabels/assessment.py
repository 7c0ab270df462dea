"""Labels and out-of-sample probabilities in, a judgement of every label out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from jaxtyping import Float, Float64, Int64

from middlemost.data.consensus import Consensus
from middlemost.data.label_quality import LabelQuality
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError
from middlemost.mislabels.aligned import aligned_consensus, aligned_dynamics, refuse_other_labels
from middlemost.mislabels.by_id import ascending
from middlemost.mislabels.content import check_features
from middlemost.mislabels.dynamics.result import Dynamics
from middlemost.mislabels.judge import Evidence, judge
from middlemost.mislabels.neighbours import nearest
from middlemost.mislabels.probabilities import Checked, check_probabilities
from middlemost.mislabels.reasons import with_reasons
from middlemost.mislabels.signals import dynamics_signals, feature_signals, rated
from middlemost.mislabels.views.kernel_ridge import kernel_ridge
from middlemost.mislabels.views.scaled import scaled


def assess(
    labels: Any,
    probabilities: Any,
    *,
    classes: Sequence[Any] | None = None,
    ids: Iterable[Any] | None = None,
    features: Any = None,
    dynamics: Dynamics | None = None,
    consensus: Consensus | None = None,
    seed: int = 0,
) -> LabelQuality:
    """Which given labels are wrong, from out-of-sample probabilities and whatever else is known.

    See `judge` for how the evidence is weighed. Features add a kernel ridge regression that leaves each item out, and
    its nearest neighbours; a recorded training adds the confidence of its early epochs; a consensus of raters adds
    the posterior of the given label. With ids the order of rows has no influence.

    Args:
        labels: The given label of each item.
        probabilities: One row an item, one column a label, of models that did not see the item's label (out of fold).
        classes: The labels in the order of the columns; needed for text labels, unless columns have names.
        ids: Item ids, each once. Default: rows from 0. Needed where `dynamics` or `consensus` has ids of its own.
        features: An array of numbers, one row an item. Default: none.
        dynamics: From `TrainingDynamics`; items are matched by id, and had these labels. Default: none.
        consensus: From `truth`; items are matched by id, and some may have no ratings. Default: none.
        seed: Of landmarks and resamples. Default 0.

    Returns:
        The quality of every label, flags, suggestions, reasons, and the noise rate with its interval.

    Raises:
        InputError: The arguments do not fit each other, or a number is missing.

    Example:
        >>> import numpy as np
        >>> p = np.tile([[0.95, 0.05], [0.05, 0.95]], (50, 1))
        >>> found = assess([0, 1] * 49 + [1, 1], p)
        >>> found.items[int(found.quality.argmin())], np.flatnonzero(found.flagged).tolist()
        ('98', [98])
    """
    checked = check_probabilities(labels, probabilities, classes=classes, ids=ids)
    numbers = None if features is None else _checked(features, checked.items)
    order = ascending(items=checked.items)
    if ids is None or np.array_equal(order, np.arange(len(order))):
        return _assessed(checked, numbers, dynamics, consensus, seed)
    sorted_by_id = replace(
        checked,
        label=checked.label[order],
        probability=checked.probability[order],
        items=Vocabulary.from_unique(checked.items.ids[order], kind=checked.items.kind),
    )
    quality = _assessed(sorted_by_id, None if numbers is None else numbers[order], dynamics, consensus, seed)
    return _in_order(quality, np.argsort(order))


def _checked(features: Any, items: Vocabulary) -> Float[np.ndarray, "items dims"]:
    numbers: np.ndarray = np.asarray(features)
    if numbers.ndim != 2 or numbers.dtype.kind not in "fiub":
        raise InputError("They are no table of numbers.", where="features", remedy="Give one row an item.")
    if len(numbers) != len(items):
        raise InputError(f"{len(numbers):,} rows of features stand beside {len(items):,} labels.", where="features")
    if numbers.dtype.kind != "f":
        numbers = numbers.astype(np.float32)
    check_features(numbers, items)
    return numbers


def _in_order(quality: LabelQuality, rows: Int64[np.ndarray, "items"]) -> LabelQuality:
    return replace(
        quality,
        items=Vocabulary.from_unique(quality.items.ids[rows], kind=quality.items.kind),
        given=quality.given[rows],
        quality=quality.quality[rows],
        flagged=quality.flagged[rows],
        suggested=quality.suggested[rows],
        signals={name: values[rows] for name, values in quality.signals.items()},
        ambiguous=quality.ambiguous[rows],
        reasons=tuple(quality.reasons[int(row)] for row in rows),
    )


def _assessed(
    checked: Checked,
    features: Float[np.ndarray, "items dims"] | None,
    dynamics: Dynamics | None,
    consensus: Consensus | None,
    seed: int,
) -> LabelQuality:
    shares: dict[str, Float64[np.ndarray, "items"]] = {}
    shown: dict[str, Float64[np.ndarray, "items"]] = {}
    kernel, neighbours = None, None
    if features is not None:
        kernel = kernel_ridge(scaled(features), checked.label, len(checked.labels), seed=seed).score
        neighbours = nearest(features)
        shown |= feature_signals(checked.label, kernel, neighbours)
    if dynamics is not None:
        dynamics = aligned_dynamics(dynamics, checked.items, checked.labels)
        refuse_other_labels(dynamics, checked.label)
        shares["early_confidence"] = dynamics.early_confidence
        shown |= dynamics_signals(dynamics)
    if consensus is not None:
        consensus = aligned_consensus(consensus, checked.items, checked.labels)
        shares["consensus"] = rated(consensus, checked.label)
    counts = np.bincount(checked.label, minlength=len(checked.labels))
    evidence = Evidence(
        items=checked.items,
        labels=checked.labels,
        given=checked.label,
        probabilities=checked.probability,
        kernel=kernel,
        judged=counts[checked.label] > 1,
        shares=shares,
        shown=shown,
    )
    quality = judge(evidence, seed=seed, notes=checked.notes)
    return with_reasons(quality, checked.probability, neighbours=neighbours, dynamics=dynamics, consensus=consensus)

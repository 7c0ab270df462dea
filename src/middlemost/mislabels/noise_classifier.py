"""Flips that are known, to find those that are not: the noise classifier of data maps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
from jaxtyping import Bool, Float64, Int64

from middlemost.data.arrays import OwnsArrays, freeze
from middlemost.data.tabular import Tabular
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError, SettingError
from middlemost.mislabels.by_id import rank_of_ids
from middlemost.mislabels.dynamics.result import Dynamics

Feature = Literal["confidence", "variability", "correctness"]


@dataclass(frozen=True, slots=True, eq=False)
class NoiseProbabilities(OwnsArrays, Tabular):
    """How much each item looks like those whose label was flipped on purpose.

    `probability` is that of a set with as many flipped as clean labels: it ranks, and .5 divides, but it is no share of
    wrong labels.

    Attributes:
        items: Item ids.
        probability: Of being a flipped one among equally many of both.
        learned_from: Whether the classifier learned from the item; its own probability then is too sure of itself.
        features: What it looks at.
        coefficients: Of each feature, in its standard deviations; negative where low is suspicious.
        intercept: Logit at the mean of all features.
    """

    items: Vocabulary
    probability: Float64[np.ndarray, "items"]
    learned_from: Bool[np.ndarray, "items"]
    features: tuple[Feature, ...]
    coefficients: Float64[np.ndarray, "features"]
    intercept: float

    def __post_init__(self) -> None:
        self._own_arrays()

    def columns(self) -> Mapping[str, Any]:
        """item, probability, learned_from."""
        return {"item": self.items.native(), "probability": self.probability, "learned_from": self.learned_from}


def classify_noise(
    dynamics: Dynamics,
    flipped: Bool[np.ndarray, "items"],
    *,
    features: Sequence[Feature] = ("confidence", "variability"),
    seed: int = 0,
) -> NoiseProbabilities:
    """A logistic regression on all known flips and equally many of the other items.

    Flip some labels on purpose (1% in the paper), train on them with a recorder, and say which they were. The other
    items are drawn at random, and are taken to be clean though some are wrong.

    Args:
        dynamics: Of the training on the flipped labels.
        flipped: Which items were flipped on purpose.
        features: `"confidence"` alone is the paper's; the default adds `"variability"`; `"correctness"` can be added.
            Standardised over the items learned from; L2 penalty with C = 1, scikit-learn's default.
        seed: Draws the clean ones. Default 0.

    Raises:
        InputError: No item is flipped, or fewer are not, or a feature is missing for an item.
        SettingError: There is no feature, or one is named twice.

    Source:
        Swayamdipta et al. 2020, section 5, with confidence alone.

    Example:
        >>> import numpy as np
        >>> from middlemost.mislabels.dynamics import TrainingDynamics
        >>> recorder = TrainingDynamics(2, epochs=1)
        >>> recorder.update(range(4), np.array([[3.0, 0], [2, 0], [-2, 0], [-3, 0]]), [0, 0, 0, 0])
        >>> flipped = np.array([False, False, False, True])
        >>> found = classify_noise(recorder.result(), flipped, features=["confidence"])
        >>> bool(found.probability[2] > found.probability[1])
        True
    """
    from sklearn.linear_model import LogisticRegression  # pyright: ignore[reportMissingTypeStubs]

    if not features or len(set(features)) != len(features):
        raise SettingError(
            f"Features are one or more, each once, not {', '.join(features) or 'none'}.", where="features"
        )
    table = np.column_stack([getattr(dynamics, name) for name in features])
    missing = ~np.isfinite(table).all(axis=1)
    if missing.any():
        raise InputError(
            f"{int(missing.sum()):,} items lack {' or '.join(features)}, the first of them "
            f"{dynamics.items[int(missing.argmax())]!r}.",
            remedy="Variability needs two presentations: record further, or take confidence alone.",
        )
    rows = np.concatenate([np.flatnonzero(flipped), _clean_ones(dynamics.items, flipped, seed)])
    center, spread = table[rows].mean(axis=0), table[rows].std(axis=0)
    table = (table - center) / np.where(spread > 0, spread, 1.0)
    model = cast("Any", LogisticRegression()).fit(table[rows], flipped[rows])
    learned_from = np.zeros(len(dynamics), dtype=np.bool_)
    learned_from[rows] = True
    return NoiseProbabilities(
        items=dynamics.items,
        probability=freeze(model.predict_proba(table)[:, 1]),
        learned_from=freeze(learned_from),
        features=tuple(features),
        coefficients=model.coef_[0],
        intercept=float(model.intercept_[0]),
    )


def _clean_ones(items: Vocabulary, flipped: Bool[np.ndarray, "items"], seed: int) -> Int64[np.ndarray, "chosen"]:
    """As many of the others as are flipped, drawn in the order of the ids."""
    n_flipped = int(flipped.sum())
    others = np.flatnonzero(~flipped)
    if not 0 < n_flipped <= len(others):
        raise InputError(
            f"{n_flipped:,} items are flipped and {len(others):,} are not: as many of these as of those are needed.",
            where="flipped",
        )
    others = others[np.argsort(rank_of_ids(items)[others])]
    return np.random.default_rng(seed).choice(others, n_flipped, replace=False)

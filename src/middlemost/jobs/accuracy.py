"""How often the labels are right, on gold that did not help to infer them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from middlemost.data.consensus import Consensus
from middlemost.data.estimate import Estimate
from middlemost.data.gold import Gold
from middlemost.errors import InputError
from middlemost.stats.scores import shared_accuracy
from middlemost.stats.wilson import wilson_interval

FOLDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """Accuracy on gold, and what the method says of each gold item without having seen its label.

    Attributes:
        accuracy: The estimate.
        posterior: One row a gold item that was judged.
        gold: These items and their labels.
    """

    accuracy: Estimate
    posterior: Float64[np.ndarray, "gold labels"]
    gold: Gold


def cross_fitted(
    method: Callable[[Gold | None], Consensus], gold: Gold, *, name: str, level: float = 0.95, seed: int = 0
) -> HeldOut:
    """Accuracy of a method on gold items, each judged by a fit that did not see its label.

    Gold is cut into five folds at random (fewer items: one fold each); the method is fitted with the other folds
    as anchors. Ties share credit. A method that cannot do without gold is not judged by one gold item: its accuracy
    is undefined.

    Args:
        method: Gold in, consensus out.
        gold: Known labels of rated items; at least one.
        name: The method's name.
        level: Nominal coverage of Wilson's interval. Default: .95.
        seed: Cuts the folds. Default: 0.
    """
    n_folds = min(FOLDS, len(gold))
    fold = np.random.default_rng(seed).permutation(len(gold)) % n_folds
    posterior: np.ndarray | None = None
    n_raters = 0
    for one in range(n_folds):
        rest = fold != one
        anchors = Gold(gold.item[rest], gold.label[rest]) if rest.any() else None
        try:
            fitted = method(anchors)
        except InputError:
            if anchors is not None:
                raise
            return _not_judged(gold, name)
        n_raters = len(fitted.raters)
        if posterior is None:
            posterior = np.empty((len(gold), len(fitted.labels)))
        posterior[~rest] = fitted.posterior[gold.item[~rest]]
    assert posterior is not None
    how = f"Wilson's interval over gold items like these; {n_folds}-fold cross-fitted, ties sharing credit"
    return HeldOut(_estimate(posterior, gold, name, n_raters, level, how), posterior, gold)


def _not_judged(gold: Gold, name: str) -> HeldOut:
    why = "the method needs gold, and the only gold item is the one to be judged"
    nothing = np.zeros(0, dtype=np.int32)
    accuracy = Estimate.undefined(f"accuracy of {name}", why, n_items=len(gold), n_raters=0)
    return HeldOut(accuracy, np.zeros((0, 1)), Gold(nothing, nothing))


def on_test(consensus: Consensus, gold: Gold, *, name: str, level: float = 0.95) -> HeldOut:
    """Accuracy on gold that is kept for testing and never anchors.

    Args:
        consensus: Inferred without this gold.
        gold: Known labels of rated items; at least one.
        name: The method's name.
        level: Nominal coverage of Wilson's interval. Default: .95.
    """
    posterior = consensus.posterior[gold.item]
    how = "Wilson's interval over test items like these; ties sharing credit"
    return HeldOut(_estimate(posterior, gold, name, len(consensus.raters), level, how), posterior, gold)


def _estimate(
    posterior: Float64[np.ndarray, "gold labels"], gold: Gold, name: str, n_raters: int, level: float, how: str
) -> Estimate:
    places = Gold(np.arange(len(gold), dtype=np.int32), gold.label)
    credit = shared_accuracy(posterior, places).score
    right = float(credit.sum())
    low, high = wilson_interval(right, float(len(gold)), level=level)
    return Estimate(f"accuracy of {name}", right / len(gold), low, high, level, len(gold), n_raters, how)

"""How often each method is right, and how much more often than the first, on gold that none of them saw."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float64
from scipy.special import gammaln

from middlemost.data.consensus import Consensus
from middlemost.data.estimate import Estimate
from middlemost.data.gold import Gold
from middlemost.jobs.accuracy import on_test
from middlemost.jobs.compare.result import Difference
from middlemost.stats.multiplicity import benjamini_hochberg
from middlemost.stats.resampling import items_interval
from middlemost.stats.scores import shared_accuracy

_DIGITS = 9
"""Sums of credits are equal to so many digits after the point."""

_NEVER = 1e-40


def accuracies(
    results: Sequence[Consensus], gold: Gold, *, resamples: int, level: float, seed: int
) -> tuple[tuple[Estimate, ...], tuple[Difference, ...]]:
    """Accuracy of each method, and the paired difference of each but the first from the first.

    Labels that tie share the credit. The interval of a difference resamples gold items, so what both methods find
    hard cancels; its test is exact, over the items on which the two have different credit.

    Args:
        results: Inferred without this gold.
        gold: Known labels of rated items; at least one.
        resamples: Resamples of items for the intervals of differences.
        level: Nominal coverage of all intervals.
        seed: Seed of the resampling.
    """
    order = np.argsort(gold.item)
    gold = Gold(gold.item[order], gold.label[order])  # so that resamples do not depend on the order of the table
    accuracy = tuple(on_test(one, gold, name=one.method, level=level).accuracy for one in results)
    credit = [shared_accuracy(one.posterior, gold).score for one in results]
    gains = [other - credit[0] for other in credit[1:]]
    p = np.array([sign_flip_test(gain) for gain in gains])
    adjusted = benjamini_hochberg(p)
    differences = [
        Difference(
            _paired(gain, one, results[0].method, resamples=resamples, level=level, seed=seed),
            int(np.sum(gain > 0)),
            int(np.sum(gain < 0)),
            _or_none(p[row]),
            _or_none(adjusted[row]),
        )
        for row, (one, gain) in enumerate(zip(results[1:], gains, strict=True))
    ]
    return accuracy, tuple(differences)


def _paired(
    gain: Float64[np.ndarray, "gold"], result: Consensus, first: str, *, resamples: int, level: float, seed: int
) -> Estimate:
    def mean(times: Float64[np.ndarray, "gold"]) -> float:
        return float(times @ gain / times.sum())

    means = "paired: means gold items like these and these raters"
    found = items_interval(mean, len(gain), means=means, resamples=resamples, level=level, seed=seed)
    name = f"accuracy of {result.method} minus {first}"
    covers = None if found.low is None else level
    n_raters = len(result.raters)
    return Estimate(name, float(gain.mean()), found.low, found.high, covers, len(gain), n_raters, found.how)


def sign_flip_test(gain: Float64[np.ndarray, "gold"]) -> float:
    """Two-sided p of a sum of gains, if each could as well have had the other sign; NaN where all are zero.

    Exact: gains of one size make a binomial number of pluses, and the few sizes there are (1, 1/2 where two labels
    tie, ...) are convolved; outcomes of a chance below 1e-40 are left out. Where all are -1, 0 or 1 it is McNemar's
    exact test.

    Args:
        gain: One an item.

    Example:
        >>> round(sign_flip_test(np.array([1.0, 1.0, 1.0, 0.0])), 9)
        0.25
    """
    size, times = np.unique(np.round(np.abs(gain[gain != 0]), _DIGITS), return_counts=True)
    if not len(size):
        return float("nan")
    total, chance = np.zeros(1), np.ones(1)
    for one, n in zip(size.tolist(), times.tolist(), strict=True):
        plus: Float64[np.ndarray, "outcomes"] = np.arange(float(n + 1))
        coins = _fair_coins(plus)
        likely = coins > _NEVER
        sums = np.round(np.add.outer(total, one * (2 * plus[likely] - n)), _DIGITS).ravel()
        total, place = np.unique(sums, return_inverse=True)
        chance = np.bincount(place, weights=np.outer(chance, coins[likely]).ravel())
    return min(1.0, float(chance[np.abs(total) >= abs(gain.sum()) - 10.0**-_DIGITS * len(gain)].sum()))


def _fair_coins(plus: Float64[np.ndarray, "outcomes"]) -> Float64[np.ndarray, "outcomes"]:
    n = len(plus) - 1
    return np.exp(gammaln(n + 1) - gammaln(plus + 1) - gammaln(n - plus + 1) - n * np.log(2.0))


def _or_none(p: float) -> float | None:
    return None if np.isnan(p) else float(p)

"""Cohen's kappa: agreement of two given raters beyond chance."""

from typing import Any, Literal

import numpy as np
from jaxtyping import Float64, Int32

from middlemost.agreement.choice import check_choice
from middlemost.agreement.measure import repeats_note
from middlemost.data.estimate import Estimate
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.errors import InputError, SettingError
from middlemost.stats.resampling import Interval, items_interval

KappaWeights = Literal["linear", "quadratic"]


def cohen_kappa(
    ratings: Ratings,
    rater_a: str | int,
    rater_b: str | int,
    *,
    weights: KappaWeights | None = None,
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Estimate:
    r"""Cohen's kappa of two raters, over the items that both rated.

    $\kappa = 1 - D_o / D_e$, with $D_o$ the mean difference of the two labels of an item and $D_e$ that of
    labels drawn independently, each from one rater's own shares. The difference is 0 or 1; or, for labels in
    rank order, the distance of their ranks (linear) or its square (quadratic). Each rater's first rating of
    an item counts.

    The interval resamples items and means these two raters, not raters like them.

    Args:
        ratings: Ratings of known raters.
        rater_a: Id of one rater.
        rater_b: Id of the other; swapping the two changes nothing.
        weights: None (default), `"linear"` or `"quadratic"`.
        resamples: Resamples of the items. Default 200, as everywhere in this package; 0 for no interval.
        level: Nominal coverage. Default .95.
        seed: Seed of the resampling. Default 0.
        threads: How many threads. Default: one for each processor. They do not change the result.
        progress: Called as resamples finish.

    Returns:
        The estimate; undefined where the two share no item or give one label only.

    Raises:
        InputError: A rater is not known, or the two are one.
        SettingError: Weights were asked for and the labels have no order, or the weights are unknown.

    References:
        Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
        Measurement 20, 37-46.
        Cohen, J. (1968). Weighted kappa. Psychological Bulletin 70, 213-220.

    Example:
        >>> from middlemost import Vocabulary
        >>> item, rater = np.repeat(np.arange(4, dtype=np.int32), 2), np.tile(np.arange(2, dtype=np.int32), 4)
        >>> ratings = Ratings.from_codes(item, rater, np.array([0, 0, 1, 1, 0, 1, 0, 0], dtype=np.int32),
        ...     items=Vocabulary("pqrs"), raters=Vocabulary(["ann", "bo"]), labels=Vocabulary("ab"))
        >>> cohen_kappa(ratings, "ann", "bo").value
        0.5
    """
    check_weights(ratings, weights)
    name = f"Cohen's kappa of {rater_a} and {rater_b}" + (f" ({weights} weights)" if weights else "")
    a, b, repeats = _shared(ratings, rater_a, rater_b)
    n_labels = len(ratings.labels)
    value = _kappa(a, b, np.ones(len(a)), n_labels, weights)
    observed = float(np.equal(a, b).mean()) if len(a) else None
    if np.isnan(value):
        shared = f"the two share {len(a):,} items"
        why = f"only one label occurs; {shared}" if len(a) else shared
        return Estimate.undefined(name, why, n_items=len(a), n_raters=2, observed=observed, n_labels=n_labels)
    settings = {"resamples": resamples, "level": level, "seed": seed, "threads": threads, "progress": progress}
    interval = kappa_interval(a, b, n_labels, weights, **settings)
    return Estimate(
        name,
        value,
        interval.low,
        interval.high,
        level if interval.low is not None else None,
        len(a),
        2,
        interval.how + repeats_note(repeats),
        observed=observed,
        n_labels=n_labels,
    )


def _shared(
    ratings: Ratings, rater_a: str | int, rater_b: str | int
) -> tuple[Int32[np.ndarray, "items"], Int32[np.ndarray, "items"], int]:
    """Labels of two raters on the items that both rated, and how many of their ratings are repeats."""
    if rater_a == rater_b:
        raise InputError(f"{rater_a!r} is one rater.", remedy="self_agreement compares a rater with themself.")
    codes = [ratings.raters.code(rater) for rater in (rater_a, rater_b)]
    theirs = ratings.keep(np.isin(ratings.rater, codes))
    once = theirs.one_per_pair("first")
    own = [once.rater == code for code in codes]
    both, at_a, at_b = np.intersect1d(once.item[own[0]], once.item[own[1]], assume_unique=True, return_indices=True)
    repeats = theirs.keep(np.isin(theirs.item, both)).repeats
    return once.label[own[0]][at_a], once.label[own[1]][at_b], repeats


def kappa_interval(
    a: Int32[np.ndarray, "items"],
    b: Int32[np.ndarray, "items"],
    n_labels: int,
    weights: KappaWeights | None,
    **settings: Any,
) -> Interval:
    """The interval of kappa over the items that two raters share.

    Args:
        a: One rater's label of each item.
        b: The other's.
        n_labels: How many labels there are.
        weights: None, `"linear"` or `"quadratic"`.
        **settings: As for `items_interval`.
    """
    return items_interval(lambda times: _kappa(a, b, times, n_labels, weights), len(a), **settings)


def _kappa(
    a: Int32[np.ndarray, "items"],
    b: Int32[np.ndarray, "items"],
    times: Float64[np.ndarray, "items"],
    n_labels: int,
    weights: KappaWeights | None,
) -> float:
    n = times.sum()
    if n == 0:
        return float("nan")
    share_a = np.bincount(a, weights=times, minlength=n_labels) / n
    share_b = np.bincount(b, weights=times, minlength=n_labels) / n
    if np.count_nonzero(share_a + share_b) < 2:
        return float("nan")
    observed = np.sum(times * by_steps(n_labels, weights)[np.abs(a - b)])
    return 1 - float(observed) / float(n) / float(expected_difference(share_a, share_b, weights))


def check_weights(ratings: Ratings, weights: KappaWeights | None) -> None:
    """Refuse weights that are unknown, and any for labels without an order.

    Args:
        ratings: The ratings.
        weights: None, `"linear"` or `"quadratic"`.
    """
    check_choice("weights", weights, KappaWeights)
    if weights is not None and not ratings.ordinal:
        raise SettingError(
            "Weighted kappa needs the labels in rank order, and no order was given.",
            remedy="State the order of the labels, lowest first.",
        )


def by_steps(n_labels: int, weights: KappaWeights | None) -> Float64[np.ndarray, "labels"]:
    """The difference of two labels that are so many ranks apart.

    Args:
        n_labels: How many labels there are.
        weights: None, `"linear"` or `"quadratic"`.
    """
    steps = np.arange(n_labels, dtype=np.float64)
    if weights is None:
        return np.minimum(steps, 1.0)
    return steps if weights == "linear" else steps**2


def expected_difference(
    share_a: Float64[np.ndarray, "*pairs labels"],
    share_b: Float64[np.ndarray, "*pairs labels"],
    weights: KappaWeights | None,
) -> Float64[np.ndarray, "*pairs"] | np.float64:
    """The mean difference of labels drawn independently, each from one rater's shares.

    Args:
        share_a: Shares of the labels of one rater, for each pair.
        share_b: Those of the other.
        weights: None, `"linear"` or `"quadratic"`.
    """
    if weights is None:
        return 1 - np.einsum("...k,...k->...", share_a, share_b)
    if weights == "linear":
        below_a, below_b = np.cumsum(share_a, axis=-1), np.cumsum(share_b, axis=-1)
        # Ranks drawn apart cross the gap after label k where one is at or below k and the other is above.
        return np.sum(below_a * (1 - below_b) + below_b * (1 - below_a), axis=-1)
    rank = np.arange(share_a.shape[-1], dtype=np.float64)
    return (share_a + share_b) @ rank**2 - 2 * (share_a @ rank) * (share_b @ rank)

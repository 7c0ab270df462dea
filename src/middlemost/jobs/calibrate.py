"""From posteriors to probabilities, on gold that was drawn at random and did not help to infer them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from middlemost.data.arrays import OwnsArrays
from middlemost.data.consensus import Consensus
from middlemost.data.estimate import Estimate
from middlemost.data.gold import Gold
from middlemost.errors import InputError, SettingError
from middlemost.stats.calibration import Reliability, calibration_error
from middlemost.stats.scores import shared_accuracy
from middlemost.stats.temperature import Scaling, fit_scaling, folds_of

LEAST_GOLD = 100
"""Gold items drawn at random that are needed before a number is called a probability."""

BIN_SIZE, MOST_BINS = 20, 10
CHANCE_DRAWS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Calibration(OwnsArrays):
    """Probabilities of labels and how far they can be trusted, or the reason why there are none.

    Attributes:
        probability: For each item the probability of each label; rows sum to one. It comes from a fit that saw none
            of the random gold, those items included. None where there is none.
        scaling: The temperature, and the biases of labels where they were kept. None likewise.
        n_gold: Gold items drawn at random.
        ece_before: Expected calibration error of the posterior on them.
        ece_after: That of the probability, each item judged by a scaling fitted without it.
        before: The reliability diagram of the posterior.
        after: That of the probability.
        why: Why there is only a posterior; None where there is a probability.
    """

    probability: Float64[np.ndarray, "items labels"] | None
    scaling: Scaling | None
    n_gold: int
    ece_before: Estimate
    ece_after: Estimate
    before: Reliability | None = None
    after: Reliability | None = None
    why: str | None = None

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        return f"Calibration({self.sentence})"

    @property
    def sentence(self) -> str:
        """What was done, or why not, for people."""
        if self.scaling is None:
            return self.why or ""
        how = "one temperature and a bias for each label" if self.scaling.biased else "one temperature"
        return (
            f"Probabilities by {how} ({self.scaling.temperature:.1f}) from {self.n_gold:,} gold items drawn at random."
        )


def calibrate(
    infer: Callable[[Gold | None], Consensus],
    gold: Gold,
    *,
    anchors: Gold | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> Calibration:
    """Probabilities from the posteriors of a method, if a hundred gold items or more were drawn at random.

    The method is fitted once without the random gold. On it, `stats.fit_scaling` fits one temperature, and a bias
    for each label where left-out items are predicted better with them. The error after it is cross-validated: the
    whole fit, that choice included, is repeated without each of five folds, and each gold item is judged by the
    one that left it out. So no gold label helps to infer, to fit and to judge the same number.

    Args:
        infer: The method: known labels in, consensus out.
        gold: Items declared to be drawn at random from the rated items, and their labels, whatever their role.
        anchors: Known labels that may help to infer; those among the random gold are left out. Default: none.
        level: Nominal coverage of Wilson's intervals in the diagrams. Default: .95.
        seed: Cuts the folds. Default: 0.

    Returns:
        The calibration; without a probability, and with the reason, where gold is too little or the method can do
        nothing without it.

    Raises:
        SettingError: `level` is no coverage.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, "yes" if i % 2 else "no") for i in range(20) for r in "xy"]
        >>> ratings = mm.read_ratings(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> gold = mm.Gold(np.arange(8, dtype=np.int32), np.arange(8, dtype=np.int32) % 2)
        >>> calibrate(lambda anchors: mm.truth.majority(ratings, gold=anchors), gold).why
        'A posterior, not a probability: of gold drawn at random there are 8 items, and calibration takes 100.'
    """
    if not 0 < level < 1:
        raise SettingError(f"A level of {level} is no coverage.", remedy="Give a number between 0 and 1.")
    if len(gold) < LEAST_GOLD:
        return _unavailable(_too_few(len(gold)), len(gold))
    by_item = np.argsort(gold.item)  # folds must not hang on the order of a file
    gold = Gold(gold.item[by_item], gold.label[by_item])
    others = None if anchors is None else _without(anchors, gold)
    try:
        consensus = infer(others)
    except InputError:
        if others is not None:
            raise
        return _unavailable("the method needs gold, and calibration takes the posteriors without it", len(gold))
    known = consensus.posterior[gold.item]
    places = Gold(np.arange(len(gold), dtype=np.int32), gold.label)
    scaling = fit_scaling(known, places, seed=seed)
    left_out = _cross_validated(known, gold, seed)
    n_raters = len(consensus.raters)
    before, ece_before = _judged("calibration error of the posterior", known, places, n_raters, level, seed)
    after, ece_after = _judged("calibration error of the probability", left_out, places, n_raters, level, seed)
    return Calibration(scaling(consensus.posterior), scaling, len(gold), ece_before, ece_after, before, after)


def _without(anchors: Gold, gold: Gold) -> Gold | None:
    rest = ~np.isin(anchors.item, gold.item)
    return Gold(anchors.item[rest], anchors.label[rest]) if rest.any() else None


def _cross_validated(
    posterior: Float64[np.ndarray, "gold labels"], gold: Gold, seed: int
) -> Float64[np.ndarray, "gold labels"]:
    """The probability of each gold item by a scaling that was chosen and fitted on the other folds."""
    fold = folds_of(len(gold), seed)
    probability = np.empty_like(posterior)
    for one in range(fold.max() + 1):
        out = fold == one
        rest = Gold(np.flatnonzero(~out).astype(np.int32), gold.label[~out])
        probability[out] = fit_scaling(posterior, rest, seed=seed)(posterior[out])
    return probability


def _judged(
    name: str, weights: Float64[np.ndarray, "gold labels"], gold: Gold, n_raters: int, level: float, seed: int
) -> tuple[Reliability, Estimate]:
    bins = min(max(len(gold) // BIN_SIZE, 1), MOST_BINS)
    confidence = np.clip(weights.max(axis=1), 0.0, 1.0)
    reliability = calibration_error(confidence, shared_accuracy(weights, gold).score, bins=bins, level=level)
    how = (
        f"no interval: an error of size cannot fall below 0; {bins} bins of about equal numbers, and were every number "
        f"right, chance alone would make it {_by_chance(confidence, bins, seed):.3f} on average"
    )
    return reliability, Estimate(name, reliability.error, n_items=len(gold), n_raters=n_raters, how=how)


def _by_chance(confidence: Float64[np.ndarray, "gold"], bins: int, seed: int) -> float:
    rng = np.random.default_rng(seed)
    draws = (
        calibration_error(confidence, rng.random(len(confidence)) < confidence, bins=bins).error or 0.0
        for _ in range(CHANCE_DRAWS)
    )
    return float(np.mean(list(draws)))


def _too_few(n: int) -> str:
    if n == 0:
        return (
            "A posterior, not a probability: no gold is declared to be drawn at random (--gold-random, or the column "
            f"draw of the gold), and calibration takes {LEAST_GOLD} such items."
        )
    there = "is 1 item" if n == 1 else f"are {n:,} items"
    return f"A posterior, not a probability: of gold drawn at random there {there}, and calibration takes {LEAST_GOLD}."


def _unavailable(why: str, n_gold: int) -> Calibration:
    before, after = (
        Estimate.undefined(f"calibration error of the {one}", why, n_items=n_gold, n_raters=0)
        for one in ("posterior", "probability")
    )
    return Calibration(None, None, n_gold, before, after, why=why)

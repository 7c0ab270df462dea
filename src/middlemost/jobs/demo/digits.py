"""Fourth act: digits whose truth is known, labelled by a simulated crowd."""

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple, cast

import numpy as np
from jaxtyping import Float32, Float64, Int32

from middlemost import agreement, truth
from middlemost.data.consensus import Consensus
from middlemost.data.estimate import Estimate
from middlemost.data.gold import Gold
from middlemost.data.ratings import Ratings
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError
from middlemost.jobs.demo.crowd import DIGITS, SPAMMERS, digits_crowd
from middlemost.jobs.demo.shares import paired_difference, share_of
from middlemost.jobs.verdict.of_ratings import rater_verdicts
from middlemost.simulate import simulate_ratings
from middlemost.stats.scores import shared_accuracy

OVERLAP, REPEATS, GOLD, SEED = 5, 0.05, 100, 0


@dataclass(frozen=True, slots=True)
class MethodScore:
    """How well one method does.

    Attributes:
        accuracy: Share of test items labelled right, ties sharing credit, with Wilson's interval.
        gain: How much that is above majority, compared item by item; None for majority itself.
        saw_gold: Whether the method was given the truth of the gold items.
    """

    accuracy: Estimate
    gain: Estimate | None
    saw_gold: bool


@dataclass(frozen=True, slots=True)
class DigitsAct:
    """A crowd with known faults, and what the methods make of its ratings.

    Attributes:
        n_ratings: Ratings, repeats included.
        n_repeats: Ratings in which a rater rates an item again.
        n_items: Digits rated.
        n_gold: Digits whose truth is given to the methods that need gold; no accuracy counts them.
        n_raters: Raters in the crowd.
        overlap: Raters of each digit.
        one_rater: How often a single rating is right, on the test items.
        methods: Method → its score, in the order of `truth.METHODS`.
        spammers: Raters who did not look.
        found: Raters on whom the verdict is that they answer without regard to the item.
    """

    n_ratings: int
    n_repeats: int
    n_items: int
    n_gold: int
    n_raters: int
    overlap: int
    one_rater: Estimate
    methods: dict[str, MethodScore]
    spammers: tuple[str, ...]
    found: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """All numbers, for JSON."""
        return {
            "ratings": self.n_ratings,
            "repeats": self.n_repeats,
            "items": self.n_items,
            "gold_items": self.n_gold,
            "raters": self.n_raters,
            "overlap": self.overlap,
            "one_rater": self.one_rater.to_dict(),
            "methods": {name: asdict(score) for name, score in self.methods.items()},
            "spammers": list(self.spammers),
            "found": list(self.found),
        }


def digits_and_crowd() -> DigitsAct:
    """Let the crowd label scikit-learn's digits, and every method of `truth.METHODS` infer them back."""
    _, digits, ratings = rated_digits()
    gold, test = _gold_and_test(digits)
    fits = {name: _infer(name, ratings, gold) for name in truth.METHODS}
    credit = {name: shared_accuracy(fit.posterior, test).score for name, fit in fits.items()}
    verdicts = rater_verdicts(ratings)
    return DigitsAct(
        n_ratings=len(ratings),
        n_repeats=ratings.repeats,
        n_items=len(digits),
        n_gold=len(gold),
        n_raters=len(ratings.raters),
        overlap=OVERLAP,
        one_rater=agreement.gold_agreement(ratings, test).overall,
        methods={name: _score(fits[name], credit[name], credit["majority"]) for name in credit},
        spammers=SPAMMERS,
        found=tuple(ratings.raters[int(rater)] for rater in verdicts.found("spammer")),
    )


class RatedDigits(NamedTuple):
    """The digits, and what the crowd says of them.

    Attributes:
        images: 64 grey values a digit, 0 to 1.
        truth: The digits.
        ratings: The crowd's, of all digits in their order.
    """

    images: Float32[np.ndarray, "digits pixels"]
    truth: Int32[np.ndarray, "digits"]
    ratings: Ratings


def rated_digits() -> RatedDigits:
    """Let the crowd label scikit-learn's digits."""
    from sklearn.datasets import load_digits  # pyright: ignore[reportMissingTypeStubs]  # it has none

    made = cast("Any", load_digits())
    digits = np.asarray(made.target, dtype=np.int32)
    labels = Vocabulary(str(digit) for digit in range(DIGITS))
    ratings = simulate_ratings(digits, digits_crowd(digits), labels=labels, overlap=OVERLAP, repeats=REPEATS, seed=SEED)
    return RatedDigits(np.asarray(made.data / 16.0, dtype=np.float32), digits, ratings)


def _gold_and_test(digits: Int32[np.ndarray, "digits"]) -> tuple[Gold, Gold]:
    """Some digits drawn at random, and all the others."""
    order = np.random.default_rng(SEED).permutation(len(digits)).astype(np.int32)
    gold, test = np.sort(order[:GOLD]), np.sort(order[GOLD:])
    return Gold(gold, digits[gold]), Gold(test, digits[test])


def _infer(name: str, ratings: Ratings, gold: Gold) -> Consensus:
    """One method's labels; gold goes only to a method that refuses to work without."""
    method = getattr(truth, name)
    try:
        return method(ratings)
    except InputError:
        return method(ratings, gold=gold)


def _score(fit: Consensus, credit: Float64[np.ndarray, "test"], majority: Float64[np.ndarray, "test"]) -> MethodScore:
    n_raters = len(fit.raters)
    accuracy = share_of(f"accuracy of {fit.method}", float(credit.sum()), len(credit), n_raters=n_raters)
    name = f"{fit.method} above majority"
    gain = None if fit.method == "majority" else paired_difference(name, credit - majority, n_raters=n_raters)
    return MethodScore(accuracy, gain, bool(fit.anchored.any()))

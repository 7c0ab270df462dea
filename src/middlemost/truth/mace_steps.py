"""What MACE by EM and MACE by variational Bayes share: the E step, random starts, and the result."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from jaxtyping import Float64

from middlemost.data.arrays import freeze
from middlemost.data.consensus import Consensus
from middlemost.data.gold import Gold
from middlemost.data.ratings import Ratings
from middlemost.errors import SettingError
from middlemost.truth.conclude import conclude
from middlemost.truth.iterate import Fit
from middlemost.truth.kernels import SMALLEST, Cells
from middlemost.truth.own_label import own_label_posteriors, own_label_step
from middlemost.truth.votes import check_capacity, check_rated, comparable_raters, rater_notes, vote_shares

Decoding = Literal["posterior", "vote"]

_NOISE = 0.5
"""How far a random start lies from even: as the authors' program, one plus up to a half, normalised."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What the E step takes: rates of knowing and spamming, and label rates of spam; they need not sum to one."""

    knows: Float64[np.ndarray, "raters"]
    spams: Float64[np.ndarray, "raters"]
    label: Float64[np.ndarray, "raters labels"]


class MaceData:
    """Ratings packed for MACE, with the counts that never change.

    Args:
        ratings: The ratings.
        gold: Known labels; None for none.
        max_bytes: Largest model state allowed.
        method: The method's name, for errors.
        threads: Threads to use; None for all.
    """

    def __init__(self, ratings: Ratings, gold: Gold | None, max_bytes: int, method: str, threads: int | None) -> None:
        check_rated(ratings)
        self.shape = (len(ratings.raters), len(ratings.labels))
        self.cells = Cells(ratings, gold)
        # Ten tables of raters by labels, the posterior, and the confusion that the result holds.
        n_raters, n_labels = self.shape
        state_bytes = 8 * (10 * self.cells.n_cells + len(ratings.items) * n_labels + n_raters * n_labels**2)
        check_capacity(ratings, state_bytes, max_bytes, method, smaller=("one_coin", "majority"))
        given = np.bincount(self.cells.cell, minlength=self.cells.n_cells).astype(np.float64)
        self.given = self.cells.collect(given).reshape(self.shape)
        self.uniform = np.full(self.shape[1], 1.0 / self.shape[1])
        self.threads = threads

    def expect(self, weights: Weights) -> tuple[Float64[np.ndarray, "raters labels"], float]:
        """Expected ratings of each cell that were given for what the item is, and the log-likelihood.

        Args:
            weights: The rates.
        """
        odds, blind = self._odds(weights)
        right, _, relative = own_label_step(self.cells, odds.ravel(), self.uniform, self.threads)
        known = right.reshape(self.shape) * (1.0 - 1.0 / odds)
        return known, relative + float(np.sum(self.given * np.log(blind)))

    def posterior(self, weights: Weights) -> Float64[np.ndarray, "items labels"]:
        """The posterior of every item.

        Args:
            weights: The rates.
        """
        odds, _ = self._odds(weights)
        return own_label_posteriors(self.cells, odds.ravel(), self.uniform, self.threads)

    def random_counts(self, rng: np.random.Generator) -> Float64[np.ndarray, "raters labels"]:
        """Expected counts of knowing to start from: about half of all ratings.

        Args:
            rng: Draws the noise.
        """
        knows, spams = (1.0 + _NOISE * rng.random(self.shape) for _ in range(2))
        return self.given * knows / (knows + spams)

    def _odds(
        self, weights: Weights
    ) -> tuple[Float64[np.ndarray, "raters labels"], Float64[np.ndarray, "raters labels"]]:
        """Odds of a label if it is the truth, and its probability if it is not: (1 - θ) ξ."""
        blind = np.maximum(weights.spams[:, None] * weights.label, SMALLEST)
        return 1.0 + weights.knows[:, None] / blind, blind


def check_decoding(decode: str) -> None:
    """Refuse a way of deciding that there is not.

    Args:
        decode: `"posterior"` or `"vote"`.

    Raises:
        SettingError: It is neither.
    """
    if decode not in ("posterior", "vote"):
        raise SettingError(f"decode is {decode!r}.", remedy="Say 'posterior' or 'vote'.")


def mace_consensus(
    ratings: Ratings,
    data: MaceData,
    weights: Weights,
    mean: Weights,
    *,
    method: str,
    settings: Mapping[str, Any],
    gold: Gold | None,
    seed: int,
    fit: Fit[Any],
    spread: str,
    decode: Decoding,
) -> Consensus:
    """The result: θ as quality, and confusion θ I + (1 - θ) ξ.

    Args:
        ratings: The ratings.
        data: The same, packed.
        weights: The rates of the last E step.
        mean: Estimates of θ, 1 - θ and ξ.
        method: The method's name.
        settings: Every setting but the seed.
        gold: Known labels.
        seed: Breaks ties.
        fit: The best fit.
        spread: How far the starts agree.
        decode: Decide by posterior, or by a vote weighted with θ.
    """
    known = comparable_raters(ratings, gold)
    theta = mean.knows
    if decode == "vote":
        posterior = vote_shares(ratings, np.maximum(theta, SMALLEST)[ratings.rater])
    else:
        posterior = data.posterior(weights)
    return conclude(
        ratings,
        freeze(posterior),
        method=method,
        settings=settings,
        gold=gold,
        seed=seed,
        fit=fit,
        notes=(*rater_notes(ratings, known), spread),
        quality=np.where(known, theta, np.nan),
        quality_means="competence",
        confusion=_confusion(mean),
    )


def _confusion(mean: Weights) -> Float64[np.ndarray, "raters labels labels"]:
    confusion = np.repeat((mean.spams[:, None] * mean.label)[:, None, :], mean.label.shape[1], axis=1)
    diagonal = np.einsum("rkk->rk", confusion)  # a view
    diagonal += mean.knows[:, None]
    return freeze(confusion)

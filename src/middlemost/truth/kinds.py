"""Which raters answer without regard to the item, and which are right less often than chance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import Bool, Float64, Int64

from middlemost.data.arrays import OwnsArrays
from middlemost.data.gold import Gold
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.data.tabular import Tabular
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import SettingError
from middlemost.truth.kind_mixture import KindMixture, fitted_mixture
from middlemost.truth.kind_models import PROFILES
from middlemost.truth.votes import MAX_BYTES, check_capacity, check_rated, check_settings

KINDS = ("honest", "blind", "inverted")

FALSE_DISCOVERIES = 0.10
MOST_HONEST = 1 / 3


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RaterKinds(OwnsArrays, Tabular):
    """What kind each rater is of.

    Attributes:
        probability: Of each kind, in the order of `KINDS`; rows sum to one.
        log10_bayes: Base-10 logarithm of the Bayes factor of blind against honest.
        log10_bayes_inverted: The same of inverted against honest.
        profile: For each rater a place in `PROFILES`: what they do, if blind.
        found: Whether a rater is found to be blind or inverted.
        others: For each rating the posterior of its item without any rating of its rater.
        posterior: Posterior of each item, in which blind raters weigh nothing.
        pooled: Confusion of honest raters together.
        shares: Estimated share of each kind.
        mixture: The fitted mixture, for the power of other numbers of ratings.
        iterations: Iterations run.
        converged: Whether the fit stopped by itself.
        raters: Rater ids.
        settings: Every setting, defaults included.
    """

    probability: Float64[np.ndarray, "raters kinds"]
    log10_bayes: Float64[np.ndarray, "raters"]
    log10_bayes_inverted: Float64[np.ndarray, "raters"]
    profile: Int64[np.ndarray, "raters"]
    found: Bool[np.ndarray, "raters"]
    others: Float64[np.ndarray, "ratings labels"]
    posterior: Float64[np.ndarray, "items labels"]
    pooled: Float64[np.ndarray, "true given"]
    shares: Float64[np.ndarray, "kinds"]
    mixture: KindMixture
    iterations: int
    converged: bool
    raters: Vocabulary
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        return f"RaterKinds({len(self.raters):,} raters, {int(self.found.sum()):,} found)"

    def columns(self) -> Mapping[str, Any]:
        """rater, probability of each kind, log10_bayes of blind and inverted, profile if blind, found."""
        return {
            "rater": self.raters.native(),
            **{kind: self.probability[:, column] for column, kind in enumerate(KINDS)},
            "log10_bayes": self.log10_bayes,
            "log10_bayes_inverted": self.log10_bayes_inverted,
            "profile": [PROFILES[one] for one in self.profile.tolist()],
            "found": self.found,
        }


def rater_kinds(
    ratings: Ratings,
    *,
    gold: Gold | None = None,
    fdr: float = FALSE_DISCOVERIES,
    most_honest: float = MOST_HONEST,
    max_iterations: int = 50,
    tolerance: float = 1e-3,
    max_bytes: int = MAX_BYTES,
    threads: int | None = None,
    progress: Progress | None = None,
) -> RaterKinds:
    """Fit a mixture of honest, blind and inverted raters together with the truth.

    A blind rater's labels do not depend on the item: one label throughout, all labels alike, as often as everybody,
    or any fixed shares. An honest rater's confusion scatters around that of all honest raters together, weaker or
    stronger as a whole or in one row; an inverted rater is right one time in ten. With q_i the posterior of an item
    without the rater's own ratings and N the rater's expected counts, the evidence of honest is the bound

        Σ_i Σ_k r_i(k) (log q_i(k) - log r_i(k)) + log Σ_m w_m Π_k DM(N_k; α_mk)

    with r_i(k) ∝ q_i(k) exp E log C(k, l_i), DM the Dirichlet-multinomial and α_m the parameters of the mixture; the
    evidence of blind is the mixture of DM(n; α_m) over the rater's label counts n. In the truth a rating weighs as
    much as its rater is likely to be honest or inverted, so blind raters weigh nothing. Kinds, confusions and truth
    are updated in turn from vote shares. Ratings of items that nobody else rated, and that have no gold, say nothing
    about their rater. Nobody is found among fewer than three raters. More than half may be blind, in whatever ways,
    as long as the honest agree with each other. But without gold, who is inverted is a matter of numbers: where most
    are below chance, or share an error, the others are found.

    Raters are found in order of their probability of being honest, as long as its mean over those found (the false
    discovery rate by the model) is at most `fdr`, and its own value below `most_honest`.

    Args:
        ratings: Ratings of known raters.
        gold: Known labels, held fixed. Default: none.
        fdr: False discovery rate by the model. Default: 0.10.
        most_honest: Nobody is found whose probability of being honest is as large as this. Default: 1/3, so that
            being blind or inverted is at least twice as likely. Both defaults were chosen on simulated crowds, see
            the benchmark of verdicts.
        max_iterations: Most iterations. Default: 50.
        tolerance: Stop when no rater's probability of any kind moves more than this. Default: 1e-3.
        max_bytes: Largest model state allowed, in bytes. Default: 2 GiB.
        threads: Threads to use; any number gives the same bits. Default: all processors.
        progress: Called with (iterations, max_iterations).

    Raises:
        InputError: There are no ratings.
        CapacityError: The state needs more than `max_bytes`.
        SettingError: A setting is out of its range.

    References:
        The kinds are those of Raykar & Yu (2012), Eliminating spammers and ranking annotators, section 3 (a spammer's
        confusion has equal rows), and of Hovy et al. (2013); the mixture over raters is this project's.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, "yes" if (i % 2 or r == "z") else "no") for i in range(60) for r in "uvwxyz"]
        >>> ratings = mm.read_ratings(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> rater_kinds(ratings).found.tolist()
        [False, False, False, False, False, True]
    """
    check_rated(ratings)
    check_settings(max_iterations=max_iterations, tolerance=tolerance)
    if not 0 <= fdr <= 1 or not 0 <= most_honest <= 1:
        raise SettingError("fdr and most_honest are shares.", remedy="Say numbers from 0 to 1.")
    n_labels = len(ratings.labels)
    state = 8 * n_labels * (8 * len(ratings.raters) * n_labels + 2 * len(ratings) + len(ratings.items))
    check_capacity(ratings, state, max_bytes, "rater_kinds")
    mixture = fitted_mixture(
        ratings, gold, max_iterations=max_iterations, tolerance=tolerance, threads=threads, progress=progress
    )
    log10_evidence = mixture.log_evidence / np.log(10.0)
    return RaterKinds(
        probability=mixture.probability,
        log10_bayes=log10_evidence[:, 1] - log10_evidence[:, 0],
        log10_bayes_inverted=log10_evidence[:, 2] - log10_evidence[:, 0],
        profile=mixture.profile.argmax(axis=1),
        found=_found(mixture, fdr, most_honest),
        others=mixture.others,
        posterior=mixture.posterior,
        pooled=mixture.population.pooled,
        shares=mixture.population.shares,
        mixture=mixture,
        iterations=mixture.iterations,
        converged=mixture.converged,
        raters=ratings.raters,
        settings={
            "fdr": fdr,
            "most_honest": most_honest,
            "max_iterations": max_iterations,
            "tolerance": tolerance,
        },
    )


def _found(mixture: KindMixture, fdr: float, most_honest: float) -> Bool[np.ndarray, "raters"]:
    honest = mixture.probability[:, 0]
    judged = np.flatnonzero(mixture.counted > 0)
    found = np.zeros(len(honest), dtype=bool)
    if len(judged) < 3 or mixture.posterior.shape[1] < 2:
        return found
    order = judged[np.argsort(honest[judged], kind="stable")]
    rate = np.cumsum(honest[order]) / np.arange(1, len(order) + 1)
    found[order[(rate <= fdr) & (honest[order] < most_honest)]] = True
    return found

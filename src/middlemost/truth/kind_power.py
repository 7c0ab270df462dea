"""How many ratings it takes to find a rater who answers without regard to the item."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float64

from middlemost.truth.kind_evidence import kind_probability, new_evidence
from middlemost.truth.kinds import RaterKinds

SIZES = (5, 10, 15, 20, 30, 50, 75, 100, 200)
"""Numbers of ratings that the curve is drawn at."""


def power_of_kinds(
    kinds: RaterKinds, n_ratings: Sequence[int] = SIZES, *, simulated: int = 150, seed: int = 0
) -> Float64[np.ndarray, "sizes"]:
    """Share of simulated blind raters that would be found among these raters, by how many ratings they give.

    A third gives one label throughout, drawn by the label shares, a third all labels alike, a third labels as often
    as everybody. The items they meet are drawn from those rated, with what the raters made of them. They are found
    where the raters of `kinds` were: below the same probability of being honest.

    Args:
        kinds: As from `rater_kinds`.
        n_ratings: Numbers of ratings. Default: `SIZES`, from 5 to 200.
        simulated: Blind raters simulated for each. Default: 150, so the standard error is at most 0.04.
        seed: Seed of the simulation. Default: 0.

    Returns:
        A share for each number of ratings; 0 throughout where no rating tells of its rater.
    """
    rng = np.random.default_rng(seed)
    mixture = kinds.mixture
    pool = np.flatnonzero(mixture.telling > 0)
    if not len(pool) or mixture.posterior.shape[1] < 2:
        return np.zeros(len(n_ratings))
    cut = _cut(kinds)
    return np.array([_found(kinds, pool, n, simulated, cut, rng) for n in n_ratings])


def _cut(kinds: RaterKinds) -> float:
    """Below which probability of being honest a rater was found."""
    missed = ~kinds.found & (kinds.mixture.counted > 0)
    return min(float(kinds.settings["most_honest"]), float(kinds.probability[missed, 0].min(initial=1.0)))


def _found(
    kinds: RaterKinds, pool: np.ndarray, n_ratings: int, simulated: int, cut: float, rng: np.random.Generator
) -> float:
    population = kinds.mixture.population
    label_shares = population.label_shares
    n_labels = len(label_shares)
    constant = np.eye(n_labels)[rng.choice(n_labels, simulated, p=label_shares)]
    sort = np.arange(simulated) % 3
    shares = np.where((sort == 0)[:, None], constant, np.where((sort == 1)[:, None], 1.0 / n_labels, label_shares))
    drawn = rng.random((simulated, n_ratings, 1))
    label = (drawn > np.cumsum(shares, axis=1)[:, None, :-1]).sum(axis=2).astype(np.int32)
    others = kinds.mixture.others[rng.choice(pool, simulated * n_ratings)]
    rater = np.repeat(np.arange(simulated, dtype=np.int32), n_ratings)
    log_evidence = new_evidence(rater, label.ravel(), others, population)
    return float((kind_probability(log_evidence, population.shares)[:, 0] < cut).mean())

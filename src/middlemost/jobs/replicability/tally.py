"""All splits of the raters and all groups left out, counted item by item."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float64

from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.jobs.replicability.halves import Labeling, Meeting, Method, dealt, labeled_by, meeting

MOST_GROUPS = 8
"""Groups of raters that are left out in turn."""


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """What was compared.

    Attributes:
        splits: The two halves of each split.
        without: `item` over a third of the splits with one group of raters left out, for each group.
    """

    splits: tuple[Meeting, ...]
    without: tuple[Float64[np.ndarray, "items"], ...]

    @property
    def item(self) -> Float64[np.ndarray, "items"]:
        """For each item the mean agreement over the splits in which both halves rated it; NaN without one."""
        return mean_over(self.splits)

    @property
    def by_split(self) -> Float64[np.ndarray, "splits"]:
        """The agreement in each split; NaN where no item was rated by both halves."""
        return np.array([agreement_over(one) for one in self.splits])

    @property
    def chance(self) -> float:
        """The mean agreement of random labels with the halves' shares."""
        return float(np.mean([one.chance for one in self.splits]))


def mean_over(splits: Sequence[Meeting]) -> Float64[np.ndarray, "items"]:
    """For each item the mean agreement over the splits in which both halves rated it; NaN without one.

    Args:
        splits: The two halves of each.
    """
    agreement = np.sum([one.agreement for one in splits], axis=0)
    n = np.sum([one.both for one in splits], axis=0)
    return np.divide(agreement, n, out=np.full(len(n), np.nan), where=n > 0)


def agreement_over(met: Meeting) -> float:
    """Agreement over the items that both crowds rated; NaN without one.

    Args:
        met: Two crowds.
    """
    n = int(met.both.sum())
    return float(met.agreement.sum()) / n if n else float("nan")


def tally_of(ratings: Ratings, method: Method, n_splits: int, seed: int, progress: Progress | None) -> Tally:
    """Fit the halves of every split, and those of every third without each group of raters.

    Raters are dealt to eight groups (fewer raters: one each). In a third of the splits, one at least, the halves are
    made of whole groups, and each group is left out in turn, its half fitted anew.

    Args:
        ratings: The ratings; at least four raters.
        method: The truth method.
        n_splits: How many splits.
        seed: Seed of groups and splits.
        progress: Called with (fits done, fits in all).
    """
    used = ratings.ratings_per_rater > 0
    seeds = [int(one.generate_state(1)[0]) for one in np.random.SeedSequence(seed).spawn(n_splits + 1)]
    n_groups = min(MOST_GROUPS, int(used.sum()))
    group = dealt(ratings, used, n_groups, seeds[-1])
    n_grouped = max(n_splits // 3, 1)
    n_fits, done = 2 * n_splits + n_groups * n_grouped, 0

    def fit(crowd: Bool[np.ndarray, "raters"]) -> Labeling:
        nonlocal done
        labeling = labeled_by(ratings, crowd, method)
        done += 1
        if progress is not None:
            progress(done, n_fits)
        return labeling

    splits: list[Meeting] = []
    without: list[list[Meeting]] = [[] for _ in range(n_groups)]
    for one in seeds[:n_grouped]:
        side_of = np.random.default_rng(one).permutation(n_groups) % 2
        side = np.where(group >= 0, side_of[group], -1)
        whole = [fit(side == 0), fit(side == 1)]
        splits.append(meeting(*whole))
        for left_out in range(n_groups):
            its_side = int(side_of[left_out])
            rest = fit((side == its_side) & (group != left_out))
            without[left_out].append(meeting(rest, whole[1 - its_side]))
    for one in seeds[n_grouped:-1]:
        hand = dealt(ratings, used, 2, one)
        splits.append(meeting(fit(hand == 0), fit(hand == 1)))
    return Tally(tuple(splits), tuple(mean_over(some) for some in without))

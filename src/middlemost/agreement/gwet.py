"""Gwet's AC1: agreement beyond chance that does not collapse when one label prevails."""

import numpy as np

from middlemost.agreement.measure import Measure, estimate, label_measure
from middlemost.agreement.pairs import PairSums
from middlemost.data.counts import Counts
from middlemost.data.estimate import Estimate
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings


def gwet_ac1(
    data: Ratings | Counts,
    *,
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Estimate:
    r"""Gwet's AC1: agreement beyond chance that does not collapse when one label prevails.

    $(p_o - p_e) / (1 - p_e)$ with $p_e = \frac{1}{K - 1} \sum_k \pi_k (1 - \pi_k)$: chance agreement is small
    where one label prevails, for raters who are sure do not guess. $p_o$ and $\pi_k$ are those of
    `fleiss_kappa`, K is the number of labels offered, used or not. A rater's first rating of an item counts.

    Args:
        data: Ratings, or counts where raters are unknown.
        resamples: Two-way resamples for the interval. Default 200, as everywhere in this package; 0 for none.
        level: Nominal coverage. Default .95.
        seed: Seed of the resampling. Default 0.
        threads: How many threads. Default: one for each processor. They do not change the result.
        progress: Called as resamples finish.

    Returns:
        The estimate; undefined where only one label is offered or no item has two ratings.

    Reference:
        Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high
        agreement. British Journal of Mathematical and Statistical Psychology 61, 29-48.

    Example:
        >>> from middlemost import Counts, Vocabulary
        >>> table = Counts(np.array([[2.0, 0.0]] * 7 + [[1.0, 1.0]]), Vocabulary("abcdefgh"),
        ...                Vocabulary(["no", "yes"]), False)
        >>> round(gwet_ac1(table).value, 6)  # Fleiss' kappa of this table is -.066667
        0.858407
    """
    return estimate(prepare(data), resamples=resamples, level=level, seed=seed, threads=threads, progress=progress)


def prepare(data: Ratings | Counts) -> Measure:
    """Gwet's AC1 made ready on one table.

    Args:
        data: Ratings, or counts where raters are unknown.
    """
    return label_measure(data, "Gwet's AC1", _ac1, alike="only one label is offered")


def _ac1(sums: PairSums) -> float:
    n_labels = len(sums.shares)
    if n_labels < 2:
        return float("nan")
    share = sums.mean_share
    expected = float(np.sum(share * (1 - share))) / (n_labels - 1)
    return (sums.observed - expected) / (1 - expected)

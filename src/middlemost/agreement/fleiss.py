"""Fleiss' kappa: agreement of any number of raters beyond chance."""

import numpy as np

from middlemost.agreement.measure import Measure, estimate, label_measure
from middlemost.agreement.pairs import PairSums
from middlemost.data.counts import Counts
from middlemost.data.estimate import Estimate
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings


def fleiss_kappa(
    data: Ratings | Counts,
    *,
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Estimate:
    r"""Fleiss' kappa, for unequal numbers of ratings by Gwet's formula.

    $\kappa = (p_o - p_e) / (1 - p_e)$, where $p_o$ is the share of agreeing pairs of raters averaged over
    items with two or more ratings, and $p_e = \sum_k \pi_k^2$ with $\pi_k$ the share of label k averaged over
    all rated items: each weighs the same, however many ratings it has, and items with one rating count here.
    With equal numbers of ratings this is Fleiss' kappa of 1971. Pooling all ratings instead, as some programs
    do, gives another number where they are unequal. A rater's first rating of an item counts.

    Where one label makes up nearly all ratings kappa falls towards 0 however well raters agree; look at
    `observed` and at `gwet_ac1` beside it.

    Args:
        data: Ratings, or counts where raters are unknown.
        resamples: Two-way resamples for the interval. Default 200, as everywhere in this package; 0 for none.
        level: Nominal coverage. Default .95.
        seed: Seed of the resampling. Default 0.
        threads: How many threads. Default: one for each processor. They do not change the result.
        progress: Called as resamples finish.

    Returns:
        The estimate; undefined where all ratings on items with two or more have one label.

    References:
        Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin 76.
        Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition, section 3.4 (unequal numbers).

    Example:
        >>> from middlemost import Counts, Vocabulary
        >>> table = Counts(np.array([[2.0, 0.0], [0.0, 2.0], [1.0, 1.0], [2.0, 0.0]]), Vocabulary("pqrs"),
        ...                Vocabulary("ab"), False)
        >>> round(fleiss_kappa(table).value, 6)
        0.466667
    """
    return estimate(prepare(data), resamples=resamples, level=level, seed=seed, threads=threads, progress=progress)


def prepare(data: Ratings | Counts) -> Measure:
    """Fleiss' kappa made ready on one table.

    Args:
        data: Ratings, or counts where raters are unknown.
    """
    return label_measure(data, "Fleiss' kappa", _kappa)


def _kappa(sums: PairSums) -> float:
    share = sums.mean_share
    expected = float(np.sum(share**2))
    if sums.one_label or expected >= 1:
        return float("nan")
    return (sums.observed - expected) / (1 - expected)

"""Brennan and Prediger's kappa: chance is a blind draw among the labels."""

from middlemost.agreement.measure import Measure, estimate, label_measure
from middlemost.agreement.pairs import PairSums
from middlemost.data.counts import Counts
from middlemost.data.estimate import Estimate
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings


def brennan_prediger(
    data: Ratings | Counts,
    *,
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Estimate:
    r"""Brennan and Prediger's kappa: chance is a guess among all labels offered.

    $(p_o - 1/K) / (1 - 1/K)$: chance agreement is that of raters who draw among the K labels offered, used or
    not. $p_o$ is the share of agreeing pairs of raters averaged over items. A rater's first rating of an item
    counts.

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
        Brennan, R. L. and Prediger, D. J. (1981). Coefficient kappa: some uses, misuses, and alternatives.
        Educational and Psychological Measurement 41, 687-699.

    Example:
        >>> import numpy as np
        >>> from middlemost import Counts, Vocabulary
        >>> table = Counts(np.array([[2.0, 0.0, 0.0]] * 3 + [[1.0, 0.0, 1.0]]), Vocabulary("pqrs"),
        ...                Vocabulary(["neg", "neu", "pos"]), False)
        >>> brennan_prediger(table).value
        0.625
    """
    return estimate(prepare(data), resamples=resamples, level=level, seed=seed, threads=threads, progress=progress)


def prepare(data: Ratings | Counts) -> Measure:
    """Brennan and Prediger's kappa made ready on one table.

    Args:
        data: Ratings, or counts where raters are unknown.
    """
    return label_measure(data, "Brennan-Prediger kappa", _kappa, alike="only one label is offered")


def _kappa(sums: PairSums) -> float:
    n_labels = len(sums.shares)
    if n_labels < 2:
        return float("nan")
    return (sums.observed - 1 / n_labels) / (1 - 1 / n_labels)

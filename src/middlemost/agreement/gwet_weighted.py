"""Gwet's AC2: AC1 for labels in rank order, where near misses count in part."""

from typing import Literal

import numpy as np
from jaxtyping import Float64

from middlemost.agreement.choice import check_choice
from middlemost.agreement.measure import Measure, estimate, observed_of
from middlemost.agreement.pairs import label_rows, pair_sums
from middlemost.agreement.steps import mean_difference
from middlemost.data.counts import Counts
from middlemost.data.estimate import Estimate
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.errors import SettingError

GwetWeights = Literal["ordinal", "linear", "quadratic", "identity"]


def gwet_ac2(
    data: Ratings | Counts,
    *,
    weights: GwetWeights = "ordinal",
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Estimate:
    r"""Gwet's AC2: AC1 for labels in rank order, where near misses count in part.

    $(p_o - p_e) / (1 - p_e)$, where two ratings whose labels lie d ranks apart agree to the part $w_d$.
    $p_o$ is the mean of $w_d$ over an item's pairs of ratings, averaged over items with two or more.
    $p_e = \frac{\sum_{kl} w_{|k-l|}}{K (K - 1)} \sum_k \pi_k (1 - \pi_k)$, with $\pi_k$ the share of label k averaged
    over all rated items, those with one rating included, and K the number of labels offered, used or not. The parts:

    - ordinal: $w_d = 1 - d (d + 1) / (K (K - 1))$, the pairs of ranks from one label to the other as a share of
      all pairs of ranks;
    - linear: $w_d = 1 - d / (K - 1)$;
    - quadratic: $w_d = 1 - d^2 / (K - 1)^2$;
    - identity: 1 for d = 0, else 0, which is `gwet_ac1`.

    With two labels all of them are AC1. Ranks count, not the numbers that labels may spell. `observed` remains the
    share of pairs that agree exactly. A rater's first rating of an item counts.

    Args:
        data: Ratings, or counts where raters are unknown.
        weights: `"ordinal"` (default, for it is made for ranks), `"linear"`, `"quadratic"` or `"identity"`.
            Report it with the number: the more a near miss counts, the higher the coefficient.
        resamples: Two-way resamples for the interval. Default 200, as everywhere in this package; 0 for none.
        level: Nominal coverage. Default .95.
        seed: Seed of the resampling. Default 0.
        threads: How many threads. Default: one for each processor. They do not change the result.
        progress: Called as resamples finish.

    Returns:
        The estimate; undefined where only one label is offered or no item has two ratings.

    Raises:
        SettingError: The labels have no order and the weights are not identity, or the weights are unknown.

    References:
        Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high
        agreement. British Journal of Mathematical and Statistical Psychology 61, 29-48.
        Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition, chapter 3.

    Example:
        >>> from middlemost import Counts, Vocabulary
        >>> table = Counts(np.array([[2.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 2.0]]), Vocabulary("pqr"),
        ...                Vocabulary(["low", "medium", "high"]), True)
        >>> round(gwet_ac2(table).value, 3), round(gwet_ac2(table, weights="identity").value, 3)
        (0.737, 0.52)
    """
    return estimate(
        prepare(data, weights=weights),
        resamples=resamples,
        level=level,
        seed=seed,
        threads=threads,
        progress=progress,
    )


def prepare(data: Ratings | Counts, *, weights: GwetWeights = "ordinal") -> Measure:
    """Gwet's AC2 made ready on one table.

    Args:
        data: Ratings, or counts where raters are unknown.
        weights: As for `gwet_ac2`.

    Raises:
        SettingError: The labels have no order and the weights are not identity, or the weights are unknown.
    """
    check_choice("weights", weights, GwetWeights)
    if not data.ordinal and weights != "identity":
        raise SettingError(
            "Gwet's AC2 needs the labels in rank order, and no order was given.",
            remedy="State the order of the labels, lowest first, or take gwet_ac1.",
        )
    table, n_labels = label_rows(data), len(data.labels)
    by_steps = 1 - _parts(n_labels, weights)
    all_parts = n_labels**2 - 2 * float(np.arange(n_labels, 0, -1)[1:] @ by_steps[1:])

    def statistic(items: Float64[np.ndarray, "items"], raters: Float64[np.ndarray, "raters"]) -> float:
        if n_labels < 2:
            return float("nan")
        share = pair_sums(table, items, raters).mean_share
        expected = all_parts * float(np.sum(share * (1 - share))) / (n_labels * (n_labels - 1))
        return 1 - mean_difference(table, by_steps, items, raters) / (1 - expected)

    return Measure(
        f"Gwet's AC2 ({weights} weights)",
        table.rows,
        statistic,
        observed_of(table),
        table.n_labels,
        "only one label is offered",
    )


def _parts(n_labels: int, weights: GwetWeights) -> Float64[np.ndarray, "labels"]:
    """To which part two ratings agree, by how many ranks their labels lie apart."""
    apart, farthest = np.arange(n_labels, dtype=np.float64), max(n_labels - 1, 1)
    if weights == "ordinal":
        return 1 - apart * (apart + 1) / (farthest * (farthest + 1))
    if weights == "linear":
        return 1 - apart / farthest
    if weights == "quadratic":
        return 1 - (apart / farthest) ** 2
    return np.where(apart == 0, 1.0, 0.0)

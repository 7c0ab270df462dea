"""What raters of each kind do: the marginal likelihoods behind `rater_kinds`.

A rater is honest, blind or inverted. Each kind is a mixture of Dirichlet distributions over confusions (honest,
inverted) or over one row of label shares (blind), so that a rater's own confusion is integrated out.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
from jaxtyping import Float64
from scipy.special import gammaln, logsumexp

from middlemost.data.arrays import OwnsArrays

STRENGTH = 25.0
"""Pseudo-ratings a row of an honest rater's confusion is worth around its centre. Chosen on simulated crowds with the
confusions of real raters of five sets; see the benchmark of verdicts."""

PROFILES = ("one label throughout", "all labels alike", "labels as often as everybody", "labels in shares of its own")
"""What blind raters do; the order of `blind_profiles`."""

_DEGREES = (0.3, 0.6, 0.8, 1.0, 1.4)
"""How much a row of a confusion tells beside the pooled one's: 0 is blind, 1 the pooled row, 2 never wrong."""

_WHOLE = slice(1, 5)
"""The degrees that honest raters have in all rows alike."""

_WEAK, _STRONG = 0, 4
"""A rater who mistakes one label and knows the others: the degree of that row, and of the rest."""

_STRENGTH_BLIND = 60.0
"""Pseudo-ratings that label shares are worth where all labels are alike, or as often as everybody gives them. Chosen
like `STRENGTH`."""

_RIGHT_INVERTED = 0.1
_STRENGTH_INVERTED = 15.0


@dataclass(frozen=True, slots=True, eq=False)
class HonestEvidence(OwnsArrays):
    """How well each honest centre explains each rater's counts.

    The centres are the pooled confusion weaker and stronger in all rows alike, and stronger but for one weak row.

    Attributes:
        log: Log marginal likelihood of each rater's counts under the mixture of centres.
        centre: How likely each centre is behind them; the weak row of the last centres is the first label's, and so on.
    """

    log: Float64[np.ndarray, "raters"]
    centre: Float64[np.ndarray, "raters centres"]

    def __post_init__(self) -> None:
        self._own_arrays()


def dirichlet_multinomial(
    counts: Float64[np.ndarray, "*any labels"], alpha: Float64[np.ndarray, "*other labels"]
) -> Float64[np.ndarray, "*some"]:
    """Log-probability of labels in a given order whose shares were drawn from a Dirichlet distribution.

    log B(α + n) - log B(α), with B the multivariate beta function.

    Args:
        counts: How often each label was given; fractions allowed.
        alpha: Parameters of the Dirichlet distribution.
    """
    return _log_beta(alpha + counts) - _log_beta(alpha)


def n_centres(n_labels: int) -> int:
    """How many centres honest raters scatter around.

    Args:
        n_labels: Number of labels.
    """
    return _WHOLE.stop - _WHOLE.start + n_labels


def honest_rows(
    pooled: Float64[np.ndarray, "true given"], shares: Float64[np.ndarray, "given"]
) -> Float64[np.ndarray, "degrees true given"]:
    """Dirichlet parameters of the rows of honest raters' confusions, the least telling first.

    Args:
        pooled: Confusion of honest raters together.
        shares: Shares of the labels given: what a row becomes as it tells less.
    """
    degree = np.array(_DEGREES)[:, None, None]
    weaker = degree * pooled + (1.0 - degree) * shares
    stronger = pooled + (degree - 1.0) * (np.eye(len(shares)) - pooled)
    return STRENGTH * np.maximum(np.where(degree <= 1.0, weaker, stronger), 1e-3)


def honest_evidence(
    counts: Float64[np.ndarray, "raters true given"],
    rows: Float64[np.ndarray, "degrees true given"],
    weights: Float64[np.ndarray, "centres"],
) -> HonestEvidence:
    """Log marginal likelihood of each rater's counts, and how likely each centre is behind them.

    Args:
        counts: Expected ratings of each rater by true and given label.
        rows: As from `honest_rows`.
        weights: Shares of the centres among honest raters.
    """
    by_row = np.stack([dirichlet_multinomial(counts, row) for row in rows], axis=1)
    whole = by_row.sum(axis=2)
    but_one = whole[:, _STRONG, None] - by_row[:, _STRONG] + by_row[:, _WEAK]
    return HonestEvidence(*_mixed(np.hstack([whole[:, _WHOLE], but_one]) + np.log(weights)))


def honest_prior(
    centre: Float64[np.ndarray, "raters centres"], rows: Float64[np.ndarray, "degrees true given"]
) -> Float64[np.ndarray, "raters true given"]:
    """Mean Dirichlet parameters of each rater's confusion, over the centres that may be behind it.

    Args:
        centre: How likely each centre is.
        rows: As from `honest_rows`.
    """
    n_whole = _WHOLE.stop - _WHOLE.start
    weak = centre[:, n_whole:]
    chance = np.zeros((len(centre), rows.shape[1], len(rows)))
    chance[:, :, _WHOLE] = centre[:, None, :n_whole]
    chance[:, :, _WEAK] = weak
    chance[:, :, _STRONG] += weak.sum(axis=1, keepdims=True) - weak
    return np.einsum("rtd,dtg->rtg", chance, rows)


def inverted_centre(n_labels: int) -> Float64[np.ndarray, "true given"]:
    """Dirichlet parameters of raters who are right one time in ten and err evenly.

    Args:
        n_labels: Number of labels.
    """
    wrong = (1.0 - _RIGHT_INVERTED) / max(n_labels - 1, 1)
    return _STRENGTH_INVERTED * np.where(np.eye(n_labels) > 0, _RIGHT_INVERTED, wrong)


def blind_profiles(shares: Float64[np.ndarray, "labels"]) -> Float64[np.ndarray, "profiles labels"]:
    """Dirichlet parameters of blind raters, in the order of `PROFILES`.

    Args:
        shares: Shares of the labels given by all raters.
    """
    n = len(shares)
    return np.array([np.full(n, 0.05), np.full(n, _STRENGTH_BLIND / n), _STRENGTH_BLIND * shares + 0.1, np.ones(n)])


def profile_evidence(
    given: Float64[np.ndarray, "raters labels"],
    profiles: Float64[np.ndarray, "profiles labels"],
    weights: Float64[np.ndarray, "profiles"],
) -> tuple[Float64[np.ndarray, "raters"], Float64[np.ndarray, "raters profiles"]]:
    """Log marginal likelihood of each rater's labels if blind, and how likely each profile is behind them.

    Args:
        given: Ratings of each label by each rater.
        profiles: Dirichlet parameters.
        weights: Shares of the profiles among blind raters.
    """
    each = np.stack([dirichlet_multinomial(given, profile) for profile in profiles], axis=1)
    return _mixed(each + np.log(weights))


def _mixed(
    log_parts: Float64[np.ndarray, "raters parts"],
) -> tuple[Float64[np.ndarray, "raters"], Float64[np.ndarray, "raters parts"]]:
    whole = logsumexp(log_parts, axis=1)
    return whole, np.exp(log_parts - whole[:, None])


def _log_beta(alpha: Float64[np.ndarray, "*any labels"]) -> Float64[np.ndarray, "*any"]:
    return np.asarray(cast("np.ndarray", gammaln(alpha)).sum(axis=-1) - cast("np.ndarray", gammaln(alpha.sum(axis=-1))))

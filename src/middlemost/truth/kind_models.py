"""What raters of each kind do: the marginal likelihoods behind `rater_kinds`.

A rater is honest, blind or inverted. Each kind is a mixture of Dirichlet distributions over confusions (honest,
inverted) or over one row of label shares (blind), so that a rater's own confusion is integrated out.
"""

from typing import cast

import numpy as np
from jaxtyping import Float64
from scipy.special import gammaln, logsumexp

STRENGTH = 25.0
"""Pseudo-ratings a row of an honest rater's confusion is worth around its centre. Chosen on simulated crowds with the
confusions of real raters of five sets; see the benchmark of verdicts."""

_DEGREES = (0.6, 0.8, 1.0, 1.4)
"""Honest raters' informativeness beside the pooled confusion's: 0 is blind, 1 the pooled confusion, 2 never wrong."""

_ONE_SIDED = (0.3, 1.4)
"""A rater who mistakes one label and knows the others: the degree of that row, and of the rest."""

_RIGHT_INVERTED = 0.1
_STRENGTH_INVERTED = 15.0


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


def honest_centres(
    pooled: Float64[np.ndarray, "true given"], shares: Float64[np.ndarray, "given"]
) -> Float64[np.ndarray, "centres true given"]:
    """Dirichlet parameters of honest raters: the pooled confusion, weaker and stronger, as a whole or but for one row.

    Args:
        pooled: Confusion of honest raters together.
        shares: Shares of the labels given: what a row becomes as it tells less.
    """
    n = len(shares)
    rows = [np.full(n, degree) for degree in _DEGREES]
    if n > 1:
        rows += [np.where(np.arange(n) == one, *_ONE_SIDED) for one in range(n)]
    degree = np.array(rows)[:, :, None]
    weaker = degree * pooled + (1.0 - degree) * shares
    stronger = pooled + (degree - 1.0) * (np.eye(n) - pooled)
    return STRENGTH * np.maximum(np.where(degree <= 1.0, weaker, stronger), 1e-3)


def inverted_centre(n_labels: int) -> Float64[np.ndarray, "true given"]:
    """Dirichlet parameters of raters who are right one time in ten and err evenly.

    Args:
        n_labels: Number of labels.
    """
    wrong = (1.0 - _RIGHT_INVERTED) / max(n_labels - 1, 1)
    return _STRENGTH_INVERTED * np.where(np.eye(n_labels) > 0, _RIGHT_INVERTED, wrong)


def blind_profiles(shares: Float64[np.ndarray, "labels"]) -> Float64[np.ndarray, "profiles labels"]:
    """Dirichlet parameters of blind raters: one label throughout, all alike, as everybody, and anything.

    Args:
        shares: Shares of the labels given by all raters.
    """
    n = len(shares)
    return np.array([np.full(n, 0.05), np.full(n, 20.0 / n), 20.0 * shares + 0.1, np.ones(n)])


def confusion_evidence(
    counts: Float64[np.ndarray, "raters true given"],
    centres: Float64[np.ndarray, "centres true given"],
    weights: Float64[np.ndarray, "centres"],
) -> tuple[Float64[np.ndarray, "raters"], Float64[np.ndarray, "raters centres"]]:
    """Log marginal likelihood of each rater's counts, and how likely each centre is behind them.

    Args:
        counts: Expected ratings of each rater by true and given label.
        centres: Dirichlet parameters.
        weights: Shares of the centres among raters.
    """
    each = np.stack([dirichlet_multinomial(counts, centre).sum(axis=1) for centre in centres], axis=1)
    return _mixed(each + np.log(weights))


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

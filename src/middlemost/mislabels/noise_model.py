"""Labels as truth seen through noise: what a label's own text says once a model's view of the item is known."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Float64, Int32, Int64, Num
from scipy.optimize import minimize

from middlemost.data.arrays import OwnsArrays
from middlemost.errors import InputError, SettingError

MOST_FITTED = 20_000
"""Items that the parameters are fitted on, at most: they are few, and a posterior follows for every item."""


@dataclass(frozen=True, slots=True, eq=False)
class NoiseModel(OwnsArrays):
    """What is left of the given labels once noise between labels is allowed for.

    Attributes:
        posterior: The truth's weight on each label, given the item and its label; rows sum to one.
        confusion: How a true label (row) comes to be given (column); rows sum to one.
        weight: How much each view of the items counts.
        offset: What is added for each label.
        crossing: What a share of one label (row) adds for another (column).
        log_likelihood: Mean log-likelihood of a given label, at each iteration.
        converged: Whether the fit stopped by itself.
    """

    posterior: Float64[np.ndarray, "items labels"]
    confusion: Float64[np.ndarray, "labels labels"]
    weight: Float64[np.ndarray, "views"]
    offset: Float64[np.ndarray, "labels"]
    crossing: Float64[np.ndarray, "labels labels"]
    log_likelihood: tuple[float, ...]
    converged: bool

    def __post_init__(self) -> None:
        self._own_arrays()


def fit_noise_model(
    views: Num[np.ndarray, "views items labels"],
    given: Int32[np.ndarray, "items"],
    *,
    shares: Float64[np.ndarray, "items labels"] | None = None,
    strength: float = 50.0,
    first_rate: float = 0.1,
    max_iter: int = 80,
    tol: float = 1e-6,
    seed: int = 0,
    start: NoiseModel | None = None,
) -> NoiseModel:
    """Fit truth, noise and the scale of each view to the given labels by expectation-maximization.

    Each view v holds a score s_v(i, k) of item i for label k, made without i's own label, and p(i, j) is the share of
    label j that models see in i. The truth of an item is softmax(sum_v w_v s_v(i, k) + b_k + sum_j p(i, j) M[j, k]),
    the given label follows from it by a confusion T, so that

    P(given = g | i) = sum_k softmax(...)_k T[k, g],    posterior(i, k) ∝ softmax(...)_k T[k, given_i].

    M is what labels have in common by nature: that dogs look like cats. It fades with an item's share of the other
    label, as noise does not. Its entries have a normal prior of variance 1; without it, what a weak model confuses
    would pass for noise.

    A confident contradiction can only be noise; a doubtful one is explained by the item. A row of T has a Dirichlet
    prior of `strength` pseudo-items spread as uniform noise of the present overall rate, so that rare labels borrow
    from all; that rate has a prior of 20 pseudo-items, one of them wrong. Weights are not negative.

    Args:
        views: Scores [views, items, labels] on a logarithmic scale, larger for likelier labels.
        given: The code of each item's label.
        shares: p, about 0 to 1, out of sample too; without, or above 100 labels, M is 0.
        strength: Pseudo-items behind a row of T. Default 50: between 10 and 200 results hardly differ on digits, MNIST
            and TREC; above 1,000 noise between two labels alone is no longer seen.
        first_rate: Noise rate to begin with. Default 0.1.
        max_iter: Iterations at most. Default 80.
        tol: Stop when the mean log-likelihood moves by less. Default 1e-6.
        seed: Seed of the draw of items that the parameters are fitted on, where there are more than 20,000.
        start: A fit to begin with, such as that of all items when a resample is fitted. Default: none.

    Returns:
        The model, with a posterior for every item.

    Raises:
        SettingError: A view's shape does not fit, there are fewer than two labels, or `strength` is not positive.
        InputError: There is no item, or a score is NaN or infinite.

    Example:
        >>> sure = np.log(np.array([[0.99, 0.01]] * 20 + [[0.01, 0.99]] * 20))[None]
        >>> given = np.array([0] * 19 + [1] + [1] * 20, dtype=np.int32)
        >>> int(fit_noise_model(sure, given).posterior[:, 1].round()[19])
        0

    Source: The noise layer is that of Sukhbaatar et al. (2015) and Patrini et al. (2017, forward correction), fitted
        as Dawid & Skene (1979) fit raters: the given labels are one rater, the views describe the items.
    """
    _check(views, given, strength)
    n_items, n_labels = views.shape[1:]
    fitted = _drawn(n_items, seed)
    few = views[:, fitted].astype(np.float64)
    few_given = given[fitted]
    crossed = shares if n_labels <= _MOST_CROSSED else None
    few_shares = None if crossed is None else crossed[fitted]
    truth = _Truth(np.full(views.shape[0], 1.0 / views.shape[0]), np.zeros(n_labels), np.zeros((n_labels, n_labels)))
    confusion = uniform_noise(n_labels, first_rate)
    if start is not None:
        truth, confusion = _Truth(start.weight, start.offset, start.crossing), start.confusion
    history: list[float] = []
    converged = False
    for _ in range(max_iter):
        posterior, likelihood = _expect(truth.scores(few, few_shares), few_given, confusion)
        history.append(likelihood)
        if len(history) > 1 and abs(history[-1] - history[-2]) < tol:
            converged = True
            break
        confusion = _confusion(posterior, few_given, strength)
        truth = _scale(few, few_shares, posterior, truth)
    posterior, _ = _expect(truth.scores(views, crossed), given, confusion)
    return NoiseModel(posterior, confusion, *truth, tuple(history), converged)


class _Truth(NamedTuple):
    """What the truth of an item is taken from."""

    weight: Float64[np.ndarray, "views"]
    offset: Float64[np.ndarray, "labels"]
    crossing: Float64[np.ndarray, "labels labels"]

    def scores(
        self, views: Num[np.ndarray, "views items labels"], shares: Float64[np.ndarray, "items labels"] | None
    ) -> Float64[np.ndarray, "items labels"]:
        """The logarithm of each label's weight, up to a constant for each item."""
        own = np.einsum("v,vik->ik", self.weight, views)
        own += self.offset
        return own if shares is None else own + shares @ self.crossing


def _check(views: Num[np.ndarray, "views items labels"], given: Int32[np.ndarray, "given"], strength: float) -> None:
    if views.shape[2] < 2:
        raise SettingError("There is one label only: no other label could be the right one.")
    if len(given) != views.shape[1]:
        raise SettingError(f"{len(given):,} labels for {views.shape[1]:,} items.")
    if not strength > 0:
        raise SettingError(f"strength is {strength}.", remedy="Give it above 0: a label may never be the truth.")
    if len(given) == 0:
        raise InputError("There is no item.", where="given")
    strange = int(np.count_nonzero(~np.isfinite(views).all(axis=(0, 2))))
    if strange:
        raise InputError(
            f"{strange:,} of {len(given):,} items have scores that are NaN or infinite.",
            where="views",
            remedy="Cut off the logarithm of a probability of 0.",
        )


def _drawn(n_items: int, seed: int) -> Int64[np.ndarray, "drawn"]:
    if n_items <= MOST_FITTED:
        return np.arange(n_items)
    return np.sort(np.random.default_rng(seed).choice(n_items, MOST_FITTED, replace=False))


def uniform_noise(n_labels: int, rate: float) -> Float64[np.ndarray, "labels labels"]:
    """A confusion in which a label is wrong at one rate, and wrong in every way alike.

    Args:
        n_labels: Number of labels.
        rate: Share of wrong labels, 0 to 1.

    Example:
        >>> uniform_noise(3, 0.2).round(2).tolist()
        [[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]]
    """
    noise = np.full((n_labels, n_labels), rate / (n_labels - 1))
    np.fill_diagonal(noise, 1.0 - rate)
    return noise


def _expect(
    scores: Float64[np.ndarray, "items labels"],
    given: Int32[np.ndarray, "items"],
    confusion: Float64[np.ndarray, "labels labels"],
) -> tuple[Float64[np.ndarray, "items labels"], float]:
    """The truth's posterior of every item and the mean log-likelihood of its label."""
    log_joint = _log_shares(scores)
    log_joint += np.log(np.maximum(confusion, 1e-300)).T[given]
    top = log_joint.max(axis=1, keepdims=True)
    log_joint -= top
    posterior = np.exp(log_joint, out=log_joint)
    total = posterior.sum(axis=1, keepdims=True)
    posterior /= total
    return posterior, float((top + np.log(total)).mean())


def _log_shares(scores: Float64[np.ndarray, "items labels"]) -> Float64[np.ndarray, "items labels"]:
    """The logarithm of the softmax; scipy's logsumexp takes three times as long."""
    shares = scores - scores.max(axis=1, keepdims=True)
    shares -= np.log(np.exp(shares).sum(axis=1, keepdims=True))
    return shares


def _confusion(
    posterior: Float64[np.ndarray, "items labels"], given: Int32[np.ndarray, "items"], strength: float
) -> Float64[np.ndarray, "labels labels"]:
    n_labels = posterior.shape[1]
    counts = np.stack([np.bincount(given, weights=posterior[:, k], minlength=n_labels) for k in range(n_labels)])
    wrong, right = _RATE_PRIOR
    rate = (counts.sum() - float(np.trace(counts)) + wrong) / (counts.sum() + wrong + right)
    counts += strength * uniform_noise(n_labels, rate)
    return counts / counts.sum(axis=1, keepdims=True)


def _scale(
    views: Float64[np.ndarray, "views items labels"],
    shares: Float64[np.ndarray, "items labels"] | None,
    posterior: Float64[np.ndarray, "items labels"],
    truth: _Truth,
) -> _Truth:
    """A few steps towards the parameters under which the posterior is likeliest."""
    n_views, n_items, n_labels = views.shape
    ends = (n_views, n_views + n_labels)

    def parted(flat: Float64[np.ndarray, "parameters"]) -> _Truth:
        weight, offset, crossing = np.split(flat, ends)
        return _Truth(weight, offset, crossing.reshape(n_labels, n_labels) if len(crossing) else truth.crossing)

    def cost(flat: Float64[np.ndarray, "parameters"]) -> tuple[float, Float64[np.ndarray, "parameters"]]:
        now = parted(flat)
        scores = now.scores(views, shares)
        log_truth = _log_shares(scores)
        excess = (np.exp(log_truth) - posterior) / n_items
        ridge = _RIDGE * now.offset
        value = -float((posterior * log_truth).sum()) / n_items + 0.5 * float(ridge @ now.offset)
        slopes = [np.tensordot(views, excess, 2), excess.sum(axis=0) + ridge]
        if shares is not None:
            value += 0.5 * float((now.crossing**2).sum()) / n_items
            slopes.append((shares.T @ excess + now.crossing / n_items).ravel())
        return value, np.concatenate(slopes)

    first = np.concatenate([truth.weight, truth.offset, *([] if shares is None else [truth.crossing.ravel()])])
    bounds = [(0.0, None)] * n_views + [(None, None)] * (len(first) - n_views)
    return parted(minimize(cost, first, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 6}).x)


_MOST_CROSSED = 100
"""Above so many labels there are more pairs of them than items speak for."""
_RATE_PRIOR = (1.0, 19.0)
"""Pseudo-items wrong and right: a handful of items can't speak for a high rate of noise."""
_RIDGE = 1e-3
"""Offsets are all but free; they are identified up to a constant only."""

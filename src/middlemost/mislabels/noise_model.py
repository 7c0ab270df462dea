"""Labels as truth seen through noise: what a label's own text says once a model's view of the item is known."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int32, Int64, Num
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from middlemost.data.arrays import OwnsArrays
from middlemost.errors import SettingError

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
        log_likelihood: Mean log-likelihood of a given label, at each iteration.
        converged: Whether the fit stopped by itself.
    """

    posterior: Float64[np.ndarray, "items labels"]
    confusion: Float64[np.ndarray, "labels labels"]
    weight: Float64[np.ndarray, "views"]
    offset: Float64[np.ndarray, "labels"]
    log_likelihood: tuple[float, ...]
    converged: bool

    def __post_init__(self) -> None:
        self._own_arrays()


def fit_noise_model(
    views: Num[np.ndarray, "views items labels"],
    given: Int32[np.ndarray, "items"],
    *,
    strength: float = 50.0,
    first_rate: float = 0.1,
    max_iter: int = 80,
    tol: float = 1e-6,
    seed: int = 0,
    start: NoiseModel | None = None,
) -> NoiseModel:
    """Fit truth, noise and the scale of each view to the given labels by expectation-maximization.

    Each view v holds a score s_v(i, k) of item i for label k, made without i's own label. The truth of an item
    is softmax(sum_v w_v s_v(i, k) + b_k), the given label follows from it by a confusion T, so that

    P(given = g | i) = sum_k softmax(...)_k T[k, g],    posterior(i, k) ∝ softmax(...)_k T[k, given_i].

    A confident contradiction can only be noise; a doubtful one is explained by the item. A row of T has a Dirichlet
    prior of `strength` pseudo-items spread as uniform noise of the present overall rate, so that rare labels borrow
    from all; that rate has a prior of 20 pseudo-items, one of them wrong. Weights are not negative.

    Args:
        views: Scores [views, items, labels] on a logarithmic scale, larger for likelier labels.
        given: The code of each item's label.
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
        SettingError: A view's shape does not fit, or there are fewer than two labels.

    Example:
        >>> sure = np.log(np.array([[0.99, 0.01]] * 20 + [[0.01, 0.99]] * 20))[None]
        >>> given = np.array([0] * 19 + [1] + [1] * 20, dtype=np.int32)
        >>> int(fit_noise_model(sure, given).posterior[:, 1].round()[19])
        0

    Source: The noise layer is that of Sukhbaatar et al. (2015) and Patrini et al. (2017, forward correction), fitted
        as Dawid & Skene (1979) fit raters: the given labels are one rater, the views describe the items.
    """
    n_items, n_labels = views.shape[1:]
    if n_labels < 2:
        raise SettingError("There is one label only: no other label could be the right one.")
    if len(given) != n_items:
        raise SettingError(f"{len(given):,} labels for {n_items:,} items.")
    fitted = _drawn(n_items, seed)
    few = views[:, fitted].astype(np.float64)
    few_given = given[fitted]
    weight, offset, confusion = _first(views.shape[0], n_labels, first_rate) if start is None else _from(start)
    history: list[float] = []
    converged = False
    for _ in range(max_iter):
        posterior, likelihood = _expect(few, few_given, weight, offset, confusion)
        history.append(likelihood)
        if len(history) > 1 and abs(history[-1] - history[-2]) < tol:
            converged = True
            break
        confusion = _confusion(posterior, few_given, strength)
        weight, offset = _scale(few, posterior, weight, offset)
    posterior, _ = _expect(views, given, weight, offset, confusion)
    return NoiseModel(posterior, confusion, weight, offset, tuple(history), converged)


def _drawn(n_items: int, seed: int) -> Int64[np.ndarray, "drawn"]:
    if n_items <= MOST_FITTED:
        return np.arange(n_items)
    return np.sort(np.random.default_rng(seed).choice(n_items, MOST_FITTED, replace=False))


def _first(
    n_views: int, n_labels: int, rate: float
) -> tuple[Float64[np.ndarray, "views"], Float64[np.ndarray, "labels"], Float64[np.ndarray, "labels labels"]]:
    return np.full(n_views, 1.0 / n_views), np.zeros(n_labels), uniform_noise(n_labels, rate)


def _from(
    start: NoiseModel,
) -> tuple[Float64[np.ndarray, "views"], Float64[np.ndarray, "labels"], Float64[np.ndarray, "labels labels"]]:
    return start.weight, start.offset, start.confusion


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
    views: Num[np.ndarray, "views items labels"],
    given: Int32[np.ndarray, "items"],
    weight: Float64[np.ndarray, "views"],
    offset: Float64[np.ndarray, "labels"],
    confusion: Float64[np.ndarray, "labels labels"],
) -> tuple[Float64[np.ndarray, "items labels"], float]:
    """The truth's posterior of every item and the mean log-likelihood of its label."""
    log_joint = np.tensordot(weight, views, 1) + offset
    log_joint -= logsumexp(log_joint, axis=1, keepdims=True)
    log_joint += np.log(np.maximum(confusion, 1e-300)).T[given]
    each = logsumexp(log_joint, axis=1, keepdims=True)
    return np.exp(log_joint - each), float(each.mean())


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
    posterior: Float64[np.ndarray, "items labels"],
    weight: Float64[np.ndarray, "views"],
    offset: Float64[np.ndarray, "labels"],
) -> tuple[Float64[np.ndarray, "views"], Float64[np.ndarray, "labels"]]:
    """A few steps towards the weights and offsets under which the posterior is likeliest."""
    n_views, n_items, n_labels = views.shape

    def cost(both: Float64[np.ndarray, "both"]) -> tuple[float, Float64[np.ndarray, "both"]]:
        weight, offset = both[:n_views], both[n_views:]
        scores = np.tensordot(weight, views, 1) + offset
        log_truth = scores - logsumexp(scores, axis=1, keepdims=True)
        excess = (softmax(scores, axis=1) - posterior) / n_items
        slope = np.tensordot(views, excess, 2)
        ridge = _RIDGE * offset
        value = -float((posterior * log_truth).sum()) / n_items + 0.5 * float(ridge @ offset)
        return value, np.concatenate([slope, excess.sum(axis=0) + ridge])

    bounds = [(0.0, None)] * n_views + [(None, None)] * n_labels
    found = minimize(
        cost, np.concatenate([weight, offset]), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 6}
    )
    return found.x[:n_views], found.x[n_views:]


_RATE_PRIOR = (1.0, 19.0)
"""Pseudo-items wrong and right: a handful of items can't speak for a high rate of noise."""
_RIDGE = 1e-3
"""Offsets are all but free; they are identified up to a constant only."""

"""From an overconfident posterior to probabilities: one temperature, and a bias a label where the data carry it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int32, Int64

from middlemost.data.arrays import OwnsArrays
from middlemost.data.gold import Gold
from middlemost.errors import InputError

FLOOR = float(np.finfo(np.float64).eps)
"""A smaller posterior counts as this much, as in `log_score`: products of many ratings reach any power of ten."""

FOLDS = 5

SPREAD_OF_LOG_TEMPERATURE = 2.0
SPREAD_OF_BIAS = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class Scaling(OwnsArrays):
    """How posteriors are turned into probabilities.

    Attributes:
        temperature: T; above 1 makes posteriors less sure.
        bias: What is added to the log of each label; zeros where the temperature alone was fitted.
        biased: Whether the biases were fitted.
    """

    temperature: float
    bias: Float64[np.ndarray, "labels"]
    biased: bool

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        return f"Scaling(temperature {self.temperature:.2f}{', a bias a label' if self.biased else ''})"

    def __call__(self, posterior: Float64[np.ndarray, "items labels"]) -> Float64[np.ndarray, "items labels"]:
        """Probabilities from posteriors; rows sum to one."""
        return np.exp(_log_normal(_log(posterior) / self.temperature + self.bias))


def fit_scaling(posterior: Float64[np.ndarray, "items labels"], gold: Gold, *, seed: int = 0) -> Scaling:
    r"""The scaling that makes posteriors of gold items predict their labels best.

    $$\text{probability}_k \propto \text{posterior}_k^{1/T} e^{b_k}$$

    T, and in a richer scaling the biases b, minimise the log score with a weak prior: log T has mean 0 and
    deviation 2, so that gold which is right throughout does not make everything certain; each b has mean 0 and
    deviation .35, so that a hundred items cannot overdo it. The biases are kept only where they predict left-out
    items better by more than one standard error of the difference, in five folds cut at random.

    Args:
        posterior: For each item the posterior of each label, of a fit that did not see the gold. A posterior below
            2.2e-16 counts as that much.
        gold: Known labels of items drawn at random; at least one.
        seed: Cuts the folds. Default 0.

    Raises:
        InputError: There is no gold, or it points outside the table.

    References:
        Guo, Pleiss, Sun & Weinberger (2017), On calibration of modern neural networks, section 4.2, for the
        temperature; Platt (1999) for why separable labels need a prior.
        Breiman, Friedman, Olshen & Stone (1984), Classification and regression trees, section 3.4.3, for the rule of
        one standard error.

    Example:
        >>> posterior = np.array([[0.99, 0.01]] * 20)  # sure, and right in 15 of 20
        >>> label = np.repeat(np.array([0, 1], dtype=np.int32), [15, 5])
        >>> fitted = fit_scaling(posterior, Gold(np.arange(20, dtype=np.int32), label))
        >>> fitted(posterior)[0].round(2).tolist()
        [0.76, 0.24]
    """
    gold.check(*posterior.shape)
    if not len(gold):
        raise InputError("There is no gold to fit a temperature to.", where="gold")
    log, label = _log(posterior[gold.item]), gold.label
    plain, rich = (_left_out(fit, log, label, seed) for fit in (_temperature, _temperature_and_bias))
    gain = plain - rich
    if len(gold) > FOLDS and gain.mean() > gain.std(ddof=1) / np.sqrt(len(gain)):
        return _temperature_and_bias(log, label)
    return _temperature(log, label)


def folds_of(n: int, seed: int) -> Int64[np.ndarray, "n"]:
    """The fold of each of n things, cut at random into five of about equal size."""
    return np.random.default_rng(seed).permutation(n) % min(FOLDS, n)


_Fit = Callable[[Float64[np.ndarray, "gold labels"], Int32[np.ndarray, "gold"]], Scaling]


def _left_out(
    fit: _Fit, log: Float64[np.ndarray, "gold labels"], label: Int32[np.ndarray, "gold"], seed: int
) -> Float64[np.ndarray, "gold"]:
    """The log score of each gold item by a fit to the other folds; the fit to nothing changes nothing."""
    fold = folds_of(len(label), seed)
    score = np.empty(len(label))
    for one in range(fold.max() + 1):
        out = fold == one
        scaling = fit(log[~out], label[~out])
        scaled = _log_normal(log[out] / scaling.temperature + scaling.bias)
        score[out] = -scaled[np.arange(len(scaled)), label[out]]
    return score


def _temperature(log: Float64[np.ndarray, "gold labels"], label: Int32[np.ndarray, "gold"]) -> Scaling:
    from scipy.optimize import minimize_scalar

    def loss(log_temperature: float) -> float:
        scaled = _log_normal(log * np.exp(-log_temperature))
        score = -scaled[np.arange(len(label)), label].sum()
        return float(score + (log_temperature / SPREAD_OF_LOG_TEMPERATURE) ** 2 / 2)

    found: float = minimize_scalar(loss, bounds=(-5.0, 7.0), method="bounded", options={"xatol": 1e-6}).x
    return Scaling(float(np.exp(found)), np.zeros(int(log.shape[1])), False)


def _temperature_and_bias(log: Float64[np.ndarray, "gold labels"], label: Int32[np.ndarray, "gold"]) -> Scaling:
    from scipy.optimize import minimize

    rows = np.arange(len(label))

    def loss(state: Float64[np.ndarray, "state"]) -> tuple[float, Float64[np.ndarray, "state"]]:
        log_temperature, bias = state[0], state[1:]
        cooled = log * np.exp(-log_temperature)
        scaled = _log_normal(cooled + bias)
        over = np.exp(scaled)
        over[rows, label] -= 1.0
        prior = (log_temperature / SPREAD_OF_LOG_TEMPERATURE) ** 2 + np.sum((bias / SPREAD_OF_BIAS) ** 2)
        slope = np.append(
            log_temperature / SPREAD_OF_LOG_TEMPERATURE**2 - np.sum(over * cooled),
            over.sum(axis=0) + bias / SPREAD_OF_BIAS**2,
        )
        return float(prior / 2 - scaled[rows, label].sum()), slope

    start = np.append(np.log(_temperature(log, label).temperature), np.zeros(log.shape[1]))
    found: Float64[np.ndarray, "state"] = minimize(loss, start, jac=True, method="L-BFGS-B").x
    bias = found[1:]
    return Scaling(float(np.exp(found[0])), bias - np.mean(bias), True)


def _log(posterior: Float64[np.ndarray, "items labels"]) -> Float64[np.ndarray, "items labels"]:
    return np.log(np.maximum(posterior, FLOOR))


def _log_normal(log: Float64[np.ndarray, "items labels"]) -> Float64[np.ndarray, "items labels"]:
    shifted = log - log.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))

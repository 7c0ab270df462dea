"""A kernel ridge classifier whose leave-one-out predictions come in closed form."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Float64, Int32, Int64
from scipy.linalg import eigh

from middlemost.data.arrays import OwnsArrays
from middlemost.data.progress import Progress, silent
from middlemost.mislabels.views.threads import one_thread_each

WIDTHS = (1.0, 2.0, 4.0)
"""Kernels exp(-width d²/median d²) that are tried."""
RIDGES = 10.0 ** np.arange(-2.0, 2.01, 0.25)
"""Ridges that are tried, a thousandth of an item each; below, single precision decides and not the data."""
LANDMARKS = 1_500
_LARGE = 20_000
_LANDMARKS_IF_LARGE = 1_000
_FIRST_LANDMARKS = 500
_ROWS = 8_192
_LEAST = 1e-6
"""Axes of the kernel that carry less than this share of the first are rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class KernelRidge(OwnsArrays):
    """Predictions of every item by a fit to all others.

    Attributes:
        score: For each item and label, a least-squares estimate of the share of the label there; it may leave 0..1.
        width: The kernel's width that was chosen.
        ridge: The ridge that was chosen.
        loss: Mean squared error of the predictions, summed over labels.
    """

    score: Float64[np.ndarray, "items labels"]
    width: float
    ridge: float
    loss: float

    def __post_init__(self) -> None:
        self._own_arrays()


def kernel_ridge(
    features: Float32[np.ndarray, "items dims"],
    given: Int32[np.ndarray, "items"],
    n_labels: int,
    *,
    group: Int64[np.ndarray, "items"] | None = None,
    landmarks: int = LANDMARKS,
    seed: int = 0,
    progress: Progress | None = None,
) -> KernelRidge:
    """Predict every item's label from all other items, by ridge regression on a Gaussian kernel.

    With H the hat matrix of a ridge fit, the prediction of item i without i is (f_i - H_ii y_i) / (1 - H_ii): one
    fit serves all items. Where items stand in groups, a whole group is left out: y_G - (I - H_GG)^-1 (y_G - f_G).
    Labels are centred on their shares among the other items: an item's own has a part in the choice of width and ridge
    alone. Squared loss keeps a wrong label from pulling far, and the ridge that predicts the others best is chosen, so
    that the fit does not memorise. Above `landmarks` items the kernel is Nyström's approximation on as many drawn ones.

    Args:
        features: One row an item.
        given: The code of each item's label.
        n_labels: Number of labels.
        group: Items of one number are left out together, such as near-duplicates. Default: each alone.
        landmarks: Items that the kernel is spanned by, at most. Default 1,500; above 20,000 items never over 1,000,
            and the width is chosen on 20,000.
        seed: Seed of their draw.
        progress: Told the steps done.

    Returns:
        Predictions, and what was chosen by their squared error.

    Source: Wahba (1990, section 4.2) for leave-one-out in closed form; Williams & Seeger (2001) for the landmarks.
    """
    rng = np.random.default_rng(seed)
    scale = _median_distance(features, rng)
    order = rng.permutation(len(features))
    if len(features) > _LARGE:
        landmarks = min(landmarks, _LANDMARKS_IF_LARGE)
    target = np.eye(n_labels)[given]
    target -= target.mean(axis=0)
    tell = progress or silent
    tried: list[tuple[float, float]] = []
    steps = len(WIDTHS) + 1
    few = np.sort(order[:_LARGE])
    spanned = np.searchsorted(few, np.sort(order[:_FIRST_LANDMARKS]))
    group_of_few = None if group is None else group[few]
    for step, width in enumerate(WIDTHS):
        tried.append((_Fit(features[few], target[few], group_of_few, spanned, width / scale).best()[0], width))
        tell(step + 1, steps)
    width = min(tried)[1]
    fit = _Fit(features, target, group, np.sort(order[:landmarks]), width / scale)
    loss, ridge = fit.best()
    score = fit.left_out(ridge)
    tell(steps, steps)
    return KernelRidge(score + np.eye(n_labels)[given].mean(axis=0), width, float(ridge), loss)


def _shift(
    target: Float64[np.ndarray, "items labels"], group: Int64[np.ndarray, "items"] | None
) -> Float64[np.ndarray, "items labels"]:
    """How far the mean of all other items' targets lies from that of all, which is 0."""
    if group is None:
        return -target / max(len(target) - 1, 1)
    sums = np.stack([np.bincount(group, column) for column in target.T], axis=1)
    others = np.maximum(len(target) - np.bincount(group), 1)
    return -(sums / others[:, None])[group]


def _median_distance(features: Float32[np.ndarray, "items dims"], rng: np.random.Generator) -> float:
    a, b = rng.integers(0, len(features), (2, 4_000))
    squares = ((features[a].astype(np.float64) - features[b]) ** 2).sum(axis=1)
    squares = squares[squares > 0]
    return float(np.median(squares)) if len(squares) else 1.0


class _Fit:
    """A ridge fit on landmark features in their own axes, with what every ridge shares computed once."""

    def __init__(
        self,
        features: Float32[np.ndarray, "items dims"],
        target: Float64[np.ndarray, "items labels"],
        group: Int64[np.ndarray, "items"] | None,
        spanned: Int64[np.ndarray, "landmarks"],
        sharpness: float,
    ) -> None:
        self.features, self.group, self.sharpness = features, group, sharpness
        self.shift = _shift(target, group)
        # A constant beside the labels: what is predicted for it says how much of another mean comes through.
        self.target = np.column_stack([target, np.ones(len(target))])
        self.landmarks = features[spanned]
        values, axes = _eigen(self._kernel(self.landmarks).astype(np.float64))
        kept = values > values[-1] * _LEAST
        self.axes = axes[:, kept] / np.sqrt(values[kept])
        size = self.axes.shape[1]
        gram, moment = np.zeros((size, size)), np.zeros((size, self.target.shape[1]))
        for rows in self._blocks():
            mapped = self._mapped(rows)
            gram += mapped.T @ mapped
            moment += mapped.T @ self.target[rows]
        self.values, turn = _eigen(gram)
        self.values = np.maximum(self.values, 0.0)
        self.axes = self.axes @ turn
        self.moment = turn.T @ moment

    def _blocks(self) -> Iterator[slice]:
        for first in range(0, len(self.features), _ROWS):
            yield slice(first, min(first + _ROWS, len(self.features)))

    def _mapped(self, rows: slice | Int64[np.ndarray, "rows"]) -> Float32[np.ndarray, "rows axes"]:
        """Items as landmark features. Single precision: the products are most of the time."""
        return self._kernel(self.features[rows]) @ self.axes.astype(np.float32)

    def _kernel(self, rows: Float32[np.ndarray, "rows dims"]) -> Float32[np.ndarray, "rows landmarks"]:
        squares = rows @ self.landmarks.T
        squares *= -2.0
        squares += (rows**2).sum(axis=1)[:, None]
        squares += (self.landmarks**2).sum(axis=1)
        np.maximum(squares, 0.0, out=squares)
        squares *= np.float32(-self.sharpness)
        return np.exp(squares, out=squares)

    def best(self) -> tuple[float, float]:
        """The smallest mean squared error of left-out predictions, and its ridge."""
        scaled = RIDGES * len(self.features) / 1_000
        losses = np.zeros(len(scaled))
        alone = _alone(self.group, len(self.features))
        for rows in self._blocks():
            mapped = self._mapped(rows).astype(np.float64)  # once, and not at each product
            squares = mapped**2
            for at, ridge in enumerate(scaled):
                out = self._each_out(rows, mapped, squares, 1.0 / (self.values + ridge))
                error = self.target[rows, :-1] - self._recentred(rows, out)
                losses[at] += float((error[alone[rows]] ** 2).sum())
        at = int(np.argmin(losses))
        return losses[at] / max(int(alone.sum()), 1), float(scaled[at])

    def left_out(self, ridge: float) -> Float64[np.ndarray, "items labels"]:
        """What all others predict for every item."""
        kept = 1.0 / (self.values + ridge)
        blocks = ((rows, self._mapped(rows).astype(np.float64)) for rows in self._blocks())
        out = np.concatenate([self._each_out(rows, mapped, mapped**2, kept) for rows, mapped in blocks])
        for members in _together(self.group):
            out[members] = self._group_out(members, ridge)
        return self._recentred(slice(None), out)

    def _each_out(
        self,
        rows: slice,
        mapped: Float64[np.ndarray, "rows axes"],
        squares: Float64[np.ndarray, "rows axes"],
        kept: Float64[np.ndarray, "axes"],
    ) -> Float64[np.ndarray, "rows labels_and_constant"]:
        lever = (squares @ kept)[:, None]
        return (mapped @ (kept[:, None] * self.moment) - lever * self.target[rows]) / (1.0 - lever)

    def _group_out(
        self, members: Int64[np.ndarray, "members"], ridge: float
    ) -> Float64[np.ndarray, "members labels_and_constant"]:
        mapped = self._mapped(members).astype(np.float64)
        target = self.target[members]
        if len(members) > len(self.values):  # a fit to the others is smaller than the group's hat matrix
            others = np.diag(self.values + ridge) - mapped.T @ mapped
            return mapped @ np.linalg.solve(others, self.moment - mapped.T @ target)
        kept = 1.0 / (self.values + ridge)
        residual = target - mapped @ (kept[:, None] * self.moment)
        return target - np.linalg.solve(np.eye(len(members)) - (mapped * kept) @ mapped.T, residual)

    def _recentred(
        self, rows: slice, out: Float64[np.ndarray, "rows labels_and_constant"]
    ) -> Float64[np.ndarray, "rows labels"]:
        return out[:, :-1] + self.shift[rows] * (1.0 - out[:, -1:])


def _eigen(
    matrix: Float64[np.ndarray, "axes axes"],
) -> tuple[Float64[np.ndarray, "axes"], Float64[np.ndarray, "axes axes"]]:
    with one_thread_each():  # two threads were three times as slow on two busy cores
        return eigh(matrix, check_finite=False)


def _alone(group: Int64[np.ndarray, "items"] | None, n_items: int) -> np.ndarray:
    """Items whose own prediction has nothing to do with a group: those that choose the ridge."""
    if group is None:
        return np.ones(n_items, dtype=bool)
    counts = np.bincount(group)
    alone = counts[group] == 1
    return alone if alone.any() else np.ones(n_items, dtype=bool)


def _together(group: Int64[np.ndarray, "items"] | None) -> list[Int64[np.ndarray, "members"]]:
    if group is None:
        return []
    order = np.argsort(group, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(group[order])) + 1)
    return [part for part in parts if len(part) > 1]

"""Does a confidence of .9 come true nine times in ten?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float64, Int64

from middlemost.data.arrays import OwnsArrays
from middlemost.data.tabular import Tabular
from middlemost.errors import InputError, SettingError
from middlemost.stats.wilson import wilson_interval


@dataclass(frozen=True, slots=True, eq=False)
class Reliability(OwnsArrays, Tabular):
    """Confidence beside what came true, in bins of about equal size: the points of a reliability diagram.

    Attributes:
        error: The expected calibration error, 0 to 1; None where there was nothing to measure.
        confidence: Mean confidence in each bin, ascending. Empty bins are left out.
        correct: Share that came true in each bin.
        low: Lower end of Wilson's interval of that share.
        high: Upper end.
        n: Predictions in each bin.
    """

    error: float | None
    confidence: Float64[np.ndarray, "bins"]
    correct: Float64[np.ndarray, "bins"]
    low: Float64[np.ndarray, "bins"]
    high: Float64[np.ndarray, "bins"]
    n: Int64[np.ndarray, "bins"]

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        error = "nothing to measure" if self.error is None else f"error {self.error:.4f}"
        return f"Reliability({error}, {int(self.n.sum()):,} predictions, {len(self.n)} bins)"

    def columns(self) -> Mapping[str, Any]:
        """confidence, correct, low, high, n: one row a bin."""
        return {name: getattr(self, name) for name in ("confidence", "correct", "low", "high", "n")}


def calibration_error(
    confidence: Float64[np.ndarray, "predictions"],
    correct: Bool[np.ndarray, "predictions"] | Float64[np.ndarray, "predictions"],
    *,
    bins: int = 10,
    level: float = 0.95,
) -> Reliability:
    r"""Expected calibration error: how far confidence lies from the share that came true.

    $$\sum_b \frac{n_b}{n} \left| \overline{\text{correct}}_b - \overline{\text{confidence}}_b \right|$$

    The bins hold about equal numbers of predictions, not equal widths of confidence: posteriors crowd
    near 1, where equal widths would put nearly all of them into one bin. Equal confidences always share
    a bin (the one their mean rank falls in), so the order of predictions changes nothing and bins may be
    uneven or empty. Chance alone gives perfectly calibrated confidences an error of up to about
    $0.4 \sqrt{\text{bins} / n}$: compare with that before calling a small value bad.

    Args:
        confidence: The posterior of the label decided on, 0 to 1.
        correct: Whether the label was right, or the credit in 0 to 1 where ties share it.
        bins: Number of bins, at least 1. Default 10.
        level: Nominal coverage of the intervals of the bins' shares. Default .95.

    Raises:
        InputError: A confidence or an answer lies outside 0 to 1.
        SettingError: `bins` is below 1, or `level` lies outside 0 to 1.

    Reference:
        Naeini, Cooper & Hauskrecht (2015), "Obtaining well calibrated probabilities using Bayesian binning",
        AAAI, for the measure; Nixon et al. (2019), "Measuring calibration in deep learning", section 4, for
        bins of equal size.

    Example:
        >>> correct = np.array([True, True, True, False])
        >>> found = calibration_error(np.array([0.9, 0.9, 0.6, 0.6]), correct, bins=2)
        >>> round(found.error, 3), found.n.tolist()
        (0.1, [2, 2])
    """
    if bins < 1:
        raise SettingError(f"{bins} bins hold nothing.", remedy="Give 1 or more.")
    came_true = correct.astype(np.float64)
    for name, values in (("confidence", confidence), ("correct", came_true)):
        if not np.all((values >= 0) & (values <= 1)):
            raise InputError("A value lies outside 0 to 1.", where=name)
    if not len(confidence):
        empty = np.zeros(0)
        return Reliability(None, empty, empty, empty, empty, np.zeros(0, dtype=np.int64))
    place = _bin_of_mean_rank(confidence, bins)
    n = np.bincount(place)
    used = n > 0
    expected = np.bincount(place, weights=confidence)[used] / n[used]
    seen = np.bincount(place, weights=came_true)[used] / n[used]
    error = float(np.sum(n[used] / len(confidence) * np.abs(seen - expected)))
    ends = [
        wilson_interval(min(share, 1.0) * size, int(size), level=level)
        for share, size in zip(seen, n[used], strict=True)
    ]
    low, high = np.array(ends).T
    return Reliability(error, expected, seen, low, high, n[used].astype(np.int64))


def _bin_of_mean_rank(confidence: Float64[np.ndarray, "predictions"], bins: int) -> Int64[np.ndarray, "predictions"]:
    _, inverse, count = np.unique(confidence, return_inverse=True, return_counts=True)
    twice_rank = 2 * np.cumsum(count) - count  # whole numbers: no bin edge hangs on rounding
    return (twice_rank * bins // (2 * len(confidence)))[inverse]

"""Run an EM step over a vector of parameters until its objective stands still, leaping ahead in between."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float64

from middlemost.data.progress import Progress
from middlemost.truth.iterate import Fit

Vector = Float64[np.ndarray, "parameters"]


def accelerated(
    step: Callable[[Vector], tuple[Vector, float]],
    start: Vector,
    max_iterations: int,
    min_gain: float,
    progress: Progress | None,
) -> Fit[Vector]:
    """Repeat a step, and after every two of them leap on along the way that they took.

    With steps x → x₁ → x₂, r = x₁ - x and v = (x₂ - x₁) - r, the leap goes to x - 2ar + a²v, a = min(-|r| / |v|, -1):
    scheme S3 of SQUAREM; a = -1 is x₂. A leap that lowers the objective is taken back, so the objective never falls
    where the step alone never lowers it.

    Args:
        step: One iteration: the next vector, and the objective of the one it was given.
        start: The first vector.
        max_iterations: Most iterations; a leap taken back is none.
        min_gain: Stop when a step gains less than this. What a leap gains does not count.
        progress: Called with (iterations done, max_iterations).

    References:
        Varadhan & Roland (2008), Simple and globally convergent methods for accelerating the convergence of any EM
        algorithm, section 3.
    """
    here: Vector = start
    plain: Vector = start
    leapt = False
    steps_from: list[Vector] = []
    objective: list[float] = []
    while len(objective) < max_iterations:
        following, value = step(here)
        if leapt and not value >= objective[-1]:  # NaN is taken back too
            here, leapt, steps_from = plain, False, []
            continue
        gain = np.inf if leapt or not objective else value - objective[-1]
        objective.append(value)
        if progress is not None:
            progress(len(objective), max_iterations)
        if gain < min_gain:
            return Fit(following, tuple(objective), True)
        steps_from = [here] if leapt else [*steps_from, here]
        here = plain = following
        leapt = len(steps_from) == 2
        if leapt:
            here = _ahead(steps_from[0], steps_from[1], following)
    return Fit(plain, tuple(objective), False)


def _ahead(x: Vector, first: Vector, second: Vector) -> Vector:
    r = first - x
    v = (second - first) - r
    # Sums and not a BLAS dot product, whose bits depend on the machine's threads.
    length = np.sqrt(np.sum(r * r) / max(float(np.sum(v * v)), 1e-300))
    a = -max(float(length), 1.0)
    return x - 2.0 * a * r + a * a * v

"""Fits from several random starts: the best is kept, and how far the starts agree is said."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from middlemost.data.progress import Progress
from middlemost.errors import SettingError
from middlemost.truth.iterate import Fit

State = TypeVar("State")

STARTS_ALIKE = 1e-6
"""Starts whose objectives differ by less than this a rating ended alike."""


def best_of_starts(
    fit_from: Callable[[np.random.Generator, Progress | None], Fit[State]],
    *,
    restarts: int,
    n_ratings: int,
    seed: int,
    progress: Progress | None,
) -> tuple[Fit[State], str]:
    """Fit from several starts and keep the one with the largest objective, the earliest of equals.

    Args:
        fit_from: Draws a start from a generator and fits from there.
        restarts: Number of starts, one at least.
        n_ratings: Number of ratings, for what counts as alike.
        seed: Seed of the starts.
        progress: Called with (iterations done, most iterations of all starts).

    Returns:
        The best fit, and a sentence on how far the starts agree.

    Raises:
        SettingError: There are no starts.
    """
    if restarts < 1:
        raise SettingError(f"restarts is {restarts}.", remedy="Give 1 or more.")
    first, *others = np.random.default_rng(seed).spawn(restarts)
    best = fit_from(first, _part_of(progress, 0, restarts))
    ends = [_end(best)]
    for number, rng in enumerate(others, start=1):
        fit = fit_from(rng, _part_of(progress, number, restarts))
        best = fit if _end(fit) > max(ends) else best
        ends.append(_end(fit))
    return best, _spread(np.array(ends), n_ratings)


def _end(fit: Fit[State]) -> float:
    return fit.objective[-1] if fit.objective else float("-inf")


def _part_of(progress: Progress | None, part: int, parts: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done, total: progress(part * total + done, parts * total)


def _spread(ends: np.ndarray, n_ratings: int) -> str:
    if len(ends) == 1:
        return "One start."
    if not np.isfinite(ends).all():
        return "No start was iterated."
    alike = int((ends > ends.max() - STARTS_ALIKE * n_ratings).sum())
    return (
        f"{alike} of {len(ends)} starts ended at the same objective ({ends.max():.2f}); "
        f"the lowest is {ends.max() - ends.min():.2f} below it."
    )

"""Raters who change in the course of their work."""

from collections.abc import Sequence
from dataclasses import replace

from middlemost.errors import SettingError
from middlemost.simulate.raters import SimulatedRater


def drifting(first: Sequence[SimulatedRater], last: Sequence[SimulatedRater]) -> tuple[SimulatedRater, ...]:
    """Raters who begin as one rater and end as another.

    In between their confusion is a mixture, by their place in the order of their ratings: half way it is the mean of
    both.

    Args:
        first: What they begin as.
        last: What they end as, one for each.

    Raises:
        SettingError: There are not as many of both, or their labels differ.

    Example:
        >>> from middlemost.simulate import random_spammers, skilled
        >>> drifting(skilled(1, n_labels=2, accuracy=0.9), random_spammers(1, n_labels=2))[0].later.tolist()
        [[0.5, 0.5], [0.5, 0.5]]
    """
    if len(first) != len(last):
        raise SettingError(f"{len(first)} raters to begin with, {len(last)} to end with.", where="drifting")
    return tuple(replace(one, kind="drifting", later=two.confusion) for one, two in zip(first, last, strict=True))

"""The method that fits the data when nobody names one."""

from dataclasses import replace
from typing import TypeVar, overload

from middlemost.data.consensus import Consensus, NumericConsensus
from middlemost.data.gold import Gold
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.data.values import Values
from middlemost.errors import CapacityError, SettingError
from middlemost.truth.methods.dawid_skene import dawid_skene
from middlemost.truth.methods.median import median
from middlemost.truth.methods.one_coin import one_coin

Result = TypeVar("Result", Consensus, NumericConsensus)


@overload
def infer(data: Ratings, *, gold: Gold | None = None, seed: int = 0, progress: Progress | None = None) -> Consensus: ...
@overload
def infer(
    data: Values, *, gold: Gold | None = None, seed: int = 0, progress: Progress | None = None
) -> NumericConsensus: ...
def infer(
    data: Ratings | Values, *, gold: Gold | None = None, seed: int = 0, progress: Progress | None = None
) -> Consensus | NumericConsensus:
    """The consensus by the default method: Dawid-Skene for labels, the median for numbers.

    Where Dawid-Skene's state would not fit (many raters times many labels), one-coin takes its place. The result
    says which method it is and why.

    Args:
        data: Ratings or values.
        gold: Known labels, held fixed. Default: none.
        seed: Breaks ties. Default: 0.
        progress: Called with (iterations done, most iterations).

    Raises:
        InputError: There are no ratings.
        CapacityError: One-coin does not fit either.
        SettingError: Gold was given for numbers.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = {"item": ["a", "a", "a"], "rater": ["x", "y", "z"], "label": ["no", "no", "yes"]}
        >>> mm.truth.infer(mm.read_ratings(pl.DataFrame(rows))).notes[0]
        'Dawid-Skene is the default for labels.'
    """
    if isinstance(data, Values):
        if gold is not None:
            raise SettingError("The median of numbers takes no gold labels.")
        return _noting(median(data), "The median is the default for numbers.")
    try:
        consensus = dawid_skene(data, gold=gold, seed=seed, progress=progress)
        return _noting(consensus, "Dawid-Skene is the default for labels.")
    except CapacityError as too_large:
        consensus = one_coin(data, gold=gold, seed=seed, progress=progress)
        return _noting(consensus, f"One-coin stands in for Dawid-Skene: {too_large.what}")


def _noting(result: Result, sentence: str) -> Result:
    return replace(result, notes=(sentence, *result.notes))

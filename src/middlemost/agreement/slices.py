"""Agreement by slice: does one kind of item, or one kind of rater, agree less than the rest?"""

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from math import comb, lgamma, log
from typing import Any, Literal

import numpy as np
from jaxtyping import Bool, Float64, Int64

from middlemost.agreement import MEASURES
from middlemost.agreement.measure import Measure, estimate
from middlemost.data.arrays import OwnsArrays
from middlemost.data.counts import Counts
from middlemost.data.estimate import Estimate
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.data.tabular import Tabular
from middlemost.data.values import Values
from middlemost.errors import InputError, SettingError
from middlemost.stats.multiplicity import benjamini_hochberg
from middlemost.stats.resampling import resample

LEAST_ITEMS = 20
LEAST_RATERS = 5
"""Slices with fewer items with two ratings, or fewer raters, are too few to tell."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SliceAgreement(OwnsArrays, Tabular):
    """A measure on each slice, beside the rest.

    Attributes:
        measure: Name of the measure, for people.
        slices: The values of the attribute, in alphabetical order.
        estimates: The measure on each slice; undefined where there is too little to tell.
        difference: Slice minus rest; NaN where either is undefined or too few.
        p: Two-sided permutation p-value of the difference, NaN where there is none.
        adjusted: p adjusted for the number of slices (Benjamini and Hochberg).
        smallest: The smallest p that a difference could have attained here.
        how: What was permuted, how often.
    """

    measure: str
    slices: tuple[str, ...]
    estimates: tuple[Estimate, ...]
    difference: Float64[np.ndarray, "slices"]
    p: Float64[np.ndarray, "slices"]
    adjusted: Float64[np.ndarray, "slices"]
    smallest: Float64[np.ndarray, "slices"]
    how: str

    def __post_init__(self) -> None:
        self._own_arrays()

    def columns(self) -> Mapping[str, Any]:
        """slice, value, low, high, items, raters, difference, p, p_adjusted, smallest_p, note."""
        return {
            "slice": list(self.slices),
            "value": [one.value for one in self.estimates],
            "low": [one.low for one in self.estimates],
            "high": [one.high for one in self.estimates],
            "items": [one.n_items for one in self.estimates],
            "raters": [one.n_raters for one in self.estimates],
            "difference": self.difference,
            "p": self.p,
            "p_adjusted": self.adjusted,
            "smallest_p": self.smallest,
            "note": [one.why for one in self.estimates],
        }


def by_slice(
    measure: str,
    data: Ratings | Counts | Values,
    groups: Sequence[str | None],
    *,
    over: Literal["items", "raters"] = "items",
    permutations: int = 999,
    least: int | None = None,
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> SliceAgreement:
    """A measure of agreement on each slice of the items or of the raters.

    A slice of raters holds the pairs of raters who are both in it. The rest is all other items (or raters)
    whose attribute is known. To see how large a difference chance makes, the attribute is shuffled over the
    items, or over the raters where it describes them, for then n is the number of raters. With b of P
    shuffles at least as far apart as the data, in either direction, p = (1 + b) / (1 + P).

    Args:
        measure: A name in `MEASURES`, such as `"krippendorff_alpha"`.
        data: What the measure takes.
        groups: The attribute of each item (or rater) in the order of `data.items` (`data.raters`); None
            where it is not known.
        over: `"items"` (default) or `"raters"`.
        permutations: How many shuffles. Default 999.
        least: Slices, and rests, with fewer items that have two ratings (or fewer raters) are too few to
            tell. Default: 20 items, 5 raters.
        resamples: Resamples for each slice's interval. Default 200; 0 for none.
        level: Nominal coverage. Default .95.
        seed: Seed of resampling and shuffling. Default 0.
        threads: How many threads. Default: one for each processor. They do not change the result.
        progress: Called as shuffles finish.

    Raises:
        SettingError: The measure is not known, or raters are unknown and were to be sliced.
        InputError: `groups` has another length than the items or raters.

    References:
        Good, P. (2005). Permutation, Parametric, and Bootstrap Tests of Hypotheses, 3rd edition.
        Phipson, B. and Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical
        Applications in Genetics and Molecular Biology 9(1).

    Example:
        >>> from middlemost import Vocabulary
        >>> table = Counts(np.array([[2.0, 0.0], [1.0, 1.0]] * 30), Vocabulary(map(str, range(60))),
        ...                Vocabulary("ab"), False)
        >>> found = by_slice("raw_agreement", table, ["easy", "hard"] * 30, permutations=99)
        >>> found.difference.tolist(), found.p.tolist()
        ([1.0, -1.0], [0.01, 0.01])
    """
    ready = _prepare(measure, data)
    least = least if least is not None else (LEAST_ITEMS if over == "items" else LEAST_RATERS)
    names, group = _coded(groups, _codes(ready, data, len(groups), over))
    estimates = tuple(
        _slice_estimate(ready, group == k, over, least, resamples=resamples, level=level, seed=seed, threads=threads)
        for k in range(len(names))
    )
    told = np.array([_both_enough(ready, group, k, over, least) for k in range(len(names))], dtype=bool)
    difference = _differences(ready, group, told, over)
    p = _permutation_p(ready, group, difference, over, permutations, seed, threads, progress)
    smallest = [_smallest_p(group, k, permutations) for k in range(len(names))]
    how = (
        f"difference from the rest; attribute shuffled over {int((group >= 0).sum()):,} {over} "
        f"{permutations:,} times; adjusted for {int((~np.isnan(p)).sum())} slices by Benjamini and Hochberg"
    )
    adjusted = benjamini_hochberg(p)
    return SliceAgreement(
        ready.name, names, estimates, difference, p, adjusted, np.array(smallest, dtype=np.float64), how
    )


def _prepare(measure: str, data: Ratings | Counts | Values) -> Measure:
    if measure not in MEASURES:
        raise SettingError(f"There is no measure {measure!r}.", remedy=f"Take one of {', '.join(MEASURES)}.")
    return importlib.import_module(MEASURES[measure]).prepare(data)


def _codes(
    ready: Measure, data: Ratings | Counts | Values, n_groups: int, over: Literal["items", "raters"]
) -> Int64[np.ndarray, "sliced"]:
    """Codes of the items or raters that the measure works on, once `groups` is known to fit."""
    if over == "items":
        n, codes = len(data.items), ready.rows.items
    elif isinstance(data, Counts):
        raise SettingError("The raters are unknown, so they cannot be sliced.", where="over")
    else:
        n, codes = len(data.raters), ready.rows.raters
    if n_groups != n:
        raise InputError(f"There are {n_groups} group values for {n} {over}.", where="groups")
    return codes


def _coded(
    groups: Sequence[str | None], codes: Int64[np.ndarray, "sliced"]
) -> tuple[tuple[str, ...], Int64[np.ndarray, "sliced"]]:
    """The slices' names, and the slice of each item or rater in use; -1 where it is not known."""
    own = [groups[int(code)] for code in codes]
    names = sorted({name for name in own if name is not None})
    place = {name: k for k, name in enumerate(names)}
    return tuple(names), np.array([-1 if name is None else place[name] for name in own], dtype=np.int64)


def _times(
    ready: Measure, chosen: Bool[np.ndarray, "sliced"], over: Literal["items", "raters"]
) -> tuple[Float64[np.ndarray, "items"], Float64[np.ndarray, "raters"]]:
    items, raters = np.ones(len(ready.rows.items)), np.ones(ready.rows.rater_places)
    mask = chosen.astype(np.float64)
    return (mask, raters) if over == "items" else (items, mask)


def _enough(ready: Measure, chosen: Bool[np.ndarray, "sliced"], over: Literal["items", "raters"], least: int) -> bool:
    paired, n_raters = ready.rows.paired(*_times(ready, chosen, over))
    return (int(paired.sum()) if over == "items" else n_raters) >= least


def _both_enough(
    ready: Measure,
    group: Int64[np.ndarray, "sliced"],
    k: int,
    over: Literal["items", "raters"],
    least: int,
) -> bool:
    rest = (group >= 0) & (group != k)
    return _enough(ready, group == k, over, least) and _enough(ready, rest, over, least)


def _slice_estimate(
    ready: Measure,
    chosen: Bool[np.ndarray, "sliced"],
    over: Literal["items", "raters"],
    least: int,
    *,
    resamples: int,
    level: float,
    seed: int,
    threads: int | None,
) -> Estimate:
    items, raters = _times(ready, chosen, over)
    if _enough(ready, chosen, over, least):
        return estimate(
            ready,
            items=items,
            raters=raters,
            resamples=resamples,
            level=level,
            seed=seed,
            threads=threads,
        )
    paired, n_raters = ready.rows.paired(items, raters)
    n_items = int(paired.sum())
    counted = f"{n_items:,} items with two ratings" if over == "items" else f"{n_raters:,} raters"
    return Estimate.undefined(
        ready.name,
        f"too few to tell: {counted}, {least} are needed",
        n_items=n_items,
        n_raters=n_raters,
        n_labels=ready.n_labels,
    )


def _differences(
    ready: Measure,
    group: Int64[np.ndarray, "sliced"],
    told: Bool[np.ndarray, "slices"],
    over: Literal["items", "raters"],
) -> Float64[np.ndarray, "slices"]:
    difference = np.full(len(told), np.nan)
    if over == "items" and ready.of_groups is not None:
        difference[told] = [inside - rest for inside, rest in compress(ready.of_groups(group, len(told)), told)]
        return difference
    for code in np.flatnonzero(told):
        inside = ready.statistic(*_times(ready, group == code, over))
        outside = ready.statistic(*_times(ready, (group >= 0) & (group != code), over))
        difference[code] = inside - outside
    return difference


def _permutation_p(
    ready: Measure,
    group: Int64[np.ndarray, "sliced"],
    difference: Float64[np.ndarray, "slices"],
    over: Literal["items", "raters"],
    permutations: int,
    seed: int,
    threads: int | None,
    progress: Progress | None,
) -> Float64[np.ndarray, "slices"]:
    told = ~np.isnan(difference)
    if not told.any():
        return np.full(len(difference), np.nan)
    known = np.flatnonzero(group >= 0)

    def shuffle(rng: np.random.Generator) -> Bool[np.ndarray, "slices"]:
        shuffled = group.copy()
        shuffled[known] = rng.permutation(group[known])
        by_chance = _differences(ready, shuffled, told, over)
        # An equal split counts as equal, though sums in another order may differ in the last digit.
        return np.isnan(by_chance) | (np.abs(by_chance) >= np.abs(difference) - 1e-12)

    as_far = resample(shuffle, permutations, seed=seed, threads=threads, progress=progress)
    p = (1 + np.sum(as_far, axis=0)) / (1 + permutations)
    return np.where(told, p, np.nan)


def _smallest_p(group: Int64[np.ndarray, "sliced"], code: int, permutations: int) -> float:
    n, inside = int((group >= 0).sum()), int((group == code).sum())
    # Where slice and rest are equally many, swapping them gives the same distance.
    alike = 2 if 2 * inside == n else 1
    attainable = 1 / (permutations + 1)
    if lgamma(n + 1) - lgamma(inside + 1) - lgamma(n - inside + 1) > log(2 * alike / attainable):
        return attainable  # more splits than shuffles: their number may have thousands of digits
    return max(attainable, alike / comb(n, inside))

"""Krippendorff's alpha: agreement beyond chance for any number of raters, missing ratings and scales."""

from typing import Literal

import numpy as np
from jaxtyping import Float64

from middlemost.agreement.choice import check_choice
from middlemost.agreement.measure import Measure, estimate, label_measure, observed_of
from middlemost.agreement.pairs import LabelRows, PairSums, label_rows, pair_sums, pairable_totals
from middlemost.agreement.ratio import alpha_of_ratios, points_of
from middlemost.agreement.rows import rows_of_ratings
from middlemost.agreement.squares import alpha_of_squares
from middlemost.data.counts import Counts
from middlemost.data.estimate import Estimate
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.data.values import Values
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError, SettingError

AlphaScale = Literal["nominal", "ordinal", "interval", "ratio"]


def krippendorff_alpha(
    data: Ratings | Values | Counts,
    *,
    scale: AlphaScale | None = None,
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Estimate:
    r"""Krippendorff's alpha: agreement beyond chance for any number of raters, missing ratings, four scales.

    $\alpha = 1 - D_o / D_e$. $D_o$ is the mean difference within items: $\frac{1}{N} \sum_u n_u d_u$, with
    $d_u$ the mean over pairs of the item's $n_u$ ratings and N the ratings of all items with two or more;
    single ratings do not count. $D_e$ is the mean over all pairs of those N ratings. The difference of
    two ratings is 0 or 1 (nominal), the square of their distance (interval), the square of the number of
    ratings that lie between their labels, half of those at either label included (ordinal), or
    $(\frac{a - b}{a + b})^2$ (ratio; 0 for two zeros). All $D_e$ come from sums, never from a table of all
    pairs. A rater's first rating of an item counts.

    Args:
        data: Ratings, Values, or counts where raters are unknown.
        scale: `"nominal"`, `"ordinal"`, `"interval"` or `"ratio"`. Default: the scale of Values, ordinal for
            labels in rank order, nominal otherwise. Labels that are numbers may be taken as interval or ratio.
        resamples: Two-way resamples for the interval. Default 200, as everywhere in this package; 0 for none.
        level: Nominal coverage. Default .95.
        seed: Seed of the resampling. Default 0.
        threads: How many threads. Default: one for each processor. They do not change the result.
        progress: Called as resamples finish.

    Returns:
        The estimate; undefined where no item has two ratings or all ratings that count are alike.

    Raises:
        SettingError: The scale is unknown, labels without an order were to be ordinal, or text labels numbers.
        InputError: A value on a ratio scale is negative.

    References:
        Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania.
        Krippendorff, K. (2019). Content Analysis, 4th edition, chapter 12.

    Example:
        >>> from middlemost import Counts, Vocabulary
        >>> table = Counts(np.array([[2.0, 0.0], [0.0, 2.0], [1.0, 1.0], [2.0, 0.0]]), Vocabulary("pqrs"),
        ...                Vocabulary("ab"), False)
        >>> round(krippendorff_alpha(table).value, 6)
        0.533333
    """
    return estimate(
        prepare(data, scale=scale),
        resamples=resamples,
        level=level,
        seed=seed,
        threads=threads,
        progress=progress,
    )


def prepare(data: Ratings | Values | Counts, *, scale: AlphaScale | None = None) -> Measure:
    """Krippendorff's alpha made ready on one table.

    Args:
        data: Ratings, Values, or counts where raters are unknown.
        scale: As for `krippendorff_alpha`.

    Raises:
        SettingError: Labels without an order were to be ordinal, or text labels numbers.
        InputError: A value on a ratio scale is negative.
    """
    check_choice("scale", scale, AlphaScale)
    if isinstance(data, Values):
        return _of_values(data, scale or data.scale)
    scale = scale or ("ordinal" if data.ordinal else "nominal")
    if scale == "nominal":
        return label_measure(data, _name(scale), _nominal)
    table = label_rows(data)
    if scale == "ordinal":
        if not data.ordinal:
            raise SettingError(
                "Ordinal alpha needs the labels in rank order, and no order was given.",
                remedy="State the order of the labels, lowest first.",
            )
        return _ordinal(table, table.n_labels, "only one label occurs")
    numbers = _numbers(data.labels, scale)
    if scale == "interval":
        return _interval(table, numbers, table.n_labels, "only one label occurs")
    in_order, place = np.unique(numbers, return_inverse=True)
    if len(in_order) and in_order[0] < 0:
        raise _negative(float(in_order[0]), "label")
    ordered = LabelRows(table.rows, place.astype(np.int32)[table.label], len(in_order))
    return _ratio(ordered, in_order, table.n_labels, "only one label occurs")


def _of_values(values: Values, scale: AlphaScale) -> Measure:
    rows, kept = rows_of_ratings(values)
    distinct, code = np.unique(values.value[kept], return_inverse=True)
    table = LabelRows(rows, code.astype(np.int32), len(distinct))
    if scale == "interval":
        return _interval(table, distinct, None, "only one value occurs")
    if scale == "ordinal":
        return _ordinal(table, None, "only one value occurs")
    if scale == "ratio":
        _check_values(values)
        return _ratio(table, distinct, None, "only one value occurs")
    return Measure(
        _name(scale),
        rows,
        lambda items, raters: _nominal(pair_sums(table, items, raters)),
        observed_of(table),
        None,
        "only one value occurs",
    )


def _nominal(sums: PairSums) -> float:
    if sums.pairable == 0 or sums.one_label:
        return float("nan")
    different = sums.pairable**2 - float(np.sum(sums.totals**2))
    expected = different / (sums.pairable**2 - sums.self_pairs)
    return 1 - sums.disagreement / sums.pairable / expected


def _ordinal(table: LabelRows, n_labels: int | None, alike: str) -> Measure:
    def statistic(items: Float64[np.ndarray, "items"], raters: Float64[np.ndarray, "raters"]) -> float:
        totals = pairable_totals(table, items, raters)
        # The ratings between two labels, half of those at either included, are a difference of these ranks.
        rank = np.cumsum(totals) - totals / 2
        return alpha_of_squares(table, rank, items, raters)

    return Measure(_name("ordinal"), table.rows, statistic, observed_of(table), n_labels, alike)


def _interval(table: LabelRows, value: Float64[np.ndarray, "labels"], n_labels: int | None, alike: str) -> Measure:
    # Numbers far from zero keep their digits when one in their middle is taken off first.
    near = value - value[len(value) // 2] if len(value) else value
    return Measure(
        _name("interval"),
        table.rows,
        lambda items, raters: alpha_of_squares(table, near, items, raters),
        observed_of(table),
        n_labels,
        alike,
    )


def _ratio(table: LabelRows, value: Float64[np.ndarray, "labels"], n_labels: int | None, alike: str) -> Measure:
    points = points_of(value)
    return Measure(
        _name("ratio"),
        table.rows,
        lambda items, raters: alpha_of_ratios(table, value, points, items, raters),
        observed_of(table),
        n_labels,
        alike,
    )


def _check_values(values: Values) -> None:
    negative = np.flatnonzero(values.value < 0)
    if len(negative):
        row = int(negative[0])
        rater, item = values.raters[int(values.rater[row])], values.items[int(values.item[row])]
        raise _negative(float(values.value[row]), f"value by rater {rater} for item {item}")


def _negative(value: float, whose: str) -> InputError:
    return InputError(
        f"A {whose} is {value:g}, and a ratio scale has no negative numbers.", remedy="Take the interval scale."
    )


def _numbers(labels: Vocabulary, scale: AlphaScale) -> Float64[np.ndarray, "labels"]:
    try:
        numbers = np.array([float(label) for label in labels], dtype=np.float64)
    except ValueError:
        numbers = np.array([np.nan])
    if not np.all(np.isfinite(numbers)):
        raise SettingError(
            f"{scale.capitalize()} alpha needs numbers, and a label is text.", remedy="Take nominal or ordinal."
        )
    return numbers


def _name(scale: AlphaScale) -> str:
    return f"Krippendorff's alpha ({scale})"

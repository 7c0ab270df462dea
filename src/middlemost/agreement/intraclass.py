"""Intraclass correlation: how much of the variance of numbers lies between the items."""

from typing import Literal

import numpy as np
from jaxtyping import Float64, Int64

from middlemost.agreement.choice import check_choice
from middlemost.agreement.measure import Measure, estimate, observed_of
from middlemost.agreement.pairs import LabelRows
from middlemost.agreement.rows import rows_of_ratings
from middlemost.agreement.variances import one_way, two_way
from middlemost.data.estimate import Estimate
from middlemost.data.progress import Progress
from middlemost.data.values import Values
from middlemost.errors import SettingError

IccForm = Literal["1", "A,1", "C,1", "1,k", "A,k", "C,k"]


def icc(
    values: Values,
    *,
    form: IccForm = "A,1",
    k: float | None = None,
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Estimate:
    r"""Intraclass correlation, in six forms: the share of the variance of numbers that lies between the items.

    A rating is a mean plus an item's part, a rater's part and the rest, with variances $\sigma_i^2$,
    $\sigma_r^2$ and $\sigma_e^2$. With items and raters both drawn from many (McGraw and Wong's cases 1 and 2):

    - `"A,1"`, absolute agreement: $\sigma_i^2 / (\sigma_i^2 + \sigma_r^2 + \sigma_e^2)$. A rater who is always
      10 higher than the others disagrees. Shrout and Fleiss call it (2,1).
    - `"C,1"`, consistency: $\sigma_i^2 / (\sigma_i^2 + \sigma_e^2)$. A rater's level does not matter: right where
      all raters rate the same items and only differences between items are used. Shrout and Fleiss: (3,1).
    - `"1"`: $\sigma_i^2 / (\sigma_i^2 + \sigma_w^2)$, from the variance within items alone; who rated is not used.
    - `"A,k"`, `"C,k"`, `"1,k"`: the same for the mean of k ratings of an item, all variances but $\sigma_i^2$
      divided by k.

    Variances are estimated by moments, as Gao and Owen do for unbalanced tables: those within items and
    within raters are pooled by degrees of freedom, and the sum of squared differences over all pairs of
    ratings gives the third equation. In a complete table that is the analysis of variance, and the classical
    formulas come out; `"1"` is the classical one in any table. No rating is left out, no normal distribution
    is supposed, and no variance is cut at 0, so that the estimates of variances are unbiased; a correlation may
    be negative. The moments suppose that who rates an item does not depend on how it will be rated. A rater's
    first rating of an item counts.

    Args:
        values: Numbers of known raters.
        form: Default `"A,1"`: one rating, absolute agreement. Say which with the number.
        k: How many ratings are averaged, for the forms with k. Default: the harmonic mean of the numbers of ratings
            of the items, as ten Hove et al. advise, which is the number of raters in a complete table.
        resamples: Two-way resamples for the interval. Default 200, as everywhere in this package; 0 for none.
        level: Nominal coverage. Default .95.
        seed: Seed of the resampling. Default 0.
        threads: How many threads. Default: one for each processor. They do not change the result.
        progress: Called as resamples finish.

    Returns:
        The estimate; undefined where no item has two ratings, the values are all alike, (for A and C) no
        rater rated two items, or the estimated variances add up to 0 or less, which can happen in small tables.

    Raises:
        SettingError: The form is unknown, k was given for one without it, or k is below 1.

    References:
        McGraw, K. O. and Wong, S. P. (1996). Forming inferences about some intraclass correlation
        coefficients. Psychological Methods 1, 30-46.
        Shrout, P. E. and Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater reliability.
        Psychological Bulletin 86, 420-428.
        Gao, K. and Owen, A. B. (2017). Efficient moment calculations for variance components in large unbalanced
        crossed random effects models. Electronic Journal of Statistics 11, 1235-1296.
        ten Hove, D., Jorgensen, T. D. and van der Ark, L. A. (2022). Updated guidelines on selecting an
        intraclass correlation coefficient for interrater reliability, with applications to incomplete
        observational designs. Psychological Methods.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> scores = {"ann": [2.0, 4.0, 6.0, 9.0], "bo": [1.0, 3.0, 5.0, 8.0]}  # bo is always one lower
        >>> rows = [(f"t{i}", who, one) for who, said in scores.items() for i, one in enumerate(said)]
        >>> values = mm.read_values(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> round(icc(values).value, 3), icc(values, form="C,1").value
        (0.947, 1.0)
    """
    return estimate(
        prepare(values, form=form, k=k),
        resamples=resamples,
        level=level,
        seed=seed,
        threads=threads,
        progress=progress,
    )


def prepare(values: Values, *, form: IccForm = "A,1", k: float | None = None) -> Measure:
    """The intraclass correlation made ready on one table.

    Args:
        values: Numbers of known raters.
        form: As for `icc`.
        k: As for `icc`.

    Raises:
        SettingError: The form is unknown, k was given for one without it, or k is below 1.
    """
    check_choice("form", form, IccForm)
    kind, _, many = form.partition(",")
    rows, kept = rows_of_ratings(values)
    value = values.value[kept]
    times = _averaged(np.diff(rows.starts), k) if many == "k" else 1.0
    if many != "k" and k is not None:
        raise SettingError(f"ICC({form}) is for one rating, and k is {k}.", remedy="Take a form with k.")
    centred = value - value.mean() if len(value) else value
    distinct, code = np.unique(value, return_inverse=True)
    alone = "" if kind == "1" else ", no rater rated two items"

    def statistic(items: Float64[np.ndarray, "items"], raters: Float64[np.ndarray, "raters"]) -> float:
        if kind == "1":
            between, error = one_way(rows, centred, items, raters)
        else:
            between, of_raters, error = two_way(rows, centred, items, raters)
            error += of_raters if kind == "A" else 0.0
        whole = between + error / times
        return between / whole if whole > 0 else float("nan")

    return Measure(
        f"ICC({form})" + (f" with k = {times:.3g}" if many == "k" else ""),
        rows,
        statistic,
        observed_of(LabelRows(rows, code.astype(np.int32), len(distinct))),
        None,
        f"only one value occurs{alone}, or the variances add up to nothing",
    )


def _averaged(ratings_per_item: Int64[np.ndarray, "items"], k: float | None) -> float:
    if k is None:
        return float(1 / np.mean(1 / ratings_per_item)) if len(ratings_per_item) else 1.0
    if not k >= 1:
        raise SettingError(f"k is {k}.", remedy="It is how many ratings are averaged: 1 or more.")
    return k

"""Which coefficient: all of them side by side on real labels, numbers and pairs of raters.

Run with `MIDDLEMOST_DATA=folder python benchmarks/coefficients.py [--write]`; about a minute.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

import report
from middlemost import Estimate, Ratings, Values, agreement, read_ratings, read_values
from middlemost.data.estimate import plain

GROUPS = {"g1": "tweets, own view", "g2": "tweets, long guideline", "g3": "tweets, short guideline"}
LABELS = {
    "rte": ("truth/rte", "nominal"),
    "d_product": ("truth/d_product", "nominal"),
    "face": ("truth/face", "nominal"),
    "anesthesia": ("truth/anesthesia", "ordinal"),
    "s_rel": ("truth/s_rel", "ordinal"),
    "s_adult": ("truth/s_adult", "nominal"),
    "popquorn": ("disagreement/popquorn_offensiveness", "ordinal"),
}
NUMBERS = {
    "n_emotion": ("truth/n_emotion", "interval"),
    "nli_variation": ("disagreement/nli_variation", "interval"),
    "calories": ("numbers/calories", "ratio"),
    "groceries": ("numbers/groceries", "ratio"),
}
LARGE = "truth/s_adult"
FEW = 10


def measured() -> Iterator[str]:
    """Three tables."""
    folder = report.real_data()
    yield "Labels. K: how many there are; the ordinal columns need labels in rank order. In brackets 95% intervals."
    yield ""
    head = ("data", "K", "commonest label", "observed", "alpha, nominal", "Fleiss", "Brennan-Prediger", "AC1")
    yield from report.table((*head, "AC2, ordinal", "alpha, ordinal"), of_labels(folder))
    yield ""
    yield "Numbers. ICC(A,k) is for the mean of the k ratings that an item has."
    yield ""
    head = ("data", "ICC(1)", "ICC(A,1)", "ICC(C,1)", "ICC(A,k)", "k", "alpha, interval", "alpha, ratio")
    yield from report.table(head, of_numbers(folder))
    yield ""
    yield "Pairs of raters: Cohen's kappa of three people who compared the same answers (pandalm)."
    yield ""
    head = ("rater", "rater", "items", "observed", "kappa")
    yield from report.table(head, of_pairs(folder), text_columns=2)
    yield ""
    yield large_matrix(folder)


def of_labels(folder: Path) -> Iterator[tuple[str, ...]]:
    """A row for each table of labels."""
    paradigms = folder / "disagreement" / "annotation_paradigms"
    ratings = read_ratings(paradigms / "ratings.csv.gz")
    group_of = dict(pl.read_csv(paradigms / "raters.csv.gz", infer_schema=False).select("rater", "group").iter_rows())
    group = np.array([group_of[rater] for rater in ratings.raters])
    for name, what in GROUPS.items():
        yield what, *coefficients(ratings.keep((group == name)[ratings.rater]))
    for name, (place, scale) in LABELS.items():
        yield name, *coefficients(read_ratings(folder / place / "ratings.csv.gz", scale=scale))


def coefficients(ratings: Ratings) -> Iterator[str]:
    """Every coefficient of one table, as text."""
    share = np.bincount(ratings.label).max() / len(ratings)
    alpha = agreement.krippendorff_alpha(ratings, scale="nominal")
    yield from (str(len(ratings.labels)), plain(share), plain(alpha.observed or 0.0), with_interval(alpha))
    for measure in (agreement.fleiss_kappa, agreement.brennan_prediger, agreement.gwet_ac1):
        yield plain(measure(ratings, resamples=0).value or 0.0)
    if not ratings.ordinal:
        yield from ("", "")
        return
    yield plain(agreement.gwet_ac2(ratings, resamples=0).value or 0.0)
    yield with_interval(agreement.krippendorff_alpha(ratings))


def of_numbers(folder: Path) -> Iterator[tuple[str, ...]]:
    """A row for each table of numbers."""
    for name, (place, scale) in NUMBERS.items():
        frame = pl.read_csv(folder / place / "ratings.csv.gz", infer_schema=False).drop_nulls("label")
        yield name, *of_values(read_values(frame.select("item", "rater", "label"), scale=scale))


def of_values(values: Values) -> Iterator[str]:
    """Every coefficient of one table of numbers, as text."""
    yield plain(agreement.icc(values, form="1", resamples=0).value or 0.0)
    yield with_interval(agreement.icc(values))
    yield plain(agreement.icc(values, form="C,1", resamples=0).value or 0.0)
    mean = agreement.icc(values, form="A,k", resamples=0)
    yield from (plain(mean.value or 0.0), mean.name.rpartition(" ")[2])
    yield with_interval(agreement.krippendorff_alpha(values, scale="interval"))
    yield with_interval(agreement.krippendorff_alpha(values, scale="ratio")) if values.scale == "ratio" else ""


def of_pairs(folder: Path) -> Iterator[tuple[str, ...]]:
    """A row for each pair of raters."""
    found = agreement.pairwise_kappa(read_ratings(folder / "preferences/pandalm/ratings.csv.gz"), resamples=200)
    for row in found.to_polars().iter_rows(named=True):
        kappa = f"{plain(row['kappa'], 3)} ({plain(row['low'])} to {plain(row['high'])})"
        yield row["rater_a"], row["rater_b"], f"{row['items']:,}", plain(row["observed"]), kappa


def large_matrix(folder: Path) -> str:
    """What the kappas of hundreds of raters look like, and how long they take."""
    ratings = read_ratings(folder / LARGE / "ratings.csv.gz")
    pairs = agreement.pairwise_kappa(ratings).to_polars()
    seconds, _ = report.median_seconds(lambda: agreement.pairwise_kappa(ratings))
    some, name = pairs.drop_nulls("kappa"), LARGE.rpartition("/")[2]
    few, many = some.filter(pl.col("items") < FEW)["kappa"], some.filter(pl.col("items") >= 10 * FEW)["kappa"]
    tenths = [plain(float(one.quantile(q) or 0.0)) for one in (few, many) for q in (0.1, 0.9)]
    return (
        f"{name}, {len(ratings):,} ratings by {len(ratings.raters):,} raters: kappa is defined for "
        f"{len(some):,} of {len(pairs):,} pairs, in {seconds:.2f} s. {len(few):,} of them share fewer than {FEW} "
        f"items, and eight tenths of their kappas lie between {tenths[0]} and {tenths[1]}; of the {len(many):,} that "
        f"share {10 * FEW} or more, between {tenths[2]} and {tenths[3]}."
    )


def with_interval(found: Estimate) -> str:
    """An estimate and its interval, as text."""
    if found.value is None or found.low is None or found.high is None:
        return str(found)
    return f"{plain(found.value)} ({plain(found.low)} to {plain(found.high)})"


if __name__ == "__main__":
    report.run(measured)

"""Wrong labels that nobody planted: those that people found in the tests of MNIST and CIFAR-10.

Run with `MIDDLEMOST_DATA=folder python benchmarks/real_errors.py [--write]`, with the extra `bench`; about a quarter of
an hour. Finished cells are kept in the folder `claims-cells` beside it, so that a second run goes on.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

import report
from flips import Cell, mnist
from kept import Numbers, all_kept
from mislabels import judged, mean_of_ranks

CASES = (("mnist_10k", "pixels"), ("mnist_10k", "image features"), ("cifar10_test", "image features"))
TOP = 0.02
MAJORITY = 3
RESAMPLES = 1_000
BARS = {"Middlemost": "10", "mean of five ranks": "9", "network, out of fold": "10"}
RANKINGS = ("Middlemost", "mean of five ranks", "network, out of fold", "Cleanlab, self-confidence")
MARGIN = "Cleanlab, normalised margin"


def measured() -> Iterator[str]:
    """MNIST, then CIFAR-10."""
    done = all_kept(CASES, real)
    yield (
        "Labels as they were published, judged once, with seed 0. Wrong: fewer than three of five people confirmed the "
        "label. Only labels that Cleanlab had picked out, with models of its own, were checked: 100 in MNIST's test, "
        "275 in CIFAR-10's. What it passed over, and is wrong, nobody knows. Cleanlab here is fed the very same "
        "out-of-sample probabilities that Middlemost starts from."
    )
    yield ""
    yield (
        "MNIST, 10,000 test images: of the 15 wrong labels, how many are among the 200 lowest of all, and their median "
        "rank."
    )
    yield ""
    head = ("ranking", "asked, or measured before", "pixels", "median rank", "image features", "median rank")
    yield from report.table(head, (mnist_row(ranking, done) for ranking in (*RANKINGS, MARGIN)), text_columns=1)
    yield ""
    yield from cifar(done[CASES[2]])


def real(name: str, kind: str) -> Numbers:
    """What each ranking makes of one data set."""
    features, label = (mnist_of if name == "mnist_10k" else cifar_of)(kind)
    cell = Cell(features, label, label.astype(np.int32), 10, 0)
    ours, views, dynamics = judged(cell)
    rankings = rankings_of(cell, ours, views, dynamics)
    checked = pl.read_csv(report.real_data() / "mislabels" / name / "verified.csv.gz")
    items, wrong = checked["item"].to_numpy(), (checked["votes_given"] < MAJORITY).to_numpy()
    found: Numbers = {"flagged": float(ours.flagged.sum()), "flagged wrong": float(ours.flagged[items[wrong]].sum())}
    for ranking, score in rankings.items():
        rank = ranks(score)[items[wrong]]
        found[f"top {ranking}"] = float((rank <= TOP * len(label)).sum())
        found[f"rank {ranking}"] = float(np.median(rank))
        found[f"checked {ranking}"] = precision(wrong, score[items])
    if name == "cifar10_test":
        votes = pl.read_csv(report.real_data() / "mislabels" / name / "human.csv.gz").sort("item")
        other = votes.select(f"c{one}" for one in range(10)).to_numpy().argmax(axis=1) != label
        found["outvoted"] = float(other.sum())
        found |= {f"outvoted {ranking}": precision(other, score) for ranking, score in rankings.items()}
        for ranking, score in rankings.items():
            low, high = ahead(wrong, ours.quality[items], score[items])
            found |= {f"ahead low {ranking}": low, f"ahead high {ranking}": high}
    return found


def rankings_of(cell: Cell, ours: Any, views: Any, dynamics: Any) -> dict[str, np.ndarray]:
    """A score for each label, low where it is suspicious, by name."""
    from cleanlab.rank import get_label_quality_scores

    probabilities = views.probabilities / views.probabilities.sum(axis=1, keepdims=True)
    scores = (
        ours.quality,
        mean_of_ranks(cell, views, dynamics, ours),
        views.network[np.arange(len(cell.given)), cell.given],
        get_label_quality_scores(cell.given, probabilities, method="self_confidence"),
        get_label_quality_scores(cell.given, probabilities, method="normalized_margin"),
    )
    return dict(zip((*RANKINGS, MARGIN), scores, strict=True))


def mnist_of(kind: str) -> tuple[np.ndarray, np.ndarray]:
    """MNIST's test as pixels or as image features."""
    from middlemost.features.image import image_features

    images, label = mnist()
    return (images if kind == "pixels" else image_features(images.reshape(-1, 28, 28))), label


def cifar_of(_kind: str) -> tuple[np.ndarray, np.ndarray]:
    """CIFAR-10's test as image features."""
    from middlemost.features.image import image_features

    table = pl.read_parquet(report.real_data() / "mislabels" / "cifar10_test" / "images.parquet").sort("item")
    return image_features(table["jpeg"].to_list()), table["label"].to_numpy().astype(int)


def ranks(score: np.ndarray) -> np.ndarray:
    """Ranks from 1, the most suspicious; of equal ones the mean."""
    from scipy.stats import rankdata

    return rankdata(score)


def precision(wrong: np.ndarray, score: np.ndarray) -> float:
    """Average precision."""
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(wrong, -score))


def ahead(wrong: np.ndarray, ours: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """A 95% interval of the difference of two average precisions: percentiles over resampled labels."""
    rng = np.random.default_rng(0)
    draws = (rng.integers(0, len(wrong), len(wrong)) for _ in range(RESAMPLES))
    gained = [
        precision(wrong[rows], ours[rows]) - precision(wrong[rows], other[rows]) for rows in draws if wrong[rows].any()
    ]
    low, high = np.quantile(gained, [0.025, 0.975])
    return float(low), float(high)


def mnist_row(ranking: str, done: dict[Any, Numbers]) -> tuple[str, ...]:
    """One ranking, with both kinds of features."""
    numbers = [f"{done[case][f'{key} {ranking}']:.0f}" for case in CASES[:2] for key in ("top", "rank")]
    return ranking, BARS.get(ranking, ""), *numbers


def cifar(found: Numbers) -> Iterator[str]:
    """Among the checked, and among all by the votes of about fifty people."""
    yield (
        "CIFAR-10, image features, average precision. Among the 275 checked labels, 54 of them wrong, so that chance "
        f"has {54 / 275:.3f}: with the difference of Middlemost's, and its 95% interval by {RESAMPLES:,} resamples of "
        f"the 275. Among all 10,000: against the {found['outvoted']:.0f} labels that are not what most of about fifty "
        "people said (CIFAR-10H); Cleanlab had no part in choosing these."
    )
    yield ""
    own = found["checked Middlemost"]
    rows = (
        (
            ranking,
            f"{found[f'checked {ranking}']:.3f}",
            ""
            if ranking == "Middlemost"
            else f"{own - found[f'checked {ranking}']:+.3f} ({found[f'ahead low {ranking}']:+.3f} to "
            f"{found[f'ahead high {ranking}']:+.3f})",
            f"{found[f'outvoted {ranking}']:.3f}",
        )
        for ranking in (*RANKINGS, MARGIN)
    )
    yield from report.table(("ranking", "275 checked", "Middlemost is ahead by", "all, by CIFAR-10H"), rows)


if __name__ == "__main__":
    report.run(measured)

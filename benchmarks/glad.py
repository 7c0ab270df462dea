"""GLAD beside crowd-kit on 100,000 ratings, and how well its abilities rank raters.

Run with `MIDDLEMOST_DATA=folder python benchmarks/glad.py [--write]` after `pip install -e ".[bench]"`; six minutes,
nearly all of them crowd-kit's.
"""

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
from crowdkit.aggregation import GLAD
from scipy.special import expit
from scipy.stats import spearmanr

import report
from crowd import ratings_frame
from methods import LEFT_OUT, are_numbers, gold_codes, read_gold
from middlemost import Consensus, Gold, Ratings, read_ratings, truth
from middlemost.stats import shared_accuracy

N_ITEMS = 20_000
LEAST_GOLD = 5
"""Raters with fewer gold items have no true accuracy to be ranked by."""

MOST_RATINGS = 25_000
"""Real sets with more ratings are not given to crowd-kit: it would take minutes for each."""


def measured() -> Iterator[str]:
    """Speed and likelihood beside crowd-kit, then a table of real data."""
    frame = ratings_frame()
    some = frame["item"].unique(maintain_order=True).head(N_ITEMS)
    frame = frame.filter(pl.col("item").is_in(some.implode()))
    ratings = read_ratings(frame)
    peer = GLAD()
    theirs = frame.rename({"item": "task", "rater": "worker"}).to_pandas()
    clock, processor = report.median_seconds(lambda: peer.fit(theirs))
    yield (
        f"{len(ratings):,} ratings of {N_ITEMS:,} items, 4 labels, both programs with their default settings. The "
        "objective is the log-likelihood with the log prior, N(1, 1) for ability and for log ease in both, computed "
        f"by one function from the parameters each returned. crowd-kit stopped after {len(peer.loss_history_)} "
        "iterations by its own rule."
    )
    yield ""
    rows = []
    for threads in (1, 2):
        whole, spent = report.median_seconds(lambda n=threads: truth.glad(ratings, threads=n))
        rows.append(
            (
                f"fit, {threads} thread{'s' * (threads > 1)}",
                f"{clock:.1f}",
                f"{whole:.3f}",
                f"{clock / whole:.0f}",
                "300",
            )
        )
        rows.append(("the same, processor's time", f"{processor:.1f}", f"{spent:.3f}", f"{processor / spent:.0f}", ""))
    objectives = (objective(ratings, *of_peer(peer, ratings)), objective(ratings, *of_ours(truth.glad(ratings))))
    rows.append(("objective (more is better)", f"{objectives[0]:,.0f}", f"{objectives[1]:,.0f}", "", "no lower"))
    yield from report.table(("what", "crowd-kit", "Middlemost", "times as fast", "bar"), rows)
    yield ""
    yield (
        "Real data: accuracy on gold, ties sharing credit; Spearman's correlation of the estimated ability with the "
        f"raters' accuracy on gold, over raters with at least {LEAST_GOLD} gold items, and for comparison that of "
        "their agreement with the others; the objective as above (more is better), where nobody rated an item twice, "
        f"which crowd-kit weighs otherwise, up to {MOST_RATINGS:,} ratings."
    )
    yield ""
    head = (
        "data",
        "gold items",
        "raters",
        "accuracy",
        "ability",
        "agreement",
        "accuracy, crowd-kit",
        "objective, crowd-kit",
        "objective, Middlemost",
    )
    yield from report.table(head, (row for folder in folders() if (row := real(folder)) is not None))


def of_peer(peer: GLAD, ratings: Ratings) -> tuple[np.ndarray, np.ndarray]:
    """Ability and log ease in the order of our codes."""
    return peer.alphas_.loc[list(ratings.raters)].to_numpy(), peer.betas_.loc[list(ratings.items)].to_numpy()


def of_ours(consensus: Consensus) -> tuple[np.ndarray, np.ndarray]:
    """Ability and log ease."""
    assert consensus.quality is not None
    assert consensus.difficulty is not None
    return consensus.quality, -np.log(consensus.difficulty)


def objective(ratings: Ratings, ability: np.ndarray, log_ease: np.ndarray) -> float:
    """Log-likelihood with the log prior, without its constants."""
    n_labels = len(ratings.labels)
    x = ability[ratings.rater] * np.exp(log_ease[ratings.item])
    right, wrong = np.log(expit(x)), np.log(expit(-x) / (n_labels - 1))
    states = np.full((len(ratings.items), n_labels), -np.log(n_labels))
    for k in range(n_labels):
        told = np.where(ratings.label == k, right, wrong)
        states[:, k] += np.bincount(ratings.item, weights=told, minlength=len(ratings.items))
    prior = np.sum((ability - 1) ** 2) / 2 + np.sum((log_ease - 1) ** 2) / 2
    return float(np.logaddexp.reduce(states, axis=1).sum() - prior)


def folders() -> list[Path]:
    """Real data with gold labels."""
    there = sorted((report.real_data() / "truth").iterdir())
    return [one for one in there if (one / "gold.csv.gz").exists() and one.name not in LEFT_OUT]


def real(folder: Path) -> tuple[str, ...] | None:
    """The row of one set; None for a set of numbers."""
    ratings = read_ratings(folder / "ratings.csv.gz")
    if are_numbers(ratings):
        return None
    known = gold_codes(ratings, read_gold(folder))
    found = truth.glad(ratings)
    label = known.by_item(len(ratings.items))[ratings.item]
    has = label >= 0
    n = np.bincount(ratings.rater[has], minlength=len(ratings.raters))
    right = np.bincount(ratings.rater[has], weights=(ratings.label == label)[has], minlength=len(n))
    judged = n >= LEAST_GOLD
    agreement = truth.weighted_by_agreement(ratings)
    ranks = [
        spearmanr(one[judged], right[judged] / n[judged]).statistic for one in (quality(found), quality(agreement))
    ]
    accuracy = shared_accuracy(found.posterior, known).mean
    ours = (folder.name, f"{len(known):,}", f"{judged.sum():,}", f"{accuracy:.4f}", *(f"{one:.2f}" for one in ranks))
    return (*ours, *beside_peer(ratings, found, known))


def beside_peer(ratings: Ratings, ours: Consensus, known: Gold) -> tuple[str, str, str]:
    """Accuracy of crowd-kit, and the objective of both; empty where they are not comparable or it would take long."""
    if len(ratings) > MOST_RATINGS or (ratings.weight != 1).any():
        return "", "", ""
    codes = {"task": (ratings.items, ratings.item), "worker": (ratings.raters, ratings.rater)}
    codes["label"] = (ratings.labels, ratings.label)
    peer = GLAD().fit(
        pl.DataFrame({name: np.array(list(ids))[code] for name, (ids, code) in codes.items()}).to_pandas()
    )
    posterior = peer.probas_.loc[list(ratings.items), list(ratings.labels)].to_numpy()
    accuracy = shared_accuracy(posterior, known).mean
    objectives = (objective(ratings, *of_peer(peer, ratings)), objective(ratings, *of_ours(ours)))
    return f"{accuracy:.4f}", *(f"{one:,.2f}" for one in objectives)


def quality(consensus: Consensus) -> np.ndarray:
    """Quality of raters, 0 where it is not known."""
    assert consensus.quality is not None
    return np.nan_to_num(consensus.quality)


if __name__ == "__main__":
    warnings.filterwarnings("ignore", category=FutureWarning, module="crowdkit")
    report.run(measured)

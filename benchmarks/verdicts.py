"""How many spammers and inverted raters verdicts find, and how many honest raters they accuse.

Run with `MIDDLEMOST_DATA=folder python benchmarks/verdicts.py [--write]`; two minutes.

Crowds are simulated with the confusions of real raters: those with ten gold items or more whose accuracy lies .05
above the share of the commonest label among their own gold items, or in one table among all gold (on four labels: above
.4). A confusion is smoothed
by one rating a row at the pooled confusion. A fifth of the raters are spammers, a third each of one label (drawn
evenly), of labels drawn evenly, of labels drawn as often as gold has them; 5% are right one time in ten.

The oracle knows every true label, every confusion that honest raters are drawn from, what spammers and inverted
raters do, and how many there are: where 2% of honest raters are accused, nobody can find more.

The settings of `rater_kinds` were chosen on the crowds of the first table and more of their kind (seeds 0 to 5, 2000 to
2019, 3000 to 3023), with an eye on the false discoveries among 5% spammers, at 10 ratings, and with honest raters above
the commonest label of all gold. The fresh seeds, 60% spammers, 100 ratings, and the last two sets decided nothing.
"""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from scipy.special import logsumexp

import report
from methods import gold_codes, read_gold
from middlemost import Gold, Ratings, Vocabulary, read_ratings, truth
from middlemost.simulate import SimulatedRater, constant_spammers, frequency_spammers, random_spammers, simulate_ratings

OVERLAP = {"dog": 10, "face": 9, "d_possent": 20, "rte": 10, "bluebird": 39}
ASKED = {"dog": "100%", "face": "99.7%", "d_possent": "94%", "rte": "87%", "bluebird": "80%"}
UNSEEN = {"zc_us": 6, "snow_temp": 10}
RATERS, SEEDS = 200, 6
SORTS = ("constant", "random", "frequency", "inverted")
REAL = ("rte", "snow_temp", "bluebird", "dog", "face", "d_possent", "zc_us", "d_product", "s_adult", "s_rel")

Pool = tuple[np.ndarray, np.ndarray]
"""Confusions of honest raters, and the shares of true labels."""

Least = Callable[[np.ndarray], np.ndarray]
"""From ratings by rater and true label: an accuracy that honest raters are above."""


def measured() -> Iterator[str]:
    """The table that was asked for, the same for other crowds, and real raters."""
    yield f"{RATERS} raters, 30 ratings each, {SEEDS} seeds, no gold; found: spammers and inverted raters together."
    yield ""
    asked = "; ".join(f"{name} {share}" for name, share in ASKED.items())
    yield f"Asked, within two standard errors and at a false discovery rate of at most 10%: {asked}."
    yield ""
    yield from crowds(OVERLAP, "the settings were chosen on these crowds")
    others: list[tuple[str, dict[str, float]]] = [
        ("fresh seeds", {"first_seed": 100}),
        ("5% spammers", {"spam": 0.05}),
        ("60% spammers", {"spam": 0.6}),
        ("10 ratings a rater", {"each": 10}),
        ("100 ratings a rater", {"each": 100}),
        ("gold for 10% of items", {"gold": 0.1}),
    ]
    for title, change in others:
        yield from crowds(OVERLAP, title, **change)
    binary = {name: OVERLAP[name] for name in ("d_possent", "rte", "bluebird")}
    yield from crowds(binary, "honest raters above the commonest label of all gold, not of theirs", above_all)
    yield from crowds(UNSEEN, "two sets that played no part in choosing the settings")
    yield "The oracle knows the truth and what each kind does; it finds so many where 2% of honest raters are accused."
    yield ""
    yield "Real raters, without gold: how often those found are right on gold, and the others."
    yield ""
    head = ("data", "raters", "found", "share of ratings", "right, found", "right, others")
    yield from report.table(head, (real(name) for name in REAL))


def above_own(by_true: np.ndarray) -> np.ndarray:
    """.05 above always giving the commonest label of one's own gold items."""
    return (by_true / np.maximum(by_true.sum(axis=1, keepdims=True), 1)).max(axis=1) + 0.05


def above_all(by_true: np.ndarray) -> np.ndarray:
    """.05 above always giving the commonest label of all that were rated."""
    total = by_true.sum(axis=0)
    return np.full(len(by_true), total.max() / total.sum() + 0.05)


def crowds(overlaps: dict[str, int], title: str, least: Least = above_own, /, **change: float) -> Iterator[str]:
    """One table: a row for each set whose raters' confusions are used."""
    yield f"**{title[0].upper()}{title[1:]}**"
    yield ""
    head = (
        "raters like those of",
        "found",
        "± 1 s.e.",
        *SORTS,
        "honest accused",
        "false discoveries",
        "± 1 s.e.",
        "oracle",
    )
    pools = {name: honest_pool(name, least) for name in overlaps}
    yield from report.table(head, (crowd_row(name, pools[name], overlaps[name], **change) for name in overlaps))
    yield ""


def crowd_row(name: str, pool: Pool, overlap: int, *, first_seed: float = 0, **change: float) -> tuple[str, ...]:
    """Means over seeds, with standard errors."""
    runs = np.array([one_crowd(name, pool, overlap, int(first_seed) + seed, **change) for seed in range(SEEDS)])
    mean, error = np.nanmean(runs, axis=0), np.nanstd(runs, axis=0, ddof=1) / np.sqrt(SEEDS)
    found, *sorts, accused, false, best = (f"{100 * share:.1f}%" for share in mean)
    return name, found, f"{100 * error[0]:.1f}", *sorts, accused, false, f"{100 * error[-2]:.1f}", best


def one_crowd(
    name: str, pool: Pool, overlap: int, seed: int, *, spam: float = 0.2, each: float = 30, gold: float = 0.0
) -> tuple[float, ...]:
    """Share found, of each sort, of honest raters accused, of accusations that are false, and found by the oracle."""
    confusions, shares = pool
    n_labels = len(shares)
    rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
    n_spam, n_inverted = round(RATERS * spam), round(RATERS * 0.05)
    raters = [*spammers(n_spam, shares, rng), *inverted(n_inverted, n_labels)]
    drawn = rng.integers(len(confusions), size=RATERS - len(raters))
    raters += [SimulatedRater("honest", confusions[one]) for one in drawn]
    n_items = int(RATERS * each) // overlap
    known = rng.choice(n_labels, size=n_items, p=shares).astype(np.int32)
    labels = Vocabulary([str(k) for k in range(n_labels)])
    ratings = simulate_ratings(known, raters, labels=labels, overlap=overlap, seed=seed)
    item = np.flatnonzero(rng.random(n_items) < gold).astype(np.int32)
    found = truth.rater_kinds(ratings, gold=Gold(item, known[item]) if gold else None).found
    kind = np.array([one.kind for one in raters])
    honest = kind == "honest"
    sorts = (found[kind == sort].mean() if (kind == sort).any() else np.nan for sort in SORTS)
    false = (found & honest).sum() / max(found.sum(), 1)
    return found[~honest].mean(), *sorts, found[honest].mean(), false, oracle(ratings, known, pool, honest, n_spam)


def oracle(ratings: Ratings, known: np.ndarray, pool: Pool, honest: np.ndarray, n_spam: int) -> float:
    """Share of the others found at 2% of honest raters accused, by the likelihood of their ratings in truth."""
    confusions, shares = pool
    n_labels = len(shares)
    cell = ratings.rater.astype(np.int64) * n_labels**2 + known[ratings.item] * n_labels + ratings.label
    counts = np.bincount(cell, minlength=RATERS * n_labels**2).reshape(RATERS, n_labels, n_labels)
    kinds = [np.tile(row, (n_labels, 1)) for row in (*np.eye(n_labels), np.full(n_labels, 1 / n_labels), shares)]
    kinds.append(inverted(1, n_labels)[0].confusion)
    weights = np.array([*np.full(n_labels, n_spam / 3 / n_labels), n_spam / 3, n_spam / 3, 0.05 * RATERS])

    def log_likelihood(candidates: np.ndarray, weight: np.ndarray) -> np.ndarray:
        each = np.tensordot(counts, np.log(candidates + 1e-9), ([1, 2], [1, 2]))
        return logsumexp(each, axis=1, b=weight)

    odds = log_likelihood(confusions, np.full(len(confusions), 1 / len(confusions))) - log_likelihood(
        np.array(kinds), weights
    )
    least = np.sort(odds[honest])[int(0.02 * honest.sum())]
    return float((odds[~honest] < least).mean())


def spammers(n: int, shares: np.ndarray, rng: np.random.Generator) -> Iterator[SimulatedRater]:
    """A third of each sort."""
    n_labels = len(shares)
    for one in range(n):
        if one % 3 == 0:
            yield from constant_spammers(1, n_labels=n_labels, label=int(rng.integers(n_labels)))
        elif one % 3 == 1:
            yield from random_spammers(1, n_labels=n_labels)
        else:
            yield from frequency_spammers(1, frequency=shares.tolist())


def inverted(n: int, n_labels: int) -> list[SimulatedRater]:
    """Right one time in ten, errors even."""
    confusion = np.where(np.eye(n_labels) > 0, 0.1, 0.9 / (n_labels - 1))
    return [SimulatedRater("inverted", confusion)] * n


def honest_pool(name: str, least: Least = above_own) -> Pool:
    """Confusions of real raters on gold, and the shares of gold labels."""
    ratings, known = gold_of(name)
    label = known.by_item(len(ratings.items))
    has = label[ratings.item] >= 0
    n_labels, n_raters = len(ratings.labels), len(ratings.raters)
    cell = (ratings.rater[has].astype(np.int64) * n_labels + label[ratings.item[has]]) * n_labels + ratings.label[has]
    counts = np.bincount(cell, minlength=n_raters * n_labels**2).reshape(n_raters, n_labels, n_labels).astype(float)
    pooled = counts.sum(axis=0) / counts.sum(axis=(0, 2))[:, None]
    n = np.maximum(counts.sum(axis=(1, 2)), 1)
    accuracy = np.trace(counts, axis1=1, axis2=2) / n
    smooth = counts + pooled
    chosen = (n >= 10) & (accuracy > (0.4 if n_labels == 4 else least(counts.sum(axis=2))))
    return (smooth / smooth.sum(axis=2, keepdims=True))[chosen], np.bincount(known.label, minlength=n_labels) / len(
        known
    )


def gold_of(name: str) -> tuple[Ratings, Gold]:
    """One real set."""
    folder: Path = report.real_data() / "truth" / name
    ratings = read_ratings(folder / "ratings.csv.gz")
    return ratings, gold_codes(ratings, read_gold(folder))


def real(name: str) -> tuple[str, ...]:
    """What becomes of real raters."""
    ratings, known = gold_of(name)
    found = truth.rater_kinds(ratings).found
    label = known.by_item(len(ratings.items))[ratings.item]
    right, has, theirs = ratings.label == label, label >= 0, found[ratings.rater]
    shares = [f"{right[has & rows].mean():.1%}" if (has & rows).any() else "" for rows in (theirs, ~theirs)]
    return name, f"{len(found):,}", f"{found.sum():,}", f"{theirs.mean():.0%}", *shares


if __name__ == "__main__":
    report.run(measured)

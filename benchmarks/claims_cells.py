"""What one data set, with one seed, says of each claim. Not a benchmark itself."""

from itertools import product
from typing import Any

import numpy as np

from drawn import domain, drawn
from flips import flipped
from kept import Numbers
from trained import EPOCHS, deep_tanh, linear, linear_errs, network, network_errs, on_one_scale, recorded

NOISES = ("u20", "a20")
OTHERS = {"network": network, "linear": linear, "tanh": deep_tanh}
REMOVED = (0.2, 0.4, 0.6)
OTHER_SEED = 100
FEW_EPOCHS = 5
"""A data map of so many shows which items are ambiguous before the network learns them by heart."""


def moved(name: str, seed: int) -> Numbers:
    """Where labels lie in the data map before and after they are flipped, and how well two classifiers find them."""
    part = drawn(name, seed)
    (features,) = on_one_scale(part.features)
    before = recorded(features, part.true, range(part.n_labels), model=network(len(features), seed), seed=seed)
    found: Numbers = {}
    for noise in NOISES:
        cell = flipped(features, part.true, noise, seed)
        after = recorded(features, cell.given, range(part.n_labels), model=network(len(features), seed), seed=seed)
        for number, (which, items) in product(
            ("confidence", "variability"), {"flips": cell.flipped, "others": ~cell.flipped}.items()
        ):
            for time, dynamics in {"before": before, "after": after}.items():
                found[f"{noise} {number} {which} {time}"] = float(getattr(dynamics, number)[items].mean())
        found |= {f"{noise} {key}": value for key, value in classified(after, cell.flipped, seed).items()}
    return found


def classified(dynamics: Any, flips: np.ndarray, seed: int) -> Numbers:
    """Average precision of the noise classifier on flips that it does not know; half are known."""
    from sklearn.metrics import average_precision_score

    from middlemost.mislabels.noise_classifier import classify_noise

    known = flips & (np.random.default_rng([seed, 9]).random(len(flips)) < 0.5)
    found: Numbers = {}
    for features in (("confidence",), ("confidence", "variability"), ("confidence", "variability", "correctness")):
        made = classify_noise(dynamics, known, features=features, seed=seed)
        new = ~made.learned_from
        found[" + ".join(features)] = float(average_precision_score(flips[new], made.probability[new]))
    return found


def forgotten(name: str, seed: int) -> Numbers:
    """Rank correlations of forgetting counts between seeds and between models."""
    part = drawn(name, seed)
    (features,) = on_one_scale(part.features)
    cell = flipped(features, part.true, "u20", seed)
    found: Numbers = {}
    for noise, label in {"none": part.true, "u20": cell.given}.items():
        counts = {
            model: counted(recorded(features, label, range(part.n_labels), model=new(len(label), seed), seed=seed))
            for model, new in OTHERS.items()
        }
        again = OTHER_SEED + seed
        counts["seed"] = counted(
            recorded(features, label, range(part.n_labels), model=network(len(label), again), seed=again)
        )
        everyone = np.ones(len(label), dtype=bool)
        for items, chosen in {"all": everyone, "unflipped": ~cell.flipped}.items():
            for other in ("seed", "linear", "tanh"):
                of_two = rank_correlation(counts["network"][chosen], counts[other][chosen])
                found[f"{noise} {items} network {other}"] = of_two
        found[f"{noise} unforgettable"] = float((counts["network"] == 0).mean())
    return found


def counted(dynamics: Any) -> np.ndarray:
    """Forgetting events, an item never learned counting all its presentations."""
    from middlemost.mislabels.forgetting import count_forgetting

    return count_forgetting(dynamics).events


def rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Spearman's, ties sharing their rank."""
    from scipy.stats import spearmanr

    return float(spearmanr(one, other).statistic)


def pruned(name: str, seed: int) -> Numbers:
    """Test error after items were removed, the least forgotten first and at random."""
    from middlemost.mislabels.forgetting import count_forgetting, prune

    part = drawn(name, seed)
    features, test_features = on_one_scale(part.features, part.test_features)
    trainings = [
        recorded(features, part.true, range(part.n_labels), model=network(len(features), one), seed=one)
        for one in (seed, OTHER_SEED + seed)
    ]
    order = np.random.default_rng([seed, 11]).permutation(len(features))
    counts = count_forgetting(*trainings)
    found = {"unforgettable": float(counts.unforgettable.mean())}
    for remove in (0.0, *REMOVED):
        ways = {"by forgetting": prune(counts, remove=remove), "at random": order[round(remove * len(order)) :]}
        for way, kept in ways.items():
            if remove == 0 and way == "at random":
                continue
            epochs = round(EPOCHS / (1 - remove))
            wrong = network_errs(
                features[kept], part.true[kept], test_features, part.test_true, seed=seed, epochs=epochs
            )
            found[f"{remove} {way}"] = float(wrong.mean())
    return found


def thirds(name: str, seed: int) -> Numbers:
    """Errors in the domain and outside of it, after training on everything and on thirds."""
    from middlemost.mislabels.data_map import region_subset

    inside, outside = domain(name, seed)
    features, here, elsewhere = on_one_scale(inside.features, inside.test_features, outside.test_features)
    label, n_items = inside.true, len(inside.true)
    maps = {
        subset: recorded(features, label, range(2), model=network(n_items, seed), seed=seed, epochs=epochs)
        for subset, epochs in {"ambiguous": EPOCHS, "soon ambiguous": FEW_EPOCHS}.items()
    }
    random = np.random.default_rng([seed, 11]).permutation(n_items)[: round(n_items / 3)]
    subsets = {"everything": np.arange(n_items), "random": random}
    subsets |= {subset: region_subset(dynamics, "ambiguous") for subset, dynamics in maps.items()}
    found: Numbers = {}
    tests = np.concatenate([here, elsewhere])
    raw = np.concatenate([inside.test_features, outside.test_features])
    true = np.concatenate([inside.test_true, outside.test_true])
    for subset, kept in subsets.items():
        epochs = round(EPOCHS * n_items / len(kept))
        wrong = {
            "network": network_errs(features[kept], label[kept], tests, true, seed=seed, epochs=epochs),
            "linear": linear_errs(inside.features[kept], label[kept], raw, true, strength=1.0),
        }
        for head, errs in wrong.items():
            found[f"{head} {subset} in"] = float(errs[: len(here)].mean())
            found[f"{head} {subset} out"] = float(errs[len(here) :].mean())
    return found


def margins(name: str, seed: int) -> Numbers:
    """Where the margins of threshold samples, flips and the others lie, and F1 of two cuts."""
    from middlemost.data.vocabulary import Vocabulary
    from middlemost.mislabels.aum import FAKE, area_under_margin, threshold_plans

    part = drawn(name, seed)
    (features,) = on_one_scale(part.features)
    cell = flipped(features, part.true, "u20", seed)
    items = Vocabulary(map(str, range(len(features))), kind="integer")
    classes = Vocabulary([f"label {one}" for one in range(part.n_labels)], kind="text")
    plans = threshold_plans(items, cell.given, classes, seed=seed)
    names = [*classes, FAKE]
    trainings = [
        recorded(
            features,
            np.array(names, dtype=object)[plan.label],
            names,
            model=network(len(features), seed),
            seed=seed,
        )
        for plan in plans
    ]
    made = area_under_margin(trainings)
    of = {
        "threshold": np.concatenate([one.margin[plan.threshold] for one, plan in zip(trainings, plans, strict=True)]),
        "flips": made.aum[cell.flipped],
        "others": made.aum[~cell.flipped],
    }
    found = {
        f"{which} {quantile}": float(np.quantile(values, quantile))
        for which, values in of.items()
        for quantile in (0.05, 0.5, 0.95)
    }
    found["others above threshold"] = chance_above(of["others"], of["threshold"])
    found["flips above threshold"] = chance_above(of["flips"], of["threshold"])
    for cut, flags in {"published": made.published, "calibrated": made.calibrated}.items():
        hits = float((flags & cell.flipped).sum())
        found[f"precision {cut}"] = hits / max(float(flags.sum()), 1.0)
        found[f"recall {cut}"] = hits / float(cell.flipped.sum())
        found[f"f1 {cut}"] = 2 * hits / float(flags.sum() + cell.flipped.sum())
    return found


def chance_above(one: np.ndarray, other: np.ndarray) -> float:
    """The chance that a random one is larger than a random other."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(np.repeat([1, 0], [len(one), len(other)]), np.concatenate([one, other])))

"""Labelled items drawn for training, and others to test on. Not a benchmark itself."""

from dataclasses import dataclass

import numpy as np

import flips
import report

SIZES = {"digits": 1_200, "mnist": 2_000, "trec": 2_000}
TEST_ITEMS = 3_000
DOMAINS = ("BLM", "Covid-19", "Elections2020")
DOMAIN_SHARE = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Items to train on and others to test on.

    Attributes:
        features: One row an item to train on.
        true: Their labels as published.
        test_features: One row an item to test on.
        test_true: Their labels as published.
        n_labels: Number of labels.
    """

    features: np.ndarray
    true: np.ndarray
    test_features: np.ndarray
    test_true: np.ndarray
    n_labels: int


def drawn(name: str, seed: int, *, size: int | None = None) -> Drawn:
    """As many items of a data set as `SIZES` says, and at most 3,000 of the others to test on.

    Args:
        name: One of `flips.SETS`.
        seed: Of the draw.
        size: How many to train on. Default: of `SIZES`.
    """
    features, label = whole(name)
    order = np.random.default_rng([seed, 3]).permutation(len(label))
    cut = size or SIZES[name]
    train, test = order[:cut], order[cut : cut + TEST_ITEMS]
    return Drawn(features[train], label[train], features[test], label[test], int(label.max()) + 1)


def whole(name: str) -> tuple[np.ndarray, np.ndarray]:
    """All items of a data set."""
    if name == "mnist":
        return flips.mnist()
    return flips.questions("label") if name == "trec" else flips.load(name, 0)


def drawn_questions(seed: int, size: int) -> Drawn:
    """Questions of TREC drawn to train on, and its own test set.

    Args:
        seed: Of the draw.
        size: How many to train on.
    """
    import polars as pl

    from middlemost.features.cached import cached_text_features

    folder = report.real_data() / "mislabels" / "trec_questions"
    names = np.unique(pl.read_csv(folder / "items.csv.gz")["label"].to_numpy().astype(str))
    test = pl.read_csv(folder / "test.csv.gz")
    train = drawn("trec", seed, size=size)
    test_true = np.searchsorted(names, test["label"].to_numpy().astype(str))
    return Drawn(train.features, train.true, cached_text_features(test["text"].to_list()), test_true, train.n_labels)


def domain(name: str, seed: int) -> tuple[Drawn, Drawn]:
    """Tweets of one domain drawn to train on; tests of the same domain, and of the others.

    Args:
        name: One of `DOMAINS`.
        seed: Of the draw: four fifths of the domain's training split.
    """
    import polars as pl

    from middlemost.features.cached import cached_text_features

    path = report.real_data() / "disagreement" / "lewidi_md-agreement" / "items.csv.gz"
    table = pl.read_csv(path, infer_schema=False)
    features, label = cached_text_features(table["text"].to_list()), table["hard_label"].cast(pl.Int64).to_numpy()
    of = table["other"].str.json_path_match("$.domain").to_numpy()
    train = np.flatnonzero((table["split"].to_numpy() == "train") & (of == name))
    train = np.random.default_rng([seed, 3]).permutation(train)[: round(DOMAIN_SHARE * len(train))]
    test = table["split"].to_numpy() == "test"
    inside, outside = (np.flatnonzero(test & one) for one in (of == name, of != name))
    return (
        Drawn(features[train], label[train], features[inside], label[inside], 2),
        Drawn(features[train], label[train], features[outside], label[outside], 2),
    )

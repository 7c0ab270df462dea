"""Data sets with labels flipped on purpose. Not a benchmark itself."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

import report

SETS = ("digits", "mnist", "trec")
NOISES = {
    "u5": "uniform 5%",
    "u10": "uniform 10%",
    "u20": "uniform 20%",
    "u40": "uniform 40%",
    "a20": "confusable 20%",
}
SEEDS = 5
MNIST_ITEMS = 3_000


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One data set with one draw of flips.

    Attributes:
        features: One row an item.
        true: The labels as published, taken to be right.
        given: The labels after flipping.
        n_labels: Number of labels.
        seed: Of the draw.
    """

    features: np.ndarray
    true: np.ndarray
    given: np.ndarray
    n_labels: int
    seed: int

    @property
    def flipped(self) -> np.ndarray:
        """Which labels are wrong."""
        return self.true != self.given


def flipped_cell(name: str, noise: str, seed: int) -> Cell:
    """A data set with flips: uniform over the other labels, or each label to the one it is most confused with.

    Args:
        name: One of `SETS`.
        noise: One of `NOISES`.
        seed: Of the draw of items and flips.
    """
    return flipped(*load(name, seed), noise, seed)


def flipped(features: np.ndarray, true: np.ndarray, noise: str, seed: int) -> Cell:
    """The flips of `flipped_cell`, on any items.

    Args:
        features: One row an item.
        true: The labels as published.
        noise: One of `NOISES`.
        seed: Of the draw of flips.
    """
    n_labels = int(true.max()) + 1
    rng = np.random.default_rng([seed, 7])
    flip = rng.random(len(true)) < int(noise[1:]) / 100
    given = true.copy()
    if noise.startswith("a"):
        given[flip] = confused_with(features, true)[true[flip]]
    else:
        given[flip] = (true[flip] + rng.integers(1, n_labels, int(flip.sum()))) % n_labels
    return Cell(features, true.astype(np.int32), given.astype(np.int32), n_labels, seed)


def load(name: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Features and labels; of MNIST's test images 3,000 drawn by the seed."""
    if name == "digits":
        from sklearn.datasets import load_digits

        images, label = load_digits(return_X_y=True)
        return (images / 16.0).astype(np.float32), label
    if name == "mnist":
        images, label = mnist()
        drawn = np.random.default_rng(1000 + seed).permutation(len(label))[:MNIST_ITEMS]
        return images[drawn], label[drawn]
    if name in _ELSEWHERE:
        return _ELSEWHERE[name](seed)
    return questions("label")


@cache
def mnist() -> tuple[np.ndarray, np.ndarray]:
    """MNIST's test images as pixels in 0..1."""
    packed: Any = np.load(report.real_data() / "mislabels" / "mnist_10k" / "mnist_10k.npz")
    return (packed["image"].reshape(-1, 784) / 255.0).astype(np.float32), packed["label"].astype(int)


@cache
def questions(column: str) -> tuple[np.ndarray, np.ndarray]:
    """TREC's questions as sentence embeddings, and their classes: coarse (label) or fine."""
    import polars as pl

    from middlemost.features.cached import cached_text_features

    table = pl.read_csv(report.real_data() / "mislabels" / "trec_questions" / "items.csv.gz")
    label = np.unique(table[column].to_numpy().astype(str), return_inverse=True)[1]
    return cached_text_features(table["text"].to_list()), label


def confused_with(features: np.ndarray, true: np.ndarray) -> np.ndarray:
    """For each label the one that a linear model, out of fold, most often takes it for."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    predicted = cross_val_predict(LogisticRegression(max_iter=300), features, true, cv=3)
    n_labels = int(true.max()) + 1
    counts = np.zeros((n_labels, n_labels))
    np.add.at(counts, (true, predicted), 1)
    np.fill_diagonal(counts, -1)
    return counts.argmax(axis=1)


ELSEWHERE = ("cifar10", "fine questions", "offence")


def _photos(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """3,000 of CIFAR-10's test images, by gradients and colours."""
    import polars as pl

    from middlemost.features.image import image_features

    table = pl.read_parquet(report.real_data() / "mislabels" / "cifar10_test" / "images.parquet")
    table = table[np.random.default_rng(1000 + seed).permutation(table.height)[:MNIST_ITEMS]]
    label = np.unique(table["label"].to_numpy().astype(str), return_inverse=True)[1]
    return image_features(table["jpeg"].to_list()), label


def _fine_questions(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """TREC's questions in their fine classes, those with 40 questions or more."""
    del seed
    features, label = questions("fine")
    kept = np.bincount(label)[label] >= 40
    return features[kept], np.unique(label[kept], return_inverse=True)[1]


def _offence(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """3,000 tweets on which four of five raters or all agree, offensive or not, as sentence embeddings."""
    import polars as pl

    from middlemost.features.text import embed_texts

    folder = report.real_data() / "disagreement" / "lewidi_md-agreement"
    share = (
        pl.read_csv(folder / "ratings.csv.gz", infer_schema=False)
        .group_by("item")
        .agg((pl.col("label").cast(pl.Float64) > 0).mean().alias("share"))
    )
    items = pl.read_csv(folder / "items.csv.gz", infer_schema=False).join(share, on="item").sort("item")
    items = items.filter((pl.col("share") >= 0.8) | (pl.col("share") <= 0.2))
    items = items[np.random.default_rng(1000 + seed).permutation(items.height)[:MNIST_ITEMS]]
    return embed_texts(items["text"].to_list()), (items["share"].to_numpy() > 0.5).astype(int)


_ELSEWHERE = {"cifar10": _photos, "fine questions": _fine_questions, "offence": _offence}

"""Heads whose answers are known: what the cross-validation does can then be worked out by hand."""

from collections.abc import Iterator

import numpy as np

from middlemost.mislabels.heads import Head


def knowing(true_of_feature: np.ndarray) -> Head:
    """A head that gives .9 to the true label of an item, whose features are its number."""

    def head(train: np.ndarray, label: np.ndarray, held: np.ndarray, n_labels: int, seed: int) -> Iterator[np.ndarray]:
        probability = np.full((len(held), n_labels), 0.1 / (n_labels - 1))
        probability[np.arange(len(held)), true_of_feature[held[:, 0].astype(int)]] = 0.9
        yield probability

    return head

"""Models trained on some items, recorded or tested on others. Not a benchmark itself."""

import warnings
from typing import Any

import numpy as np

EPOCHS = 20
SPREAD = 0.3


def on_one_scale(*parts: np.ndarray) -> list[np.ndarray]:
    """Features of several parts as the network takes them, by the mean and the spread of the first.

    Args:
        parts: Rows of features: those to train on, then others.
    """
    center = parts[0].mean(axis=0, dtype=np.float64)
    root = np.sqrt(np.mean((parts[0] - center) ** 2))
    return [((part - center) * (SPREAD / root)).astype(np.float32) for part in parts]


def recorded(
    features: np.ndarray, label: np.ndarray, classes: Any, *, model: Any, seed: int, epochs: int = EPOCHS
) -> Any:
    """The dynamics of a training.

    Args:
        features: On the network's scale.
        label: One of the classes each.
        classes: All of them, numbers or names.
        model: Untrained.
        seed: Of the order of items.
        epochs: Default 20.
    """
    from middlemost.mislabels.dynamics.adapters.scikit_learn import fit_recorded

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Got `batch_size` less than 1", category=UserWarning)
        return fit_recorded(model, features, label, classes=classes, epochs=epochs, seed=seed)


def network(n_items: int, seed: int) -> Any:
    """The network of the views: two hidden layers of 256."""
    from middlemost.mislabels.views.network import new_network

    return new_network(n_items, seed)


def linear(n_items: int, seed: int) -> Any:
    """The same without hidden layers: multinomial logistic regression by gradient descent."""
    return network(n_items, seed).set_params(hidden_layer_sizes=())


def deep_tanh(n_items: int, seed: int) -> Any:
    """Three hidden layers of 64 with another activation."""
    return network(n_items, seed).set_params(hidden_layer_sizes=(64, 64, 64), activation="tanh")


def network_errs(
    features: np.ndarray, label: np.ndarray, test_features: np.ndarray, test_true: np.ndarray, *, seed: int, epochs: int
) -> np.ndarray:
    """Which test items the network gets wrong.

    Args:
        features: To train on, on the network's scale.
        label: To train on.
        test_features: On the same scale.
        test_true: The labels that count.
        seed: Of weights and orders.
        epochs: How many.
    """
    model = network(len(label), seed).set_params(max_iter=epochs, tol=0.0, n_iter_no_change=epochs + 1)
    return _fitted(model, features, label).predict(test_features) != test_true


def linear_errs(
    features: np.ndarray, label: np.ndarray, test_features: np.ndarray, test_true: np.ndarray, *, strength: float
) -> np.ndarray:
    """Which test items logistic regression gets wrong.

    Args:
        features: To train on.
        label: To train on.
        test_features: On the same scale.
        test_true: The labels that count.
        strength: The inverse penalty of the whole.
    """
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=300, tol=1e-3)
    return _fitted(model, features, label).predict(test_features) != test_true


def _fitted(model: Any, features: np.ndarray, label: np.ndarray) -> Any:
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(features, label)

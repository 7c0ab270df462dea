"""Items around centres, whose labels are known."""

from typing import NamedTuple

import numpy as np

from middlemost.mislabels.views.scaled import scaled


class Clouds(NamedTuple):
    """Features, true and given labels, and which of these were flipped."""

    features: np.ndarray
    true: np.ndarray
    given: np.ndarray
    flipped: np.ndarray


def clouds(
    n: int = 120, *, labels: int = 3, dims: int = 4, apart: float = 3.0, flips: float = 0.1, seed: int = 0
) -> Clouds:
    rng = np.random.default_rng(seed)
    true = (np.arange(n) % labels).astype(np.int32)
    centres = apart * np.eye(max(labels, dims))[:labels, :dims]
    features = scaled(centres[true] + rng.normal(size=(n, dims)))
    flipped = rng.random(n) < flips
    given = np.where(flipped, (true + rng.integers(1, labels, n)) % labels, true).astype(np.int32)
    return Clouds(features, true, given, flipped)

"""Single signals about every label, each oriented so that low is suspicious."""

import numpy as np
from jaxtyping import Float64, Int32

from middlemost.data.consensus import Consensus
from middlemost.mislabels.dynamics.result import Dynamics
from middlemost.mislabels.neighbour_share import neighbour_share
from middlemost.mislabels.neighbours import Neighbours


def feature_signals(
    given: Int32[np.ndarray, "items"],
    kernel: Float64[np.ndarray, "items labels"],
    neighbours: Neighbours,
    *,
    group: Int32[np.ndarray, "items"] | None = None,
) -> dict[str, Float64[np.ndarray, "items"]]:
    """`kernel_margin`, the kernel ridge score of the given label less the best other; `neighbours`, its share there.

    Args:
        given: The code of each item's label.
        kernel: Kernel ridge scores.
        neighbours: The nearest other items.
        group: Items of one number tell nothing about each other; -1 stands alone.
    """
    share = neighbour_share(neighbours.index, neighbours.distance, given, kernel.shape[1], group=group)
    return {"kernel_margin": margin(kernel, given), "neighbours": share[np.arange(len(given)), given]}


def margin(
    scores: Float64[np.ndarray, "items labels"], given: Int32[np.ndarray, "items"]
) -> Float64[np.ndarray, "items"]:
    """The score of the given label less that of the best other.

    Args:
        scores: Larger for likelier labels; two labels at least.
        given: The code of each item's label.

    Example:
        >>> margin(np.array([[0.25, 1.0, 0.5]]), np.array([2], dtype=np.int32)).tolist()
        [-0.5]
    """
    rows = np.arange(len(given))
    others = scores.copy()
    others[rows, given] = -np.inf
    return scores[rows, given] - others.max(axis=1)


def dynamics_signals(dynamics: Dynamics) -> dict[str, Float64[np.ndarray, "items"]]:
    """What a recorded training tells, beside the early confidence that is counted.

    `area_under_margin`; `confidence`; `variability`, `forgetting` and `first_learned` with their signs turned where
    large is suspicious: items never learned come as learned one presentation after the last.

    Args:
        dynamics: In the order of the items.
    """
    never = dynamics.first_learned < 0
    return {
        "area_under_margin": dynamics.margin,
        "confidence": dynamics.confidence,
        "variability": 0.0 - dynamics.variability,  # which is never -0.0
        "forgetting": 0.0 - dynamics.forgetting,
        "first_learned": 0.0 - np.where(never, dynamics.presentations, dynamics.first_learned),
    }


def rated(consensus: Consensus, given: Int32[np.ndarray, "items"]) -> Float64[np.ndarray, "items"]:
    """The posterior that raters give the label; NaN for an item without ratings.

    Args:
        consensus: In the order of the items.
        given: The code of each item's label.
    """
    own = consensus.posterior[np.arange(len(given)), given]
    return np.where(consensus.n_ratings > 0, own, np.nan)

"""Features of any origin brought to one scale."""

import numpy as np
from jaxtyping import Float, Float32, Float64


def scaled(features: Float[np.ndarray, "items dims"], *, spread: float = 1.0) -> Float32[np.ndarray, "items dims"]:
    """Features centred, and divided by one number, so that a coordinate that hardly varies is not blown up.

    Args:
        features: One row an item.
        spread: The root mean square of a coordinate afterwards. Default 1.

    Example:
        >>> scaled(np.array([[0.0], [4.0]])).tolist()
        [[-1.0], [1.0]]
    """
    centred: Float64[np.ndarray, "items dims"] = features - features.mean(axis=0, dtype=np.float64)
    root = float(np.sqrt(np.mean(centred**2)))
    return (centred * (spread / root) if root > 0 else centred).astype(np.float32)

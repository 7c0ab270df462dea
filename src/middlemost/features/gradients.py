"""Histograms of gradient directions: the edges in each part of an image, without their place to the pixel."""

import numpy as np
from jaxtyping import Float32

CELL = 8
"""Pixels on a side of the part of an image that has one histogram."""

BINS = 9
"""Directions from 0 to 180 degrees: light on dark and dark on light are the same edge."""

CLIP = np.float32(0.2)
"""The largest part that one direction may have in a block, before it is scaled to length 1 again."""

_FLAT = np.float32(1e-3)
"""Added to a block's squared length, so that a flat one stays near zero rather than showing its noise."""


def gradient_histograms(
    images: Float32[np.ndarray, "images side side channels"],
) -> Float32[np.ndarray, "images features"]:
    """Histograms of oriented gradients (HOG) of square images.

    The gradient of a pixel is the difference of its two neighbours, right less left and lower less upper (0 at the
    border), in the channel where it is longest. Its length goes to the two nearest of nine directions by how near
    they are, summed over cells of 8 × 8 pixels. Each block of 2 × 2 neighbouring cells is scaled to length 1,
    cut at 0.2 and scaled again ("L2-Hys"). Pixels are not shared between cells, as in the original they are.

    Args:
        images: Values from 0 to 1; the side is a multiple of 8, and 16 or more.

    Returns:
        For c = side / 8 cells a side, (c - 1)² blocks of 36 values: 324 at 32 × 32.

    Source:
        Dalal & Triggs (2005), Histograms of oriented gradients for human detection, section 6.

    Example:
        >>> upright = np.zeros((1, 16, 16, 1), dtype=np.float32)
        >>> upright[:, :, 4:] = 1.0
        >>> found = gradient_histograms(upright).reshape(4, 9)
        >>> found.shape, int(found[0].argmax())  # the gradient points right: 0 degrees
        ((4, 9), 0)
    """
    n, side = images.shape[:2]
    cells = side // CELL
    length, direction = _gradients(images)
    lower = np.floor(direction)
    share = direction - lower
    lower = lower.astype(np.int8) % BINS
    upper = (lower + 1) % BINS
    counts = np.empty((n, cells, cells, BINS), dtype=np.float32)
    for one in range(BINS):
        part = length * ((lower == one) * (np.float32(1) - share) + (upper == one) * share)
        counts[..., one] = part.reshape(n, cells, CELL, cells, CELL).sum(axis=(2, 4))
    corners = counts[:, :-1, :-1], counts[:, :-1, 1:], counts[:, 1:, :-1], counts[:, 1:, 1:]
    blocks = np.minimum(_to_length_1(np.concatenate(corners, axis=-1)), CLIP)
    return _to_length_1(blocks).reshape(n, -1)


def _gradients(
    images: Float32[np.ndarray, "images side side channels"],
) -> tuple[Float32[np.ndarray, "images side side"], Float32[np.ndarray, "images side side"]]:
    """The length of each pixel's gradient and its direction in bins, from 0 to less than 9 (or 9, which is 0)."""
    right, down = np.zeros_like(images), np.zeros_like(images)
    right[:, :, 1:-1] = images[:, :, 2:] - images[:, :, :-2]
    down[:, 1:-1] = images[:, 2:] - images[:, :-2]
    longest = (right * right + down * down).argmax(axis=-1)[..., None]
    right = np.take_along_axis(right, longest, axis=-1)[..., 0]
    down = np.take_along_axis(down, longest, axis=-1)[..., 0]
    turn = np.float32(np.pi)
    return np.hypot(right, down), np.arctan2(down, right) % turn / turn * np.float32(BINS)


def _to_length_1(blocks: Float32[np.ndarray, "*parts values"]) -> Float32[np.ndarray, "*parts values"]:
    square = np.square(blocks).sum(axis=-1, keepdims=True)
    return blocks / np.sqrt(square + _FLAT)

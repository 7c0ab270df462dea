"""Images as numbers: their edges and a small picture in colour."""

from collections.abc import Sequence
from os import PathLike
from typing import Any

import numpy as np
from jaxtyping import Float32, Shaped

from middlemost.data.progress import Progress
from middlemost.errors import InputError, SettingError
from middlemost.features.decode import Pictures, decode_images, image_sources, refuse_unreadable
from middlemost.features.gradients import CELL, gradient_histograms

SIDE = 32
"""Images are resized to so many pixels a side."""

SMALL = 8
"""Pixels a side of the small picture in colour."""

_CHUNK = 512

_OPPONENT = np.array(
    [
        [3**-0.5, 3**-0.5, 3**-0.5],
        [2**-0.5, -(2**-0.5), 0.0],
        [6**-0.5, 6**-0.5, -2 * 6**-0.5],
    ],
    dtype=np.float32,
)
"""Grey, red against green, both against blue: a rotation of the three channels."""


def image_version(side: int = SIDE) -> str:
    """A name for these features and how they are made, for `cache_folder`.

    Args:
        side: As for `image_features`.
    """
    from PIL import __version__

    return f"gradients and colours 1, side {side}, Pillow {__version__}"


def image_features(
    images: Sequence[Any] | Shaped[np.ndarray, "images ..."],
    *,
    side: int = SIDE,
    names: Sequence[str] | None = None,
    root: str | PathLike[str] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Float32[np.ndarray, "images features"]:
    """Numbers for images of any size that need no trained model.

    Every image is resized to a square. Its features are histograms of gradients (`gradient_histograms`), and a
    picture of 8 × 8 averages in three opponent colours: grey less one half, red against green, both against blue. The
    picture is scaled by (side / 8 - 1) / 8, so that at full contrast it is as long as all histograms together.
    They are good for small images of one thing; for photographs the embeddings of a trained model are better.

    Args:
        images: Names of files (text or paths), the bytes of files, or arrays: [height, width] or [height, width,
            channels], integers from 0 to 255 or floats from 0 to 1.
        side: Pixels a side to which they are resized, a multiple of 8. Default 32.
        names: What the images are called in an error. Default: their numbers, from 0.
        root: The folder that relative names of files start from. Default: the current one.
        threads: How many threads decode. Default: one for each processor.
        progress: Called with the number of images done, and of all.

    Returns:
        One row an image: 324 + 192 = 516 features at 32 pixels a side.

    Raises:
        InputError: There are no images, or some cannot be read: the first 20 are named, all are counted.
        SettingError: `side` is no multiple of 8, or below 16.

    Source:
        Dalal & Triggs (2005) for the histograms; the opponent colours are those of van de Sande, Gevers & Snoek
        (2010), Evaluating color descriptors for object and scene recognition, section 2.1.

    Example:
        >>> found = image_features(np.zeros((2, 28, 28), dtype=np.uint8))
        >>> found.shape
        (2, 516)
    """
    if side % CELL or side < 2 * CELL:
        raise SettingError(f"side is {side}.", remedy="Give a multiple of 8, 16 or more, such as 32.")
    n = len(images)
    if n == 0:
        raise InputError("There are no images.")
    sources = image_sources(list(images), root)
    parts: list[Float32[np.ndarray, "some features"]] = []
    for first in range(0, n, _CHUNK):
        if progress is not None:
            progress(first, n)
        try:
            pictures = decode_images(sources[first : first + _CHUNK], side, threads=threads)
        except InputError:
            refuse_unreadable(sources, names=names)  # of all, so that nobody mends one and meets the next
            raise
        parts.append(_features(pictures))
    if progress is not None:
        progress(n, n)
    return np.concatenate(parts)


def _features(pictures: Pictures) -> Float32[np.ndarray, "images features"]:
    n, side = pictures.shape[:2]
    cut = side // SMALL
    small = pictures.reshape(n, SMALL, cut, SMALL, cut, 3).mean(axis=(2, 4)) - np.float32(0.5)
    colours = small @ _OPPONENT.T * np.float32((side // CELL - 1) / SMALL)
    return np.hstack([gradient_histograms(pictures), colours.reshape(n, -1)])

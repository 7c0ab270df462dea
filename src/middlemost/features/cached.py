"""Features of texts and images, each computed once and kept."""

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float32, Shaped

from middlemost.data.progress import Progress
from middlemost.errors import InputError
from middlemost.features.cache import cache_folder, cached_rows
from middlemost.features.decode import image_sources, refuse_unreadable
from middlemost.features.encoder import ENCODER, encoder_version
from middlemost.features.image import SIDE, image_features, image_version
from middlemost.features.keys import content_keys
from middlemost.features.text import embed_texts


def cached_text_features(
    texts: Sequence[str],
    *,
    encoder: str | PathLike[str] = ENCODER,
    folder: str | PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Float32[np.ndarray, "texts features"]:
    """The embedding of every text, as `embed_texts` makes it, from the cache where it was made before.

    If all are there, PyTorch is not loaded.

    Args:
        texts: The texts.
        encoder: Name of a sentence encoder, or its folder. Default: all-MiniLM-L6-v2.
        folder: The folder of all features. Default: that of the user (see `cache_folder`).
        progress: Called with the number of distinct texts done, and of all.

    Raises:
        MissingExtraError: PyTorch or sentence-transformers is needed and not installed.
        SettingError: The encoder is not to be had, or the folder cannot be written.
        InputError: There are no texts.
    """
    return cached_rows(
        content_keys(texts),
        lambda places: embed_texts([texts[place] for place in places], encoder=encoder),
        cache_folder(encoder_version(encoder), root=folder),
        progress=progress,
    )


def cached_image_features(
    images: Sequence[Any] | Shaped[np.ndarray, "images ..."],
    *,
    side: int = SIDE,
    names: Sequence[str] | None = None,
    root: str | PathLike[str] | None = None,
    folder: str | PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Float32[np.ndarray, "images features"]:
    """The features of every image, as `image_features` makes them, from the cache where they were made before.

    A file is known by its bytes, not by its name.

    Args:
        images: Names of files, bytes of files, or arrays.
        side: Pixels a side to which they are resized. Default 32.
        names: What the images are called in an error. Default: their numbers, from 0.
        root: The folder that relative names of files start from. Default: the current one.
        folder: The folder of all features. Default: that of the user (see `cache_folder`).
        progress: Called with the number of distinct images done, and of all.

    Raises:
        InputError: There are no images, or some cannot be read: the first 20 are named, all are counted.
        SettingError: `side` does not fit, or the folder cannot be written.
    """
    sources = image_sources(list(images), None if root is None else Path(root))

    def compute(places: list[int]) -> Float32[np.ndarray, "some features"]:
        return image_features([sources[place] for place in places], side=side)

    try:
        return cached_rows(
            content_keys(sources), compute, cache_folder(image_version(side), root=folder), progress=progress
        )
    except InputError:
        refuse_unreadable(sources, names=names)
        raise

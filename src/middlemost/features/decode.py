"""Images of any kind (files, bytes, arrays) as small square pictures in colour."""

import io
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from os import PathLike
from pathlib import Path
from typing import Any, cast

import numpy as np
from jaxtyping import Float32, Shaped
from PIL import Image, ImageOps

from middlemost.errors import InputError
from middlemost.stats.threads import thread_count

SHOWN = 20
"""How many images an error names; the rest are counted."""

_DEEP = ("I", "I;16", "I;16L", "I;16B", "I;16N", "F")

Pictures = Float32[np.ndarray, "images side side 3"]


def image_sources(images: Sequence[Any], root: str | PathLike[str] | None) -> list[Any]:
    """The images with every text, which is the name of a file, as a path.

    Args:
        images: Names of files (text or paths), bytes of files, arrays; None for one that is missing.
        root: The folder that relative names start from. Default: the current one.
    """
    base = Path() if root is None else Path(root)
    return [base / cast("str", one) if isinstance(one, str | PathLike) else one for one in images]


def decode_images(
    images: Sequence[Any], side: int, *, names: Sequence[str] | None = None, threads: int | None = None
) -> Pictures:
    """The pictures, values from 0 to 1.

    A picture is turned as its EXIF says, laid on white where it is transparent, and resized to a square,
    whatever its proportions (bilinear, over all pixels that fall into one). A grey one has three equal channels.

    Args:
        images: As `image_sources` returns them. Arrays are [height, width] or [height, width, 1, 3 or 4]; integers
            count from 0 to 255, floats from 0 to 1.
        side: Pixels on a side.
        names: What the images are called in an error. Default: their numbers, from 0.
        threads: How many threads. Default: one for each processor.

    Raises:
        InputError: Images cannot be read; they are named.
    """
    made, why = _try_all(images, side, threads)
    refuse_unreadable(images, why, names)
    return np.stack(cast("list[Float32[np.ndarray, 'side side 3']]", made)).astype(np.float32, copy=False)


def refuse_unreadable(
    images: Sequence[Any], why: Sequence[str | None] | None = None, names: Sequence[str] | None = None
) -> None:
    """Raise one error that names the images that cannot be read, if there are any.

    Args:
        images: As `image_sources` returns them.
        why: What is wrong with each, None for a good one. Default: it is found out by reading all.
        names: What they are called. Default: their numbers, from 0.

    Raises:
        InputError: Images cannot be read.
    """
    reasons = _try_all(images, 8, None)[1] if why is None else why
    bad = [row for row, reason in enumerate(reasons) if reason is not None]
    if not bad:
        return
    listed = "; ".join(
        f"{row if names is None else names[row]}{_file(images[row])}: {reasons[row]}" for row in bad[:SHOWN]
    )
    more = f"; and {len(bad) - SHOWN:,} more" if len(bad) > SHOWN else ""
    raise InputError(
        f"{len(bad):,} of {len(images):,} images cannot be read: {listed}{more}.",
        where="images",
        remedy="Mend them, or leave these items out.",
    )


def _file(image: Any) -> str:
    return f" ({image})" if isinstance(image, Path) else ""


def _try_all(images: Sequence[Any], side: int, threads: int | None) -> tuple[list[Any], list[str | None]]:
    """Each picture, and why it could not be read."""
    with warnings.catch_warnings(), ThreadPoolExecutor(thread_count(threads)) as pool:
        warnings.filterwarnings("ignore", module="PIL")  # on damaged EXIF and the like: what was read counts
        warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
        tried = list(pool.map(_try, images, repeat(side)))
    return [picture for picture, _ in tried], [why for _, why in tried]


def _try(image: Any, side: int) -> tuple[Any, str | None]:
    try:
        if isinstance(image, np.ndarray):
            return _of_array(cast("Shaped[np.ndarray, '...']", image), side), None
        return _of_file(image, side), None
    except InputError as failed:
        return None, failed.what.rstrip(".")
    except Exception as failed:  # each of Pillow's decoders has errors of its own
        return None, _in_words(failed)


def _in_words(failed: Exception) -> str:
    if isinstance(failed, OSError) and failed.strerror:
        return failed.strerror
    if isinstance(failed, Image.UnidentifiedImageError):
        return "no image of a known kind"
    return " ".join(str(failed).split())[:120].rstrip(".") or type(failed).__name__


def _of_file(image: Any, side: int) -> Float32[np.ndarray, "side side 3"]:
    if image is None or image == b"":
        raise InputError("there is none")
    if not isinstance(image, bytes | Path):
        raise InputError(f"a {type(image).__name__} is neither file nor array")
    with Image.open(io.BytesIO(image) if isinstance(image, bytes) else image) as opened:
        opened.draft("RGB", (4 * side, 4 * side))  # a large JPEG is decoded at a fraction of its size
        return _resized(ImageOps.exif_transpose(opened), side)


def _resized(image: Image.Image, side: int) -> Float32[np.ndarray, "side side 3"]:
    if image.mode in _DEEP:
        values = np.asarray(image, dtype=np.float32)
        top = 65535.0 if image.mode != "F" else 1.0 if values.max() <= 1.0 else 255.0
        return _of_array(np.clip(values / np.float32(top), 0.0, 1.0), side)
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    colour = image.convert("RGB").resize((side, side), Image.Resampling.BILINEAR)
    return np.asarray(colour, dtype=np.float32) / np.float32(255)


def _of_array(image: Shaped[np.ndarray, "..."], side: int) -> Float32[np.ndarray, "side side 3"]:
    if image.ndim not in (2, 3) or (image.ndim == 3 and image.shape[2] not in (1, 3, 4)) or 0 in image.shape:
        raise InputError(f"an array of shape {image.shape} is no image")
    if image.dtype.kind not in "buif":
        raise InputError(f"an array of {image.dtype} is no image")
    top = 255.0 if image.dtype.kind in "ui" else 1.0
    values = image.astype(np.float32) / np.float32(top)
    if not bool(((values >= 0.0) & (values <= 1.0)).all()):  # so NaN is found too
        raise InputError(f"a value is outside 0 to {top:g}")
    if values.ndim == 3 and values.shape[2] == 4:
        values = values[..., :3] * values[..., 3:] + (np.float32(1) - values[..., 3:])
    channels = values[..., None] if values.ndim == 2 else values
    planes = [_resized_plane(channels[..., one], side) for one in range(channels.shape[2])]
    return np.stack(planes * (3 // len(planes)), axis=-1)


def _resized_plane(values: Float32[np.ndarray, "height width"], side: int) -> Float32[np.ndarray, "side side"]:
    plane = Image.fromarray(np.ascontiguousarray(values))
    return np.asarray(plane.resize((side, side), Image.Resampling.BILINEAR), dtype=np.float32)

"""Images as small pictures that stand in the page itself."""

import base64
import io
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from os import PathLike
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from middlemost.features.decode import image_sources
from middlemost.stats.threads import thread_count

LARGE, SMALL = 96, 48
"""Most pixels on a side: in tables, and where many items show one each."""

_SMALL_FILE = 32
"""A picture of no more pixels on a side is kept exactly: drawings and digits are made of single pixels."""


def thumbnails(images: Sequence[Any], *, side: int, root: str | PathLike[str] | None = None) -> list[str]:
    """Each image as a data: URI, encoded anew so that nothing but pixels of the file reaches the page.

    An image that can no longer be read is an empty text.

    Args:
        images: Names of files, or bytes.
        side: Most pixels on a side.
        root: The folder that names start from. Default: the current one.
    """
    with warnings.catch_warnings(), ThreadPoolExecutor(thread_count(None)) as pool:
        warnings.filterwarnings("ignore", module="PIL")  # on damaged EXIF and the like: what can be seen is shown
        return list(pool.map(_thumbnail, image_sources(images, root), repeat(side)))


def _thumbnail(image: Any, side: int) -> str:
    if not isinstance(image, bytes | Path):
        return ""
    try:
        with Image.open(io.BytesIO(image) if isinstance(image, bytes) else image) as opened:
            opened.draft("RGB", (2 * side, 2 * side))  # a large JPEG is decoded at a fraction of its size
            return _encoded(_plain(ImageOps.exif_transpose(opened), side))
    except Exception:  # each of Pillow's decoders has errors of its own; the name stands for the picture
        return ""


def _plain(image: Image.Image, side: int) -> Image.Image:
    """Eight bits a channel, laid on white, small enough."""
    if image.mode.startswith(("I", "F")):
        low, high = image.getextrema()
        spread = max(float(high) - float(low), 1e-300)  # pyright: ignore[reportArgumentType]  # one channel: numbers
        scale, offset = 255.0 / spread, -255.0 * float(low) / spread  # pyright: ignore[reportArgumentType]
        image = image.convert("F").point(lambda value: value * scale + offset).convert("L")
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    image = image.convert("RGB")
    image.thumbnail((side, side))
    return image


def _encoded(image: Image.Image) -> str:
    written = io.BytesIO()
    if max(image.size) <= _SMALL_FILE:
        image.save(written, "WEBP", lossless=True)
    else:
        image.save(written, "WEBP", quality=72)
    return "data:image/webp;base64," + base64.b64encode(written.getvalue()).decode("ascii")

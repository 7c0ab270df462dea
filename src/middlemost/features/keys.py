"""A key of each item's content, under which its features are kept."""

from collections.abc import Sequence
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import Any, cast

import numpy as np
from jaxtyping import Shaped

from middlemost.errors import InputError


def content_keys(contents: Sequence[Any]) -> list[str]:
    """The SHA-256 of each content, in hexadecimal digits: equal contents have equal keys, whatever their ids.

    Args:
        contents: Texts, bytes, arrays, or paths (`PathLike`) of files, whose bytes count and not their names.

    Raises:
        InputError: A file cannot be read, or a content is something else.

    Example:
        >>> [key[:8] for key in content_keys(["a", "b", "a"])]
        ['7d72d978', '6945bf51', '7d72d978']
    """
    return [sha256(_bytes(content)).hexdigest() for content in contents]


def _bytes(content: Any) -> bytes:
    """The content with its kind before it, so that a text is not the bytes that it is written in."""
    if isinstance(content, str):
        return b"text\0" + content.encode("utf-8", errors="surrogatepass")
    if isinstance(content, np.ndarray):
        array = cast("Shaped[np.ndarray, '...']", content)
        return f"array\0{array.dtype.str}\0{array.shape}\0".encode() + np.ascontiguousarray(array).tobytes()
    if isinstance(content, PathLike):
        path = Path(cast("PathLike[str]", content))
        try:
            return b"bytes\0" + path.read_bytes()
        except OSError as failed:
            raise InputError(f"The file cannot be read: {failed.strerror}.", where=str(path)) from None
    if isinstance(content, bytes):
        return b"bytes\0" + content
    raise InputError(f"A content is of type {type(content).__name__}: neither text, bytes, array nor path.")

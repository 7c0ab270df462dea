"""Parts of a diagnosis kept on disk until it is whole, so that an interrupted one goes on."""

import hashlib
import io
import os
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar, cast, get_origin, get_type_hints

import numpy as np

import middlemost
from middlemost.data.keeping import Keep
from middlemost.data.vocabulary import Vocabulary

Part = TypeVar("Part")


def key_of(*parts: Any) -> str:
    """A name for what parts were made of: equal only if the arrays, texts and numbers are.

    Args:
        parts: Arrays, and anything whose `repr` says all.

    Example:
        >>> key_of(np.arange(2), "a") == key_of(np.arange(2), "a"), key_of("a") == key_of("b")
        (True, False)
    """
    digest = hashlib.sha256(middlemost.__version__.encode())
    for part in parts:
        if isinstance(part, np.ndarray):
            array = np.ascontiguousarray(cast("np.ndarray", part))
            digest.update(f"{array.dtype}{array.shape}".encode())
            digest.update(array.tobytes())
        else:
            digest.update(repr(part).encode())
    return digest.hexdigest()[:32]


def keeping(folder: Path, key: str) -> Keep:
    """Keep parts in a folder, under a key that says what they were made of.

    A part is a dataclass of arrays, vocabularies, tuples of text, text and numbers. It is written under another name
    and renamed, so that what lies there is whole; what is damaged all the same is made again.

    Args:
        folder: Where to; it is made when a part is.
        key: As from `key_of`.
    """

    def keep(name: str, kind: type[Part], make: Callable[[], Part], /) -> Part:
        path = folder / f"{name}-{key}.part"
        found = _read(path, kind)
        if found is None:
            found = make()
            _write(path, found)
        return found

    return keep


def _read(path: Path, kind: type[Part]) -> Part | None:
    try:
        written = path.read_bytes()
    except OSError:
        return None
    digest, archive = written[:_DIGEST], written[_DIGEST:]
    if hashlib.sha256(archive).digest() != digest:
        return None
    hints = get_type_hints(kind)
    with np.load(io.BytesIO(archive), allow_pickle=False) as kept:
        names = [field.name for field in fields(cast("Any", kind))]
        return kind(*(_restored(kept[name], hints[name]) for name in names)) if names == kept.files else None


def _stored(value: Any) -> np.ndarray:
    """A field as an array without objects."""
    if isinstance(value, Vocabulary):
        return np.array([value.kind, *value], dtype=np.str_)
    return np.array(value, dtype=np.str_) if isinstance(value, tuple) else np.asarray(value)


def _restored(array: np.ndarray, hint: Any) -> Any:
    if hint is Vocabulary:
        kind, *ids = array.tolist()
        return Vocabulary(ids, kind=kind)
    if get_origin(hint) is tuple:
        return tuple(array.tolist())
    return array if array.ndim else array.item()


def _write(path: Path, part: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    archive = io.BytesIO()
    arrays: dict[str, Any] = {field.name: _stored(getattr(part, field.name)) for field in fields(part)}
    np.savez(archive, allow_pickle=False, **arrays)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    with fresh.open("wb") as stream:
        stream.write(hashlib.sha256(archive.getbuffer()).digest())
        stream.write(archive.getbuffer())
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)


_DIGEST = hashlib.sha256().digest_size
"""Bytes before the archive, whose own checks do not cover its headers."""

"""Features kept on disk under the content of their items, so that no item is computed twice."""

import io
import os
import tempfile
from collections.abc import Callable, Sequence
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import cast

import numpy as np
from jaxtyping import Float32

from middlemost.data.progress import Progress
from middlemost.errors import InputError, SettingError

CHUNK = 1024
"""Items in one file: a run that is killed loses this much work at most."""

_ENDING = ".features"
_HASH = 32
"""Bytes of the hash that a file begins with."""

_Row = Float32[np.ndarray, "features"]


def cache_folder(version: str, *, root: str | PathLike[str] | None = None) -> Path:
    """The folder in which the features of one encoder are kept; another version has another folder.

    Args:
        version: What computed the features: name, version, settings.
        root: The folder of all features. Default: `middlemost/features` in `$XDG_CACHE_HOME`, or in `~/.cache`.

    Example:
        >>> cache_folder("MiniLM 1", root="cache").as_posix()
        'cache/bca3550c3f713375'
    """
    if root is None:
        home = os.environ.get("XDG_CACHE_HOME", "")
        base = Path(home) if Path(home).is_absolute() else Path.home() / ".cache"  # the standard ignores a relative one
        root = base / "middlemost" / "features"
    return Path(root) / sha256(version.encode()).hexdigest()[:16]


def cached_rows(
    keys: Sequence[str],
    compute: Callable[[list[int]], Float32[np.ndarray, "rows features"]],
    folder: str | PathLike[str],
    *,
    chunk: int = CHUNK,
    progress: Progress | None = None,
) -> Float32[np.ndarray, "items features"]:
    """One row of features an item: read where its key was computed before, else computed and kept.

    Keys that are not there yet are computed in their own order, `chunk` at a time, and each chunk is a file
    of its own that is written whole or not at all. So a run that was killed goes on where it was, in the same
    chunks, and the order of the items decides nothing. A file that is damaged is deleted and computed again.

    Args:
        keys: The key of each item's content (see `content_keys`); equal keys are computed once.
        compute: Takes places in `keys`, returns their rows in that order.
        folder: Where they are kept, one folder for each encoder and version (see `cache_folder`); it is made.
        chunk: Items in one file. Default 1,024.
        progress: Called with the number of distinct keys done, and of all.

    Raises:
        SettingError: The folder cannot be written, or `chunk` is below 1.
        InputError: There are no keys, or what is kept has another number of features.

    Example:
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     rows = cached_rows(["k", "j", "k"], lambda places: np.float32([[keys] for keys in places]), folder)
        >>> rows.ravel().tolist()
        [0.0, 1.0, 0.0]
    """
    if chunk < 1:
        raise SettingError(f"chunk is {chunk}.", remedy="Keep 1 item or more in a file.")
    if not keys:
        raise InputError("There are no items to compute features of.")
    path = Path(folder)
    _make(path)
    place: dict[str, int] = {}
    for row, key in enumerate(keys):
        place.setdefault(key, row)
    known = _kept(path, place)
    missing = sorted(key for key in place if key not in known)
    for first in range(0, len(missing), chunk):
        if progress is not None:
            progress(len(known), len(place))
        some = missing[first : first + chunk]
        rows = np.ascontiguousarray(compute([place[key] for key in some]))
        if known:
            _refuse_other_width(len(next(iter(known.values()))), rows.shape[1], path)
        _write(path, some, rows)
        known.update(zip(some, rows, strict=True))
    if progress is not None:
        progress(len(place), len(place))
    return np.stack([known[key] for key in keys])


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as failed:
        raise _unwritable(folder, failed) from None


def _unwritable(folder: Path, failed: OSError) -> SettingError:
    return SettingError(
        f"Features cannot be kept here: {failed.strerror}.",
        where=str(folder),
        remedy="Name another folder, for all of them by XDG_CACHE_HOME.",
    )


def _refuse_other_width(kept: int, new: int, folder: Path) -> None:
    if kept != new:
        raise InputError(
            f"The features kept here are {kept:,} an item, the new ones {new:,}.",
            where=str(folder),
            remedy="Delete the folder, or keep each encoder's features in a folder of their own.",
        )


def _kept(folder: Path, wanted: dict[str, int]) -> dict[str, _Row]:
    """The wanted rows that the folder's files hold; damaged files are deleted."""
    known: dict[str, _Row] = {}
    for file in sorted(folder.glob(f"*{_ENDING}")):
        data = file.read_bytes()
        if sha256(data[_HASH:]).digest() != data[:_HASH]:
            file.unlink(missing_ok=True)
            continue
        with np.load(io.BytesIO(data[_HASH:]), allow_pickle=False) as kept:
            keys = [key.decode() for key in cast("list[bytes]", kept["keys"].tolist())]
            if any(key in wanted for key in keys):
                known |= {key: row for key, row in zip(keys, kept["rows"], strict=True) if key in wanted}
    return known


def _write(folder: Path, keys: list[str], rows: Float32[np.ndarray, "rows features"]) -> None:
    """Write a file of rows, named after its keys: the SHA-256 of what follows, then keys and rows as npz."""
    name = sha256("".join(keys).encode()).hexdigest()[:32]
    payload = io.BytesIO()
    np.savez(payload, keys=np.array([key.encode() for key in keys]), rows=rows)
    try:
        handle, fresh = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(sha256(payload.getbuffer()).digest())
                stream.write(payload.getbuffer())
                stream.flush()
                os.fsync(stream.fileno())
            Path(fresh).replace(folder / f"{name}{_ENDING}")
        finally:
            Path(fresh).unlink(missing_ok=True)
    except OSError as failed:
        raise _unwritable(folder, failed) from None

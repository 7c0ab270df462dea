"""Images and sounds that come with items: found, checked, and named by their content."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from middlemost.collect.content.blocks import shown_as
from middlemost.collect.content.media import STORED, MediaKind, media_url
from middlemost.collect.content.trouble import ContentError
from middlemost.collect.items.check_items import raise_wrong
from middlemost.collect.items.media_type import media_type
from middlemost.collect.items.read_items import ItemsRead
from middlemost.collect.study.model import StudyFile
from middlemost.errors import InputError

LARGEST = 20_000_000
"""Bytes of an image or a sound at most."""


@dataclass(frozen=True, slots=True)
class Medium:
    """An image or a sound.

    Attributes:
        hash: SHA-256 of its content, in hexadecimal digits.
        type: Its media type.
        content: The content, or the file that holds it.
    """

    hash: str
    type: str
    content: bytes | Path

    def body(self) -> bytes:
        """The content.

        Raises:
            InputError: The file is no longer what it was when it was looked at.
        """
        if isinstance(self.content, bytes):
            return self.content
        data = _read(self.content)
        if hashlib.sha256(data).hexdigest() != self.hash:
            raise InputError("The file changed while it was read.", where=str(self.content), remedy="Import again.")
        return data


def with_media(study: StudyFile, read: ItemsRead, stored: Sequence[str]) -> tuple[ItemsRead, list[Medium]]:
    """Items whose images and sounds are addresses, and the files behind those of our own.

    A field shown as image or audio holds bytes, a path relative to the items' file and below its folder, a `data:`
    address, one at an origin that `media_from` lists, or `/media/HASH` of what is stored already. Bytes and paths
    become `/media/HASH`; a path is kept as the field `NAME.path`. Other columns of bytes are left out.

    Args:
        study: The study.
        read: The items.
        stored: Hashes of what the database holds.

    Raises:
        InputError: A file is missing, too large or neither image nor sound, or an address is not allowed.
    """
    found: dict[str, Medium] = {}
    frame, notes = read.frame, list(read.notes)
    for name, kind in shown_as(study, read.frame.columns).items():
        if kind in ("image", "audio"):
            frame = _replaced(study, read, frame, name, kind, found, frozenset(stored))
    for name in [name for name in frame.columns if frame[name].dtype == pl.Binary]:
        frame = frame.drop(name)
        notes.append(f"The column {name!r} holds bytes that are not shown: left out.")
    return replace(read, frame=frame, notes=tuple(notes)), list(found.values())


def _replaced(
    study: StudyFile,
    read: ItemsRead,
    frame: pl.DataFrame,
    name: str,
    kind: MediaKind,
    found: dict[str, Medium],
    stored: frozenset[str],
) -> pl.DataFrame:
    """The frame with addresses in one column; the media behind them are added to those found."""
    urls: list[str | None] = []
    wrong: dict[str, str] = {}
    remedy: str | None = None
    for one, value in zip(read.ids, frame[name], strict=True):
        try:
            urls.append(None if value is None else _url(study, read.folder, value, kind, found, stored))
        except InputError as error:
            wrong[one], remedy = error.what, error.remedy
    if wrong:
        raise_wrong(read, name, wrong, remedy)
    made = pl.Series(name, urls, dtype=pl.String)
    paths = frame[name] if frame[name].dtype == pl.String else None
    frame = frame.with_columns(made)
    beside = f"{name}.path"
    if paths is None or (paths == made).all() or beside in frame.columns:
        return frame
    return frame.with_columns(pl.when(paths != made).then(paths).alias(beside))


def _url(
    study: StudyFile,
    folder: Path,
    value: str | bytes,
    kind: MediaKind,
    found: dict[str, Medium],
    stored: frozenset[str],
) -> str:
    if isinstance(value, bytes):
        return _added(_medium(value, value, kind), found)
    if STORED.fullmatch(value):
        if value.rpartition("/")[2] not in stored:
            raise ContentError(f"{value} is not stored in this study.", remedy="Give the file itself.")
        return value
    if value[:5].lower() == "data:" or "://" in value[:12]:
        return media_url(value, kind, study.media_from)
    path = _path(folder, value)
    return _added(_medium(_read(path), path, kind), found)


def _path(folder: Path, value: str) -> Path:
    try:
        path = (folder / value).resolve()
    except (OSError, ValueError):
        raise ContentError(f"{value!r} is no path of a file.") from None
    if not path.is_relative_to(folder.resolve()):
        raise ContentError(f"{value!r} lies outside of {folder.resolve()}.", remedy="Put the files beside the table.")
    return path


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except FileNotFoundError:
        raise ContentError(
            f"There is no file {str(path)!r}.", remedy="Paths are relative to the items' file."
        ) from None
    except OSError as error:
        raise ContentError(f"{str(path)!r} cannot be read: {error.strerror or error}.") from None


def _medium(data: bytes, content: bytes | Path, kind: MediaKind) -> Medium:
    told = "the content" if isinstance(content, bytes) else repr(content.name)
    if len(data) > LARGEST:
        raise ContentError(f"{told} is larger than {LARGEST // 1_000_000} MB.", remedy="Make it smaller.")
    found = media_type(data[:16], kind)
    if found is None:
        kinds = {"image": "PNG, JPEG, GIF or WebP image", "audio": "MP3, Ogg, WAV, FLAC, MP4 or WebM sound"}
        raise ContentError(f"{told} is no {kinds[kind]}.", remedy="Convert it, or show it otherwise.")
    return Medium(hashlib.sha256(data).hexdigest(), found, content)


def _added(medium: Medium, found: dict[str, Medium]) -> str:
    found.setdefault(medium.hash, medium)
    return f"/media/{medium.hash}"


def bodies(media: Sequence[Medium], at_once: int = 4 * LARGEST) -> Iterator[list[tuple[Medium, bytes]]]:
    """Media with their contents, in portions that fit into memory.

    Args:
        media: The media.
        at_once: About how many bytes a portion holds. Default: 80 MB.
    """
    portion: list[tuple[Medium, bytes]] = []
    size = 0
    for medium in media:
        body = medium.body()
        portion.append((medium, body))
        size += len(body)
        if size >= at_once:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion

"""The bytes of a source: from a file or standard input, unpacked, and not of a kind that holds no table."""

import gzip
import os
import sys
import zlib
from os import PathLike, fspath
from pathlib import Path
from typing import NamedTuple

from middlemost.errors import InputError

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook (or another Office file)", "Save it as CSV UTF-8."),
    (b"\x89PNG", "a PNG image", "Give the table of ratings."),
    (b"\xff\xd8\xff", "a JPEG image", "Give the table of ratings."),
    (b"GIF8", "a GIF image", "Give the table of ratings."),
    (b"%PDF", "a PDF document", "Give the table of ratings."),
    (b"SQLite format 3\0", "an SQLite database", "Export the table as CSV."),
    (b"ARROW1", "an Arrow file", "Read it with polars.read_ipc and pass the frame, or save it as Parquet."),
    (b"\x89HDF", "an HDF5 file", "Export the table as CSV or Parquet."),
    (b"BZh", "packed with bzip2", "Unpack it first, or pack it with gzip."),
    (b"\xfd7zXZ", "packed with xz", "Unpack it first, or pack it with gzip."),
    (b"\x28\xb5\x2f\xfd", "packed with zstandard", "Unpack it first, or pack it with gzip."),
    (b"7z\xbc\xaf", "a 7-Zip archive", "Unpack it first."),
)


class Opened(NamedTuple):
    """The content of a source.

    Attributes:
        data: Its bytes, unpacked.
        name: Name of the file, `"pipe"` or `"standard input"`; bytes in a name that are no UTF-8 are shown as `�`.
        packed: Whether the bytes were packed with gzip.
    """

    data: bytes
    name: str
    packed: bool


def open_source(source: str | PathLike[str]) -> Opened:
    """Read a whole file, or standard input for `-`, and unpack gzip, which is known by its first bytes.

    Args:
        source: Path of a file, or `-`.

    Raises:
        InputError: There is no such file, it is a folder, it is empty, it is damaged or cut, or its first
            bytes say that it is no table (a workbook, an image, an archive, a web page).
    """
    if source == "-":
        name, data = "standard input", _standard_input()
    else:
        path = Path(fspath(source))
        name = "pipe" if path.is_fifo() else os.fsencode(path.name).decode(errors="replace")
        data = _read(path)
    if not data:
        raise InputError("The file is empty (0 bytes).", where=name)
    packed = data.startswith(_GZIP)
    if packed:
        data = _unpack(data, name)
    if data.startswith(_GZIP):
        raise InputError("The file is packed with gzip twice.", where=name, remedy="Unpack it once.")
    _refuse_foreign(data, name)
    return Opened(data, name, packed)


def _standard_input() -> bytes:
    if sys.stdin is None:  # pyright: ignore[reportUnnecessaryComparison]  # so it is where it was closed (<&-)
        raise InputError("Standard input is closed.", remedy="Name a file, or pipe a table in.")
    return sys.stdin.buffer.read()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        remedy = "An address is not fetched: download the file first." if ":/" in str(path) else None
        raise InputError("There is no such file.", where=str(path), remedy=remedy) from None
    except IsADirectoryError:
        raise InputError("This is a folder, not a file.", where=str(path), remedy="Name a file in it.") from None
    except OSError as error:
        raise InputError(f"The file cannot be read: {error.strerror or error}.", where=str(path)) from None
    except ValueError:  # a NUL in the path
        raise InputError("This is no path of a file.", where=repr(str(path))) from None


def _unpack(data: bytes, name: str) -> bytes:
    try:
        unpacked = gzip.decompress(data)
    except EOFError:
        raise InputError(
            "The file is cut in the middle: its gzip data end too early.",
            where=name,
            remedy="Download or copy it again.",
        ) from None
    except (zlib.error, gzip.BadGzipFile) as error:
        raise InputError(
            f"The gzip data are damaged ({error}).", where=name, remedy="Download or copy it again."
        ) from None
    if not unpacked:
        raise InputError("The file is empty (0 bytes once unpacked).", where=name)
    return unpacked


def _refuse_foreign(data: bytes, name: str) -> None:
    for magic, kind, remedy in _FOREIGN:
        if data.startswith(magic):
            raise InputError(f"This is no table but {kind}.", where=name, remedy=remedy)
    if data.startswith(_ZIP):
        raise InputError(f"This is no table but {_kind_of_zip(data)}", where=name)
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        raise InputError(
            "This is no table but a web page.",
            where=name,
            remedy="A download that met a login page is the usual cause.",
        )


def _kind_of_zip(data: bytes) -> str:
    if b"xl/" in data:
        return "an Excel workbook: save it as CSV UTF-8."
    if b"opendocument.spreadsheet" in data[:200]:
        return "an OpenDocument spreadsheet: save it as CSV (UTF-8)."
    return "a zip archive: unpack it first."

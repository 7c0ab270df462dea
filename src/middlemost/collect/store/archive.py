"""The file that a backup is: a zip with each table as JSON lines, the same from every kind of database."""

import base64
import hashlib
import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from middlemost.errors import InputError

FORMAT = "middlemost study backup"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Member:
    """A table in an archive.

    Attributes:
        columns: Its columns, in the order of the values of a line.
        rows: How many lines there are.
        hash: SHA-256 of the lines.
    """

    columns: tuple[str, ...]
    rows: int
    hash: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive says of itself.

    Attributes:
        step: The step of migration that its tables are at.
        tables: Its tables in an order in which they can be filled.
    """

    step: str
    tables: Mapping[str, Member]


@contextmanager
def new_archive(target: Path) -> Generator[zipfile.ZipFile, None, None]:
    """A zip that is there whole, on the disk, under its name, or not at all.

    Args:
        target: Where to.

    Raises:
        OSError: It can't be written.
    """
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
    try:
        with partial.open("xb") as stream:
            partial.chmod(0o600)  # it holds hashes of passwords and links
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                yield archive
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(target)
        _sync(target.parent)
    finally:
        partial.unlink(missing_ok=True)


def write_table(archive: zipfile.ZipFile, name: str, columns: tuple[str, ...], rows: Iterable[Any]) -> Member:
    """Write a table as JSON lines, a list of values each; bytes as text in base 64.

    Args:
        archive: Where to.
        name: Of the table.
        columns: Its columns.
        rows: Their values; passed through, never held all at once.
    """
    digest, count = hashlib.sha256(), 0
    with archive.open(f"{name}.jsonl", "w", force_zip64=True) as stream:
        for row in rows:
            values = [base64.b64encode(value).decode() if isinstance(value, bytes) else value for value in row]
            line = json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"
            digest.update(line)
            stream.write(line)
            count += 1
    return Member(columns, count, digest.hexdigest())


def write_contents(archive: zipfile.ZipFile, contents: Contents) -> None:
    """Write what the archive says of itself, last.

    Args:
        archive: Where to.
        contents: What it holds.
    """
    tables = {
        name: {"columns": member.columns, "rows": member.rows, "sha256": member.hash}
        for name, member in contents.tables.items()
    }
    archive.writestr(MANIFEST, json.dumps({"format": FORMAT, "step": contents.step, "tables": tables}, indent=1))


@contextmanager
def opened_archive(path: Path) -> Generator[tuple[zipfile.ZipFile, Contents], None, None]:
    """An archive, every line of which has been compared with its hash.

    Args:
        path: The file.

    Raises:
        InputError: It is no backup of a study, can't be read, or is damaged.
    """
    with _unpacked(path) as archive:
        try:
            contents = _contents(archive, path)
            for name, member in contents.tables.items():
                _verify(archive, name, member)
        except (zipfile.BadZipFile, zlib.error, EOFError) as damaged:
            raise _damaged(path, damaged) from None
        yield archive, contents


def read_table(archive: zipfile.ZipFile, name: str) -> Iterator[list[Any]]:
    """The rows of a table; bytes still in base 64.

    Args:
        archive: Where from.
        name: Of the table.
    """
    with archive.open(f"{name}.jsonl") as stream:
        for line in stream:
            yield json.loads(line)


def _unpacked(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except OSError as failed:
        raise InputError(f"The backup can't be read: {failed.strerror or failed}.", where=str(path)) from None
    except zipfile.BadZipFile as damaged:
        raise _damaged(path, damaged) from None


def _damaged(path: Path, why: Exception) -> InputError:
    return InputError(
        f"The backup is damaged: {why}.", where=str(path), remedy="Take an older backup, or copy it again."
    )


def _contents(archive: zipfile.ZipFile, path: Path) -> Contents:
    try:
        written = json.loads(archive.read(MANIFEST))
        if written["format"] == FORMAT:
            tables = {
                name: Member(tuple(one["columns"]), one["rows"], one["sha256"])
                for name, one in written["tables"].items()
            }
            return Contents(written["step"], tables)
    except (KeyError, ValueError, TypeError):
        pass
    raise InputError("It is no backup of a study.", where=str(path), remedy="Name a file that `backup` wrote.")


def _verify(archive: zipfile.ZipFile, name: str, member: Member) -> None:
    digest = hashlib.sha256()
    try:
        with archive.open(f"{name}.jsonl") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    except KeyError:
        raise zipfile.BadZipFile(f"the table {name} is missing") from None
    if digest.hexdigest() != member.hash:
        raise zipfile.BadZipFile(f"the table {name} is not the one that was written")


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

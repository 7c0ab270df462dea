"""A data set on disk: a folder of Parquet files with a manifest, written whole or not at all."""

import hashlib
import io
import json
import os
from os import PathLike
from pathlib import Path
from typing import Any

import polars as pl

from middlemost.data.dataset import ANSWER_SCHEMA, Dataset, no_changes
from middlemost.data.question import question_from_dict
from middlemost.data.reading import Reading
from middlemost.data.replacing import replacing
from middlemost.errors import InputError

MANIFEST = "manifest.json"
FORMAT = "middlemost dataset"
SCHEMA_VERSION = 4
"""2 added `predicted` to the answers, 3 changes and the parent, 4 `shown` and questions answered by preferences,
rankings, spans and texts; an older folder is read as one without them."""

TABLES = ("answers", "items", "raters", "gold", "changes")


def write_dataset(dataset: Dataset, folder: str | PathLike[str], *, force: bool = False) -> None:
    """Write a data set to a folder: a Parquet file for each of `TABLES`, and `manifest.json`.

    All is written to a folder beside it and renamed at the end, so that a full disk or a killed process leaves
    nothing half-written. An existing data set is replaced.

    Args:
        dataset: The data.
        folder: Where to; its parent must exist.
        force: Replace a folder that holds something else. Default: refuse.

    Raises:
        InputError: The folder holds something else, or cannot be written.
    """
    target = Path(folder)
    if not force and not _may_replace(target):
        raise InputError(
            "It exists and holds no data set of ours, so it is not replaced.",
            where=str(target),
            remedy="Name another folder, or say force (--force).",
        )
    try:
        with replacing(target) as fresh:
            _fill(fresh, dataset)
    except OSError as failed:
        raise InputError(f"The data set cannot be written: {failed.strerror}.", where=str(target)) from None


def load_dataset(folder: str | PathLike[str]) -> Dataset:
    """Read a data set back; it equals the one written.

    Args:
        folder: The folder.

    Raises:
        InputError: The folder holds no data set, one of a newer schema, or a file that is missing or damaged.
    """
    path = Path(folder)
    manifest = _manifest(path)
    if manifest is None:
        raise InputError("It holds no data set: there is no manifest of ours.", where=str(path))
    if manifest["schema_version"] > SCHEMA_VERSION:
        raise InputError(
            f"It has schema version {manifest['schema_version']}; this version reads up to {SCHEMA_VERSION}.",
            where=str(path),
            remedy="Upgrade middlemost.",
        )
    names = TABLES if manifest["schema_version"] >= 3 else TABLES[:-1]
    frames = {"changes": no_changes()} | {name: _table(path / f"{name}.parquet", manifest["files"]) for name in names}
    later = [name for name in ANSWER_SCHEMA if name not in frames["answers"].columns]  # than the folder's version
    frames["answers"] = frames["answers"].with_columns(
        pl.lit(None, dtype=ANSWER_SCHEMA[name]).alias(name) for name in later
    )
    if "draw" not in frames["gold"].columns:  # written before gold could say how it was drawn
        frames["gold"] = frames["gold"].with_columns(pl.lit(None, dtype=pl.String).alias("draw"))
    return Dataset(
        **frames,
        questions={one["name"]: question_from_dict(one) for one in manifest["questions"]},
        reading=Reading.from_dict(manifest["reading"]),
        paradigm=manifest["paradigm"],
        kinds=manifest["kinds"],
        parent=manifest.get("parent"),
    )


def is_dataset_folder(folder: str | PathLike[str]) -> bool:
    """Whether a folder holds a manifest of ours.

    Args:
        folder: Any path.
    """
    return _manifest(Path(folder)) is not None


def _may_replace(target: Path) -> bool:
    if not target.exists():
        return True
    return target.is_dir() and (is_dataset_folder(target) or not any(target.iterdir()))


def _manifest(folder: Path) -> dict[str, Any] | None:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    ours = isinstance(manifest, dict) and manifest.get("format") == FORMAT  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return manifest if ours else None  # pyright: ignore[reportUnknownVariableType]


def _fill(folder: Path, dataset: Dataset) -> None:
    hashes: dict[str, str] = {}
    for name in TABLES:
        frame: pl.DataFrame = getattr(dataset, name)
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        hashes[f"{name}.parquet"] = hashlib.sha256(buffer.getbuffer()).hexdigest()
        _write(folder / f"{name}.parquet", buffer.getvalue())
    manifest = {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        "files": hashes,
        "questions": [question.to_dict() for question in dataset.questions.values()],
        "reading": dataset.reading.to_dict(),
        "paradigm": dataset.paradigm,
        "kinds": dict(dataset.kinds),
        "parent": dataset.parent,
    }
    _write(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n")


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _table(path: Path, hashes: dict[str, str]) -> pl.DataFrame:
    try:
        data = path.read_bytes()
    except OSError as failed:
        raise InputError(f"A file of the data set cannot be read: {failed.strerror}.", where=str(path)) from None
    if hashlib.sha256(data).hexdigest() != hashes.get(path.name):
        raise InputError(
            "The file is not the one that was written: its hash differs from the manifest's.",
            where=str(path),
            remedy="Take the folder from a backup, or read the source again.",
        )
    return pl.read_parquet(io.BytesIO(data))

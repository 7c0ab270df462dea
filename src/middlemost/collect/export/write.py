"""An export under its name, whole or not at all."""

import os
import secrets
import zipfile
from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from middlemost.collect.export.dataset import Counts, counts_of, export_dataset
from middlemost.collect.export.tables import write_csv, write_json, write_json_lines, write_spreadsheet
from middlemost.data.dataset import Dataset
from middlemost.data.folder import write_dataset
from middlemost.errors import InputError, SettingError


def _write_zip(dataset: Dataset, path: Path) -> None:
    with TemporaryDirectory(dir=path.parent) as beside, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        folder = Path(beside) / "dataset"
        write_dataset(dataset, folder)
        for file in sorted(folder.iterdir()):
            archive.write(file, f"dataset/{file.name}")


FORMATS: Mapping[str, Callable[[Dataset, Path], None]] = {
    "dataset": write_dataset,
    "zip": _write_zip,
    "csv": write_csv,
    "spreadsheet": write_spreadsheet,
    "jsonl": write_json_lines,
    "json": write_json,
}
"""Format → what writes it: the folder that `middlemost audit` takes, the same folder zipped, and tables of answers."""


def write_export(
    engine: Engine, format: str, out: str | PathLike[str], *, version: int | None = None, force: bool = False
) -> Counts:
    """Export a study, whole or not at all.

    Args:
        engine: The database.
        format: One of `FORMATS`.
        out: The file, or the folder for `dataset`; its parent must exist.
        version: The version of the study file. Default: the one in force.
        force: Replace what is there. Default: refuse.

    Returns:
        How much was exported.

    Raises:
        SettingError: There is no such format.
        InputError: There is no study or no such version, or the export is there already or can't be written.
    """
    if format not in FORMATS:
        raise SettingError(f"There is no export format {format!r}.", remedy=f"Formats are {', '.join(FORMATS)}.")
    target = Path(out)
    if target.exists() and not force:
        raise InputError("It exists.", where=str(target), remedy="Name another one, or say force (--force).")
    dataset = export_dataset(engine, version=version)
    if format == "dataset":
        write_dataset(dataset, target, force=force)
    else:
        _write_file(dataset, format, target)
    return counts_of(dataset)


def _write_file(dataset: Dataset, format: str, target: Path) -> None:
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
    try:
        FORMATS[format](dataset, partial)
        with partial.open("rb") as stream:
            os.fsync(stream.fileno())
        partial.replace(target)
    except OSError as failed:
        raise InputError(f"The export can't be written: {failed.strerror or failed}.", where=str(target)) from None
    finally:
        partial.unlink(missing_ok=True)

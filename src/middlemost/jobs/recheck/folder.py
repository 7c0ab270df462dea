"""A recheck on disk: the new version and its tables, written whole or not at all."""

import json
from pathlib import Path

import polars as pl

from middlemost.data.folder import write_dataset
from middlemost.data.replacing import replacing
from middlemost.errors import InputError
from middlemost.jobs.recheck.result import Recheck

MANIFEST = "recheck.json"


def check_target(folder: Path, *, force: bool = False) -> None:
    """Refuse a folder that holds anything: an earlier recheck is a version that others may build on.

    Args:
        folder: Where the recheck is to be written.
        force: Replace it whatever it holds. Default: no.

    Raises:
        InputError: There is something.
    """
    if not folder.exists() and not folder.is_symlink():
        return
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if not force:
        raise InputError("It exists already.", where=str(folder), remedy="Name another --out, or say --force.")


def write_recheck(result: Recheck, folder: Path, *, force: bool = False) -> None:
    """Write dataset/ (the new version), corrected.csv, changes.csv, items.csv, labels.csv and recheck.json.

    A corrected table that holds images as bytes is written as corrected.parquet.

    Args:
        result: What was found.
        folder: Where to.
        force: Replace it whatever it holds. Default: no.

    Raises:
        InputError: The folder holds something.
    """
    check_target(folder, force=force)
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = result.dataset.changes.tail(result.outcomes["changed"])
    with replacing(folder) as fresh:
        write_dataset(result.dataset, fresh / "dataset")
        if pl.Binary in result.corrected.dtypes:
            result.corrected.write_parquet(fresh / "corrected.parquet")
        else:
            result.corrected.write_csv(fresh / "corrected.csv")
        made.write_csv(fresh / "changes.csv")
        result.items.write_csv(fresh / "items.csv")
        result.labels.write_csv(fresh / "labels.csv")
        written = json.dumps(result.to_json(), indent=2, ensure_ascii=False, allow_nan=False)
        (fresh / MANIFEST).write_text(written + "\n", encoding="utf-8")

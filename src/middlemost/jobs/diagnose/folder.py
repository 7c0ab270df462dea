"""A diagnosis on disk: a folder of tables, written whole or not at all."""

import json
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from middlemost.data.folder import write_dataset
from middlemost.data.replacing import replacing
from middlemost.jobs.diagnose.cleaned import cleaned
from middlemost.jobs.diagnose.result import Diagnosis
from middlemost.jobs.target import refuse_others

MANIFEST = "diagnosis.json"


def check_target(folder: Path, *, force: bool = False) -> None:
    """Refuse to replace what is not an earlier diagnosis, before any work is done.

    Args:
        folder: Where the diagnosis is to be written.
        force: Replace it whatever it holds. Default: no.

    Raises:
        InputError: There is something else.
    """
    refuse_others(folder, manifest=MANIFEST, schema="middlemost.diagnosis/", what="diagnosis", force=force)


def write_diagnosis(
    diagnosis: Diagnosis, folder: Path, *, pages: Mapping[str, str] | None = None, force: bool = False
) -> None:
    """Write labels.csv, clean.csv, diagnosis.json, dataset/, raters.csv with ratings, and any pages.

    A cleaned table that holds images as bytes is written as clean.parquet. Everything goes into a folder of a
    temporary name, which then takes the target's place.

    Args:
        diagnosis: What was found.
        folder: Where to.
        pages: File name → text, such as the report. Default: none.
        force: Replace it whatever it holds. Default: no.

    Raises:
        InputError: The folder holds something else.
    """
    check_target(folder, force=force)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with replacing(folder) as fresh:
        diagnosis.labels.write_csv(fresh / "labels.csv")
        table = cleaned(diagnosis)
        if pl.Binary in table.dtypes:
            table.write_parquet(fresh / "clean.parquet")
        else:
            table.write_csv(fresh / "clean.csv")
        if diagnosis.raters is not None:
            diagnosis.raters.write_csv(fresh / "raters.csv")
        write_dataset(diagnosis.dataset, fresh / "dataset")
        for name, page in (pages or {}).items():
            (fresh / name).write_text(page, encoding="utf-8")
        written = json.dumps(diagnosis.to_json(), indent=2, ensure_ascii=False, allow_nan=False)
        (fresh / MANIFEST).write_text(written + "\n", encoding="utf-8")

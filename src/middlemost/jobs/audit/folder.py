"""An audit on disk: a folder of tables, written whole or not at all."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from middlemost.data.dataset import Dataset
from middlemost.data.folder import write_dataset
from middlemost.data.replacing import replacing
from middlemost.jobs.audit.result import Audit
from middlemost.jobs.audit.unjudged import NothingJudged
from middlemost.jobs.target import refuse_others

MANIFEST = "audit.json"


def check_target(folder: Path, *, force: bool = False) -> None:
    """Refuse to replace what is not ours, before any work is done.

    Args:
        folder: Where the audit is to be written.
        force: Replace it whatever it holds. Default: only an earlier audit.

    Raises:
        InputError: There is something else.
    """
    refuse_others(folder, manifest=MANIFEST, schema="middlemost.audit/", what="audit", force=force)


def write_audit(
    audit: Audit,
    dataset: Dataset,
    folder: Path,
    *,
    pages: Mapping[str, str] | None = None,
    force: bool = False,
) -> None:
    """Write labels.csv, items.csv, raters.csv, audit.json, the data set itself, and any pages made of the audit.

    Everything goes into a folder of a temporary name beside the target, which then takes its place: a reader sees
    the old audit or the new one, and an interrupted run leaves nothing half-written.

    Args:
        audit: What was found.
        dataset: The data it was found in.
        folder: Where to; replaced only if it holds an earlier audit or is empty.
        pages: File name → text, such as the report. Default: none.
        force: Replace it whatever it holds. Default: no.

    Raises:
        InputError: The folder holds something else.
    """
    check_target(folder, force=force)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with replacing(folder) as fresh:
        audit.labels.write_csv(fresh / "labels.csv")
        audit.items.write_csv(fresh / "items.csv")
        if audit.raters is not None:
            audit.raters.write_csv(fresh / "raters.csv")
        for name, page in (pages or {}).items():
            (fresh / name).write_text(page, encoding="utf-8")
        _finish(fresh, dataset, audit.to_json())


def write_nothing_judged(found: NothingJudged, dataset: Dataset, folder: Path, *, force: bool = False) -> None:
    """Write audit.json, which says why there is no audit, and the data set itself; all or nothing, as `write_audit`.

    Args:
        found: What there is to say.
        dataset: The data.
        folder: Where to; replaced only if it holds an earlier audit or is empty.
        force: Replace it whatever it holds. Default: no.

    Raises:
        InputError: The folder holds something else.
    """
    check_target(folder, force=force)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with replacing(folder) as fresh:
        _finish(fresh, dataset, found.to_json())


def _finish(fresh: Path, dataset: Dataset, found: dict[str, Any]) -> None:
    """The data set, and last the manifest."""
    write_dataset(dataset, fresh / "dataset")
    written = json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False)
    (fresh / MANIFEST).write_text(written + "\n", encoding="utf-8")

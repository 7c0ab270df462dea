"""A plan on disk: the items that people see, and beside them how each came to be chosen."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from middlemost.data.question import LabelQuestion, question_from_dict
from middlemost.errors import InputError
from middlemost.jobs.recheck.drawing import Stratum
from middlemost.jobs.recheck.judged import Judged
from middlemost.jobs.recheck.plan import SCHEMA, RecheckPlan, shown_items


@dataclass(frozen=True, slots=True, eq=False)
class PlanFile:
    """A plan that was read back.

    Attributes:
        plan: The plan.
        diagnosis: The folder it was made of, as it lies from here.
    """

    plan: RecheckPlan
    diagnosis: Path


def plan_beside(items: Path) -> Path:
    """Where the plan of a table of items lies: beside it, as `NAME.plan.json`.

    Args:
        items: The table.

    Example:
        >>> plan_beside(Path("items.csv")).name
        'items.plan.json'
    """
    return items.with_name(f"{items.name.removesuffix('.csv')}.plan.json")


def check_free(items: Path, *, force: bool) -> None:
    """Refuse to write over a table or plan, before any work is done.

    Args:
        items: The table to write.
        force: Write all the same.

    Raises:
        InputError: There is something, or the folder is not there.
    """
    for path in (items, plan_beside(items)):
        if path.is_dir() or (os.path.lexists(path) and not force):
            raise InputError("It exists already.", where=str(path), remedy="Name another --out, or say --force.")
    if not items.parent.is_dir():
        raise InputError("There is no such folder.", where=str(items.parent))


def write_plan(plan: RecheckPlan, judged: Judged, items: Path, *, force: bool = False) -> None:
    """Write the items for people, and the plan beside them.

    The plan names the folder of the diagnosis as it lies from the plan, so that both can move together.

    Args:
        plan: The plan.
        judged: What it was made of, read from a folder.
        items: The table to write.
        force: Write over what is there. Default: refuse.

    Raises:
        InputError: There is something already.
    """
    check_free(items, force=force)
    folder = None if judged.folder is None else os.path.relpath(judged.folder, items.parent)
    written = json.dumps({**plan.to_json(), "diagnosis": folder}, indent=1, ensure_ascii=False, allow_nan=False)
    shown = shown_items(plan, judged).write_csv()
    for path, text in ((plan_beside(items), f"{written}\n"), (items, shown)):  # no items without their plan
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            fresh.write_text(text, encoding="utf-8", newline="")
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)


def read_plan(path: Path) -> PlanFile:
    """Read a plan back.

    Args:
        path: The plan, or the table of items that it lies beside.

    Raises:
        InputError: There is no plan, or it cannot be read.
    """
    beside = plan_beside(path)
    place = path if path.suffix == ".json" or not beside.exists() else beside
    try:
        written: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
        if written["schema"] != SCHEMA:
            raise KeyError("schema")
        question = question_from_dict(written["question"])
        assert isinstance(question, LabelQuestion)
        strata = tuple(Stratum(one["name"], one["size"], one["drawn"]) for one in written["strata"])
        plan = RecheckPlan(
            question=question,
            version=written["dataset_version"],
            strata=strata,
            table=pl.DataFrame(written["items"]).select(pl.col("item", "stratum", "label").cast(pl.String)),
            columns=tuple(written["columns"]),
            hidden=tuple(written["hidden"]),
            settings=written["settings"],
        )
    except (OSError, ValueError, KeyError, TypeError, AssertionError, pl.exceptions.PolarsError) as error:
        why = f": {error.strerror}" if isinstance(error, OSError) else ""
        raise InputError(
            f"It is no plan that middlemost recheck plan wrote{why}.",
            where=str(place),
            remedy="Give NAME.plan.json, which lies beside the table of items.",
        ) from None
    return PlanFile(plan, Path(os.path.normpath(place.parent / (written.get("diagnosis") or "."))))

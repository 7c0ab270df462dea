"""Exporting a study in a process of its own, and what files are called."""

import json
import time
from pathlib import Path
from typing import Literal

from middlemost.collect.serving.home import Home
from middlemost.collect.serving.prepare import run_apart
from middlemost.errors import InputError, MiddlemostError

Kind = Literal["dataset", "csv", "spreadsheet", "jsonl", "json"]
_ENDINGS = {"dataset": "", "csv": ".csv", "spreadsheet": ".csv", "jsonl": ".jsonl", "json": ".json"}


def name_of(home: Home) -> str:
    """What files of a study are called: after its folder, else its file.

    Args:
        home: Where the study lives.
    """
    return home.study.absolute().parent.name if home.study.name == "study.yaml" else home.study.stem


def backup_name(home: Home) -> Path:
    """A name for a backup made now.

    Args:
        home: Where the study lives.
    """
    return Path(f"{name_of(home)}-{time.strftime('%Y-%m-%d-%H%M%S')}.backup")


def run_export(
    home: Home, kind: Kind, out: Path | None, *, version: int | None = None, force: bool = False
) -> tuple[Path, dict[str, int]]:
    """Write out all answers.

    Args:
        home: Where the study lives.
        kind: A folder that audit takes, or a kind of table.
        out: Where to. Default: after the study's name.
        version: As of an earlier version of the study file. Default: now.
        force: Write over what is there.

    Returns:
        Where it was written, and how much it was.

    Raises:
        InputError: The file is there, or cannot be written.
    """
    target = out or Path(f"{name_of(home)}-answers{_ENDINGS[kind]}")
    given = [kind, str(target)]
    given += [] if version is None else ["--version", str(version)]
    given += ["--force"] if force else []
    process = run_apart("middlemost.collect.export", home.database, given)
    if process.returncode == 2:
        raise InputError(process.stderr.strip())
    if process.returncode != 0:
        raise MiddlemostError(f"The export ended with {process.returncode}: {process.stderr.strip()[-500:]}")
    return target, json.loads(process.stdout)

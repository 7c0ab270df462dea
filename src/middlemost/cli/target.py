"""The folder that a command writes: its default name, and what would be lost in it."""

import os
from collections.abc import Sequence
from pathlib import Path

from middlemost.errors import SettingError

_ENDINGS = (".gz", ".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json", ".parquet")


def named_after(ratings: Path, job: str) -> Path:
    """The default folder of a job: the ratings' name without its endings, and the job's name.

    Standard input and pipes, which have no name of their own, give `ratings`.

    Args:
        ratings: What was given as the table of ratings.
        job: The job's name.

    Example:
        >>> str(named_after(Path("mine.csv.gz"), "audit"))
        'mine-audit'
    """
    if str(ratings) == "-" or ratings.is_fifo() or ratings.is_char_device():
        return Path(f"ratings-{job}")
    # A name in another encoding than UTF-8 would not do in tables and JSON.
    name = os.fsencode(Path(os.path.realpath(ratings)).name).decode(errors="replace")
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    return Path(f"{name}-{job}")


def refuse_loss(folder: Path, files: Sequence[Path | str | None]) -> None:
    """Refuse a folder that holds what a command reads or writes beside it: replacing it would delete that.

    Args:
        folder: The folder to write.
        files: Files that are read, and files that are written; None and `-` for none.

    Raises:
        SettingError: The folder holds one of them, or the current folder, or its name is no UTF-8.
    """
    try:
        str(folder).encode()
    except UnicodeEncodeError:
        raise SettingError("The name of the folder is not UTF-8.", where=str(folder), remedy="Name another.") from None
    target = Path(os.path.realpath(folder))
    for file in (Path.cwd(), *files):
        if file is None or str(file) == "-":
            continue
        place = Path(os.path.realpath(file))
        if target == place or target in place.parents:
            what = "is the current folder or holds it" if file == Path.cwd() else f"holds {file}, or is it"
            raise SettingError(
                f"The folder to write {what}; that would be lost.", where=str(folder), remedy="Name another --out."
            )


def refuse_two_from_standard_input(files: Sequence[Path | str | None]) -> None:
    """Refuse `-` for more than one table: standard input can be read once.

    Args:
        files: What was given as tables.

    Raises:
        SettingError: Two of them are `-`.
    """
    if sum(str(file) == "-" for file in files) > 1:
        raise SettingError("Only one table can come from standard input (-).", remedy="Name files for the others.")

"""Tables of the documentation that are read off the code, so that they cannot fall behind it."""

import importlib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path

import click

from middlemost.cli.audit import audit
from middlemost.data.dataset import STATUSES
from middlemost.formats.options import ReadOptions
from middlemost.formats.synonyms import SYNONYMS

_STATUS_MEANS = {
    "rating": "a rater's first answer for an item",
    "repeat": "the same rater rated the same item again; repeats are numbered in order and share one vote",
    "superseded": "a correction names this answer, which no longer counts",
    "double submission": "same rater, item and label within two seconds; reported, not counted",
    "copy": "the time stamp or the assignment id repeats too: the export wrote the answer twice",
    "surplus": "came after the item had all the ratings it was meant to get",
    "late": "came after its time had run out",
    "skipped": "the rater saw the item and chose not to answer",
    "rejected": "the answer was rejected where it was collected",
    "empty": "no label in the row",
    "refused": "the row cannot be read; it is set aside only if you ask for that",
}


def write_tables(folder: Path) -> None:
    """Write every table as a Markdown file of its own, for pages to include.

    Args:
        folder: Where to; made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "methods": functions("truth", "METHODS", "Method"),
        "numeric_methods": functions("truth", "NUMERIC_METHODS", "Method"),
        "measures": functions("agreement", "MEASURES", "Measure"),
        "read_options": read_options(audit),
        "audit_options": own_options(audit),
        "statuses": statuses(),
        "headers": headers(),
    }
    for name, table in tables.items():
        (folder / f"{name}.md").write_text(table, encoding="utf-8")


def functions(room: str, table: str, heading: str) -> str:
    """A room's table of functions, each with the first line of its docstring.

    Args:
        room: Name of the room, such as `"truth"`.
        table: The dictionary in the room's face: name → module with a function of that name.
        heading: Head of the first column.
    """
    homes: Mapping[str, str] = getattr(importlib.import_module(f"middlemost.{room}"), table)
    rows: list[tuple[str, ...]] = []
    for name, home in homes.items():
        about = (getattr(importlib.import_module(home), name).__doc__ or "").strip().splitlines()
        if not about:
            raise ValueError(f"{home}.{name} has no docstring: its first line stands in the documentation.")
        rows.append((f"`{name}`", about[0]))
    return markdown_table((heading, "What it does"), rows)


def read_options(command: click.Command) -> str:
    """The options of a reader: the library's fields, and what a command calls them.

    Args:
        command: A command with the reader's options.
    """
    spelled = {one.name: one.opts[0] for one in command.params}
    rows = [
        (f"`{field.name}`", f"`{spelled[f'read_{field.name}']}`", field.metadata["help"])
        for field in fields(ReadOptions)
    ]
    return markdown_table(("Keyword", "On the command line", "What it says"), rows)


def own_options(command: click.Command) -> str:
    """The options that a command has besides those of the reader.

    Args:
        command: The command.
    """
    rows = [
        (f"`{one.opts[0]}`", one.help or "")
        for one in command.params
        if isinstance(one, click.Option) and not (one.name or "").startswith("read_")
    ]
    return markdown_table(("Option", "What it says"), rows)


def statuses() -> str:
    """What each status of a row means."""
    return markdown_table(("Status", "Meaning"), [(f"`{one}`", _STATUS_MEANS[one]) for one in STATUSES])


def headers() -> str:
    """The headers under which each column is looked for, those tried first in front."""
    rows = [(role, "; ".join(", ".join(words) for words in ranks)) for role, ranks in SYNONYMS.items()]
    return markdown_table(("Column", "Found under"), rows)


def markdown_table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown; bars within cells are escaped.

    Args:
        head: Heads of the columns.
        rows: Cells, as many in each row as there are heads.
    """
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)

"""What `middlemost collect` prints."""

from pathlib import Path
from typing import Any

from middlemost.cli.terminal import wrap
from middlemost.collect.access.links import MadeLink
from middlemost.collect.serving.home import Home
from middlemost.collect.serving.prepare import Ready


def served_text(ready: Ready, home: Home, base: str, manager: MadeLink | None, join: MadeLink | None) -> str:
    """What is served, and the links.

    Args:
        ready: The study.
        home: Where it lives.
        base: Where people reach it.
        manager: A link for its first manager; None where there is one.
        join: A link for raters.
    """
    study = ready.study.file
    each = f"{study.overlap} rating{'s' if study.overlap > 1 else ''} each"
    lines = [
        wrap(f"{study.title}: {ready.items:,} items, {each}; {ready.there:,} of {ready.wanted:,} are there."),
        wrap(f"Raters see {', '.join(ready.seen)} of each item (show, in the study file)."),
        *imported_notes(ready.imported),
        "",
    ]
    if join is not None:
        lines.append(f"Raters   {base}/join/{join.secret}")
    if manager is not None:
        lines.append(f"Manager  {base}/welcome/{manager.secret}")
        lines.append("         works once, within a day: choose a name and a password there")
    else:
        lines.append(f"Manager  {base}/manage")
    return "\n".join([*lines, "", f"Study    {home.study}", "Ctrl-C stops it; the same command goes on."])


def stopped_text() -> str:
    """What is said when the server was stopped."""
    return "\nStopped. Every answer is kept; the same command goes on."


def link_text(base: str, manager: MadeLink | None, join: MadeLink | None) -> str:
    """New links.

    Args:
        base: Where people reach the server.
        manager: For a manager.
        join: For raters.
    """
    lines = [] if join is None else [f"Raters   {base}/join/{join.secret}"]
    if manager is not None:
        lines.append(f"Manager  {base}/welcome/{manager.secret}")
    return "\n".join(lines)


def imported_text(imported: dict[str, Any]) -> str:
    """What an import did.

    Args:
        imported: As `middlemost.collect.items` says it.
    """
    added, already = imported["added"], imported["already"]
    return "\n".join([f"{added:,} items added, {already:,} were there already.", *imported_notes(imported)])


def imported_notes(imported: dict[str, Any]) -> list[str]:
    """What an import noticed.

    Args:
        imported: As `middlemost.collect.items` says it.
    """
    return [wrap(note) for note in imported["notes"]]


def exported_text(written: Path, counts: dict[str, int]) -> str:
    """Where an export went, and how much it was.

    Args:
        written: The file or folder.
        counts: As `middlemost.collect.export` says them.
    """
    amount = f"{counts['ratings']:,} ratings of {counts['items']:,} items, {counts['skips']:,} skips"
    then = f"\nTry: middlemost audit {written}" if written.is_dir() else ""
    return f"Wrote {written}: {amount}.{then}"

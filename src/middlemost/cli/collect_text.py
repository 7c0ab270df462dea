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
        join: A link for raters; None where only who is invited takes part.
    """
    study = ready.study.file
    each = f"{study.overlap} rating{'s' if study.overlap > 1 else ''} each"
    lines = [
        wrap(f"{study.title}: {ready.items:,} items, {each}; {ready.there:,} of {ready.wanted:,} are there."),
        wrap(f"Raters see {', '.join(ready.seen)} of each item (show, in the study file)."),
        *imported_notes(ready.imported),
        "",
    ]
    lines.append("Raters   by links that the manager makes for each" if join is None else _for_raters(base, join))
    if manager is not None:
        lines.append(f"Manager  {base}/welcome/{manager.secret}")
        lines.append("         works once, within a day: choose a name and a password there")
    else:
        lines.append(f"Manager  {base}/manage")
    return "\n".join([*lines, "", f"Study    {home.study}", "Ctrl-C stops it; the same command goes on."])


def begun_text(home: Home) -> str:
    """Where a study file was written, and what to do with it.

    Args:
        home: Where the study lives.
    """
    return f"{wrap(f'Wrote {home.study}. Look it over, then:')}\nmiddlemost collect serve {home.study.parent}"


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
    lines = [] if join is None else [_for_raters(base, join)]
    if manager is not None:
        lines.append(f"Manager  {base}/welcome/{manager.secret}")
    return "\n".join(lines)


def imported_text(imported: dict[str, Any]) -> str:
    """What an import did.

    Args:
        imported: As `middlemost.collect.items` says it.
    """
    added, already = imported["added"], imported["already"]
    new = f"{added:,} item{'' if added == 1 else 's'} added"
    old = f"{already:,} {'was' if already == 1 else 'were'} there already"
    return "\n".join([f"{new}, {old}.", *imported_notes(imported)])


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
    return wrap(f"Wrote {written}: {amount}.") + then


def backed_up_text(written: Path) -> str:
    """Where a backup went.

    Args:
        written: The file.
    """
    return wrap(f"Wrote {written}. It holds everything: keep it as you keep the study.")


def restored_text(study: Path) -> str:
    """What to do with what was restored.

    Args:
        study: As it was given.
    """
    return f"Restored. Go on by:\nmiddlemost collect serve {study}"


def _for_raters(base: str, join: MadeLink) -> str:
    return f"Raters   {base}/join/{join.secret}"

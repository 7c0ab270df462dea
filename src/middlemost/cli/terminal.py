"""Text on the terminal: at most 80 columns, wrapped between words."""

import re
import shutil
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

MOST_COLUMNS = 80
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def columns() -> int:
    """Columns to use: those of the terminal, but 80 at most and 20 at least; 80 where there is none."""
    return min(MOST_COLUMNS, max(20, shutil.get_terminal_size((MOST_COLUMNS, 24)).columns))


def wrap(text: str, *, indent: int = 0, hanging: int = 0, width: int | None = None) -> str:
    """Break text into lines between words.

    A line break in the text stays one, blanks are made one, and control characters (which could steer the
    terminal) are shown as `�`. A word wider than a line, such as a path, stays whole. Wide characters
    count as the two columns they take.

    Args:
        text: One or more paragraphs.
        indent: Blanks before every line. Default 0.
        hanging: Further blanks before all lines of a paragraph but its first. Default 0.
        width: Columns of a line, indents included. Default: `columns()`.

    Example:
        >>> print(wrap("- seven of eight raters agree", hanging=2, width=20))
        - seven of eight
          raters agree
    """
    from rich.cells import cell_len

    width = columns() if width is None else width
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line, used = " " * indent, indent
        empty = True
        for word in (_CONTROLS.sub("�", one) for one in paragraph.split()):
            wide = cell_len(word)
            if not empty and used + 1 + wide > width:
                lines.append(line)
                line, used, empty = " " * (indent + hanging), indent + hanging, True
            line, used = (line + word, used + wide) if empty else (f"{line} {word}", used + 1 + wide)
            empty = False
        lines.append(line.rstrip())
    return "\n".join(lines)


def beside(margin: str, text: str) -> str:
    """A wrapped text whose first line stands beside a margin, the others below it.

    Args:
        margin: What stands on the left.
        text: One paragraph.

    Example:
        >>> print(beside("  → ", "labels.csv"))
          → labels.csv
    """
    return margin + wrap(text, indent=len(margin))[len(margin) :]


def print_paragraph(text: str, *, indent: int = 0, hanging: int = 0, err: bool = False) -> None:
    """Print text, wrapped.

    Args:
        text: One or more paragraphs.
        indent: Blanks before every line. Default 0.
        hanging: Further blanks before all lines of a paragraph but its first. Default 0.
        err: Whether to standard error. Default: to standard output.
    """
    click.echo(wrap(text, indent=indent, hanging=hanging), err=err)


def console(*, err: bool = False) -> "Console":
    """A rich console of our width: for tables and emphasis, never for data.

    Text is printed as it stands, brackets and colons included; colours go to terminals only and honour
    `NO_COLOR`.

    Args:
        err: Whether it prints to standard error. Default: to standard output.
    """
    from rich.console import Console

    return Console(
        file=sys.stderr if err else sys.stdout,
        width=columns(),
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )

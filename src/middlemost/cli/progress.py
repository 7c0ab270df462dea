"""A progress bar for work that takes its time."""

import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from middlemost.cli.terminal import console
from middlemost.data.progress import Progress

if TYPE_CHECKING:
    from rich.console import Console


@contextmanager
def progress_bar(
    title: str, *, delay: float = 1.0, terminal: "Console | None" = None
) -> Generator[Progress, None, None]:
    """Show on standard error how far a piece of work is.

    The bar comes only if the work takes longer than `delay` and standard error is a terminal that can move
    its cursor. It goes away when the work ends, however it ends.

    Args:
        title: What is being done, such as `"Resampling"`.
        delay: Seconds before the bar comes. Default 1.
        terminal: Where to show it. Default: standard error.

    Yields:
        What the work takes as `progress`; callable from any thread.

    Example:
        >>> with progress_bar("Counting") as progress:
        ...     for done in range(3):
        ...         progress(done + 1, 3)
    """
    if terminal is None:
        if not sys.stderr.isatty():
            yield _ignore
            return
        terminal = console(err=True)
    if not terminal.is_interactive:
        yield _ignore
        return

    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Bar(*columns, console=terminal, transient=True)
    task = bar.add_task(title, total=None)
    # A timer, so that the bar also comes where the work reports nothing for long.
    late = threading.Timer(delay, bar.start)
    late.daemon = True
    late.start()
    try:
        yield lambda done, total: bar.update(task, completed=done, total=total)
    finally:
        late.cancel()
        late.join()
        bar.stop()


def _ignore(done: int, total: int) -> None:
    del done, total

"""How long work tells how far it is."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with (steps done, steps in all). Library calls are silent unless one is given."""


def silent(done: int, total: int) -> None:
    """The progress of nobody: for work that tells parts of it on.

    Args:
        done: Steps done.
        total: Steps in all.
    """

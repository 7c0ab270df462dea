"""A folder that is written whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(target: Path) -> Generator[Path, None, None]:
    """A fresh folder beside the target, which takes its place at the end.

    If anything fails or is interrupted, Ctrl-C between two renames included, the old folder is there as it was,
    and nothing else. A link is replaced, not followed.

    Args:
        target: The folder to write; its parent must exist.

    Yields:
        The fresh folder.

    Raises:
        OSError: A folder cannot be made or renamed.
    """
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        fresh.chmod(0o777 & ~_umask())
        yield fresh
        if os.path.lexists(target):
            _swap(fresh, target)
        else:
            fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, target: Path) -> None:
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.old.", dir=target.parent))
    old = beside / target.name
    try:
        target.rename(old)
        fresh.rename(target)
    finally:
        if os.path.lexists(old) and not os.path.lexists(target):
            old.rename(target)
        shutil.rmtree(beside, ignore_errors=True)  # not reached where the old one could not be put back


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

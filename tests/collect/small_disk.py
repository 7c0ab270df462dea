"""A small disk that can be filled to its last byte."""

import errno
import os
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(at: Path, megabytes: int) -> Generator[Path, None, None]:
    """Mount a file system in memory; the test is skipped with the reason where that is not allowed.

    Args:
        at: An empty folder.
        megabytes: Its size.
    """
    if os.geteuid() != 0:
        pytest.skip("Only root may mount a file system: no small disk to fill")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", at],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        pytest.skip(f"No small disk to fill: {done.stderr.strip()}")
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", at], check=True)


def fill(disk: Path) -> Path:
    """Fill a disk to its last byte.

    Args:
        disk: Its folder.

    Returns:
        The file that takes the room.
    """
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while file.write(b"\0" * size):
                    pass
            except OSError as full:
                if full.errno != errno.ENOSPC:
                    raise
    return ballast

"""Exports for download: made by a process of their own, streamed from a file that is gone afterwards."""

import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from middlemost.collect.store.engine import DATABASE_VARIABLE
from middlemost.collect.store.failures import RefusalError, StorageFullError

ExportFormat = Literal["dataset", "csv", "spreadsheet", "jsonl", "json"]
"""The folder that `middlemost audit` takes, zipped; a table of answers: exact, guarded for spreadsheets, or as JSON."""

AT_ONCE = 2
"""Exports at most."""

LONGEST = 900.0
"""Seconds after which an export is given up."""

_WRITER = {"dataset": "zip"}
_FILES: dict[ExportFormat, tuple[str, str]] = {
    "dataset": ("zip", "application/zip"),
    "csv": ("csv", "text/csv; charset=utf-8"),
    "spreadsheet": ("csv", "text/csv; charset=utf-8"),
    "jsonl": ("jsonl", "application/x-ndjson"),
    "json": ("json", "application/json"),
}


class Exports:
    """The exports of a server, a few at once."""

    def __init__(self) -> None:
        self._running = 0

    @contextmanager
    def place(self) -> Generator[None]:
        """Take one of the few places while an export is made.

        Raises:
            RefusalError: Others are being made (429).
        """
        if self._running >= AT_ONCE:
            raise RefusalError(
                "too-many",
                f"{AT_ONCE} exports are being made at this moment.",
                status=429,
                details={"retry_after": 10},
                remedy="Try again when one of them is done.",
            )
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1


async def make_export(database: str, kind: ExportFormat) -> "Export":
    """Write an export, and wait for it without holding up the event loop.

    Args:
        database: URL of the study's database.
        kind: The format.

    Raises:
        StorageFullError: There is no room for the file.
    """
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="middlemost-export-"))
    try:
        await _write(database, kind, folder / "export")
    except BaseException:
        await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))
        raise
    ending, media_type = _FILES[kind]
    name = f"study-{kind}-{time.strftime('%Y-%m-%d-%H%M')}.{ending}"
    return Export(folder / "export", media_type=media_type, filename=name)


class Export(FileResponse):
    """A file for download, gone with its folder when it was sent, or could not be."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await asyncio.to_thread(shutil.rmtree, Path(self.path).parent, ignore_errors=True)


async def _write(database: str, kind: ExportFormat, out: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "middlemost.collect.export",
        "-",
        _WRITER.get(kind, kind),
        str(out),
        env=os.environ | {DATABASE_VARIABLE: database},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(LONGEST):
            _, complaint = await process.communicate()
    except BaseException:
        process.kill()
        await process.wait()
        raise
    if process.returncode != 0:
        text = complaint.decode("utf-8", "replace").strip()
        if "No space left" in text or "database or disk is full" in text:
            raise StorageFullError("There is no room for the export.", remedy="Make room, and try again.")
        raise RuntimeError(f"The export ended with {process.returncode}: {text[-1000:]}")

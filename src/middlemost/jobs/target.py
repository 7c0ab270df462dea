"""What a job may write over: an earlier result of its own, or nothing."""

import json
from pathlib import Path

from middlemost.errors import InputError


def refuse_others(folder: Path, *, manifest: str, schema: str, what: str, force: bool) -> None:
    """Refuse to replace a folder that is neither empty nor an earlier result of the same job.

    Args:
        folder: Where the result is to be written.
        manifest: The file by which a result is known.
        schema: How its schema begins, such as `middlemost.audit/`.
        what: What a result is called, such as "audit".
        force: Replace the folder whatever it holds.

    Raises:
        InputError: There is something else.
    """
    if force or (not folder.exists() and not folder.is_symlink()):
        return
    if folder.is_dir() and (_has_schema(folder / manifest, schema) or not any(folder.iterdir())):
        return
    raise InputError(
        f"It exists and is not an earlier {what}.", where=str(folder), remedy="Name another --out, or say --force."
    )


def _has_schema(manifest: Path, schema: str) -> bool:
    try:
        written = json.loads(manifest.read_text(encoding="utf-8"))["schema"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return isinstance(written, str) and written.startswith(schema)

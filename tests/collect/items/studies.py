"""Studies and small files for the tests of the import."""

from pathlib import Path
from typing import Any

from middlemost.collect.items.read_items import ItemsRead, read_items
from middlemost.collect.study.model import StudyFile

LABEL = {"name": "q", "type": "label", "prompt": "?", "labels": ["a", "b"]}
BETTER = {"name": "better", "type": "preference", "prompt": "?", "candidates": ["one", "two"]}

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
GIF = b"GIF89a" + b"\0" * 20
OGG = b"OggS" + b"\0" * 20


def study_of(*questions: dict[str, Any], **settings: Any) -> StudyFile:
    """A study with these questions, by default one of two labels."""
    return StudyFile.model_validate(
        {"title": "T", "items": {"file": "items.csv"}, "questions": list(questions or (LABEL,)), **settings}
    )


def written(folder: Path, text: str, name: str = "items.csv") -> Path:
    """A file with a text."""
    path = folder / name
    path.write_text(text)
    return path


def read_of(folder: Path, text: str) -> ItemsRead:
    """Items as they are read from a text of CSV."""
    return read_items(written(folder, text))

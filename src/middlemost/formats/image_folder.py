"""A folder of images by class: the folder's name is the label."""

import os
from pathlib import Path

import polars as pl

from middlemost.data.reading import Note
from middlemost.errors import InputError
from middlemost.formats.item_table import ItemTable
from middlemost.formats.table import RawTable
from middlemost.formats.words import counted

ENDINGS = frozenset((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".ppm", ".pgm", ".pbm"))
"""The endings of files that are taken for images; whether one can be decoded is seen when its features are made."""

SPLITS = frozenset(("train", "training", "val", "valid", "validation", "dev", "test", "testing"))
"""Names of folders that are parts of a data set, where all folders are called so, and no classes."""

SHOWN = 20


def load_image_folder(folder: Path) -> ItemTable:
    """The images in the folders of a folder.

    The columns are `item` (the path below the folder, with `/`), `label` (the name of the first folder on that path)
    and `image` (the absolute path). Where the first folders are all called train, test and the like and hold folders
    themselves, they are a column `split`, and the second folder is the label. Hidden files are passed over,
    files that are no images too, and counted. A folder without images is a label that nobody used.

    Args:
        folder: The folder.

    Raises:
        InputError: There are no images, or some lie in no folder of a class.
    """
    name = os.fsencode(folder.resolve().name).decode(errors="replace")
    files = sorted(one.relative_to(folder) for one in folder.rglob("*") if one.is_file() and not _hidden(one, folder))
    images = [one for one in files if one.suffix.lower() in ENDINGS]
    if not images:
        raise InputError(
            "The folder holds no images.", where=str(folder), remedy="Give a file, or a folder with a folder a class."
        )
    depth = 1 if _are_splits(folder, images) else 0
    _refuse_without_class([one for one in images if len(one.parts) < depth + 2], len(images), folder)
    texts = [one.as_posix() for one in images]
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        raise InputError("A file's name is not UTF-8.", where=str(folder), remedy="Rename it.") from None
    columns = {"item": texts, "label": [one.parts[depth] for one in images]}
    columns |= {"split": [one.parts[0] for one in images]} if depth else {}
    columns["image"] = [str(folder.resolve() / one) for one in images]
    raw = RawTable(
        pl.DataFrame(columns),
        pl.Series("line", range(1, len(images) + 1), dtype=pl.Int64),
        name,
        format={"format": "folder of images"},
        notes=_notes(len(images), len(files) - len(images), depth),
    )
    classes = {"label": _classes(folder, depth)}
    return ItemTable(raw, tuple(columns), classes=classes, known={"item": "item", "label": "label"})


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _folders(folder: Path) -> list[Path]:
    return [one for one in folder.iterdir() if one.is_dir() and not one.name.startswith(".")]


def _are_splits(folder: Path, images: list[Path]) -> bool:
    named = all(one.name.lower() in SPLITS for one in _folders(folder))
    return named and all(len(one.parts) > 2 for one in images)


def _classes(folder: Path, depth: int) -> tuple[str, ...]:
    above = [folder] if depth == 0 else _folders(folder)
    return tuple(sorted({one.name for each in above for one in _folders(each)}))


def _refuse_without_class(images: list[Path], n: int, folder: Path) -> None:
    if images:
        listed = ", ".join(one.as_posix() for one in images[:SHOWN])
        more = f" and {len(images) - SHOWN:,} more" if len(images) > SHOWN else ""
        raise InputError(
            f"{len(images):,} of {counted(n, 'image')} {'lies' if len(images) == 1 else 'lie'} in no folder of a "
            f"class: {listed}{more}.",
            where=str(folder),
            remedy="Put each image into a folder that is named after its label.",
        )


def _notes(images: int, others: int, depth: int) -> tuple[Note, ...]:
    where = "The second folder of an image's path is its label, the first its split." if depth else None
    notes = (Note("folders", where or "The first folder of an image's path is its label.", images),)
    if others:
        text = f"{counted(others, 'file')} whose ending is no image's {'is' if others == 1 else 'are'} left out."
        notes += (Note("other files", text, others),)
    return notes

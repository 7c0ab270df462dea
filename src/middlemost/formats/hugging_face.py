"""Data sets that the library `datasets` of Hugging Face saved to a folder (`save_to_disk`)."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import polars as pl

from middlemost.data.reading import Note
from middlemost.errors import InputError
from middlemost.formats.item_table import ItemTable, items_from_frame

_STATE, _INFO, _SPLITS = "state.json", "dataset_info.json", "dataset_dict.json"
_AGAIN = "Save it again with save_to_disk."


def is_hugging_face_folder(folder: Path) -> bool:
    """Whether a folder was written by `save_to_disk`: one data set, or several by the name of their split.

    Args:
        folder: Any path.
    """
    return (folder / _SPLITS).is_file() or ((folder / _STATE).is_file() and (folder / _INFO).is_file())


def load_hugging_face(folder: Path) -> ItemTable:
    """The rows of a saved data set.

    Its Arrow streams are read by Polars; the library itself is not needed. Codes of a `ClassLabel` become the names of
    their labels (-1, which means that there is none, becomes empty), and all names are known as labels.
    Several splits become one table with a column `split`. Images are bytes (see `load_items`).

    Args:
        folder: The folder.

    Raises:
        InputError: A file is missing or damaged, or the splits do not fit together.
    """
    if not (folder / _SPLITS).is_file():
        frame, classes = _one_split(folder)
        return replace(_named(frame, folder), classes=classes)
    names = cast("list[str]", _json(folder / _SPLITS).get("splits", []))
    parts = {name: _one_split(folder / name) for name in names}
    if not parts:
        raise InputError("The folder names no splits.", where=str(folder / _SPLITS), remedy=_AGAIN)
    first, (frame, classes) = next(iter(parts.items()))
    for name, (other, other_classes) in parts.items():
        if other.schema != frame.schema or other_classes != classes or "split" in other.columns:
            raise InputError(
                f"The splits {first} and {name} do not fit into one table with a column split.",
                where=str(folder),
                remedy=f"Name the folder of one split, such as {folder / first}.",
            )
    whole = pl.concat([one.with_columns(pl.lit(name).alias("split")) for name, (one, _) in parts.items()])
    table = _named(whole, folder)
    note = Note("splits", f"The splits {', '.join(names)} are one table; its column split says which.", whole.height)
    return replace(table, classes=classes, raw=replace(table.raw, notes=(*table.raw.notes, note)))


def _named(frame: pl.DataFrame, folder: Path) -> ItemTable:
    return items_from_frame(frame, source=folder.resolve().name, format={"format": "Hugging Face data set"})


def _one_split(folder: Path) -> tuple[pl.DataFrame, dict[str, tuple[str, ...]]]:
    """The rows of one saved data set, labels by name, and the names of each column's labels."""
    listed = cast("list[dict[str, str]]", _json(folder / _STATE).get("_data_files", []))
    if not listed:
        raise InputError("The folder names no files of data.", where=str(folder / _STATE), remedy=_AGAIN)
    frame = pl.concat([_stream(folder / one["filename"]) for one in listed])
    features = cast("Mapping[str, Any]", _json(folder / _INFO).get("features") or {})
    classes = {
        name: tuple(cast("list[str]", feature["names"]))
        for name, feature in features.items()
        if isinstance(feature, dict) and feature.get("_type") == "ClassLabel" and name in frame.columns  # pyright: ignore[reportUnknownMemberType]
    }
    return frame.with_columns(_by_name(frame[name], labels, folder) for name, labels in classes.items()), classes


def _by_name(codes: pl.Series, labels: tuple[str, ...], folder: Path) -> pl.Series:
    known = codes.set(codes == -1, None)
    if not known.drop_nulls().is_between(0, len(labels) - 1).all():
        raise InputError(
            f"A code of a label is outside 0 to {len(labels) - 1}.",
            where=f"{folder}, column {codes.name!r}",
            remedy=_AGAIN,
        )
    return pl.Series(codes.name, labels, dtype=pl.String).gather(known)


def _stream(file: Path) -> pl.DataFrame:
    try:
        return pl.read_ipc_stream(file)
    except FileNotFoundError:
        raise InputError(
            "A file of the data set is missing.", where=str(file), remedy="Copy the folder again."
        ) from None
    except (pl.exceptions.PolarsError, OSError, ValueError) as failed:
        raise InputError(
            f"The Arrow file is damaged or cut ({str(failed).splitlines()[0]}).",
            where=str(file),
            remedy="Copy the folder again.",
        ) from None


def _json(file: Path) -> dict[str, Any]:
    try:
        written = json.loads(file.read_bytes())
    except FileNotFoundError:
        raise InputError(
            "A file of the data set is missing.", where=str(file), remedy="Copy the folder again."
        ) from None
    except (OSError, ValueError):
        raise InputError("The file is damaged.", where=str(file), remedy="Copy the folder again.") from None
    if not isinstance(written, dict):
        raise InputError("The file is damaged.", where=str(file), remedy="Copy the folder again.")
    return cast("dict[str, Any]", written)

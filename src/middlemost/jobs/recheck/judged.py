"""A labelled data set with what was found out about each label: what a recheck starts from."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from middlemost.data.dataset import Dataset
from middlemost.data.folder import load_dataset
from middlemost.data.versions import current_labels
from middlemost.errors import InputError

MANIFEST = "diagnosis.json"
NEEDED = ("item", "label", "quality", "flagged")


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A version of a data set and how suspicious each of its labels is.

    Attributes:
        dataset: The data.
        question: Name of the question that the labels answer.
        table: One row an item with a label, sorted by item: item, label, quality, flagged, split (null where there is
            none).
        columns: The input's headers in their order, where they are known.
        folder: Where it was read from; None where it was made in memory.
    """

    dataset: Dataset
    question: str
    table: pl.DataFrame
    columns: tuple[str, ...] = field(default=())
    folder: Path | None = None

    def __len__(self) -> int:
        return self.table.height


def judged_of(dataset: Dataset, labels: pl.DataFrame, *, question: str | None = None) -> Judged:
    """A data set with what was found out about its labels, in memory.

    Args:
        dataset: The data.
        labels: One row an item with a label: item, label, quality (low is suspicious), flagged, and split where there
            are splits. `LabelQuality.to_polars()` is one.
        question: The question's name. Default: the only one answered by a label.

    Raises:
        InputError: A column is missing, or the two are not about the same items and labels.
    """
    _refuse_missing(labels, "labels")
    texts = [name for name in ("item", "label", "split") if name in labels.columns]
    typed = labels.with_columns(pl.col(texts).cast(pl.String), pl.col("quality").cast(pl.Float64))
    return _checked(dataset, dataset.label_question(question).name, typed, where="labels")


def load_judged(folder: Path) -> Judged:
    """Read the folder that `middlemost diagnose` wrote.

    Args:
        folder: The folder, with diagnosis.json, labels.csv and dataset/.

    Raises:
        InputError: It is no diagnosis, a file is missing or damaged, or the data set is not the one judged.
    """
    manifest = _manifest(folder)
    dataset = load_dataset(folder / "dataset")
    if dataset.version != manifest.get("version"):
        raise InputError(
            f"The diagnosis is of version {manifest.get('version')}, and dataset/ holds version {dataset.version}.",
            where=str(folder),
            remedy="Diagnose again.",
        )
    path = folder / "labels.csv"
    try:
        frame = pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError(f"The labels cannot be read: {error}.", where=str(path)) from None
    _refuse_missing(frame, str(path))
    question = manifest.get("question")
    name = dataset.label_question(question if isinstance(question, str) else None).name
    columns = tuple(map(str, manifest.get("columns") or ()))
    return _checked(dataset, name, _typed(frame, path), where=str(path), columns=columns, folder=folder)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: Any = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        ours = str(manifest["schema"]).startswith("middlemost.diagnosis/")
    except (OSError, ValueError, KeyError, TypeError):
        ours, manifest = False, {}
    if not ours:
        raise InputError(
            "It holds no diagnosis: there is no diagnosis.json of ours.",
            where=str(folder),
            remedy="Give the folder that middlemost diagnose wrote.",
        )
    return manifest


def _refuse_missing(frame: pl.DataFrame, where: str) -> None:
    missing = [name for name in NEEDED if name not in frame.columns]
    if missing:
        raise InputError(f"There is no column {missing[0]!r}.", where=where)


def _typed(frame: pl.DataFrame, path: Path) -> pl.DataFrame:
    quality = frame["quality"].cast(pl.Float64, strict=False)
    flagged = frame["flagged"].replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    unclear = (quality.is_null() & frame["quality"].is_not_null()) | flagged.is_null()
    if unclear.any():
        line = int(unclear.arg_max() or 0) + 2
        raise InputError("The quality is no number, or flagged neither true nor false.", where=f"{path}, row {line}")
    return frame.with_columns(quality.alias("quality"), flagged.alias("flagged"))


def _checked(
    dataset: Dataset,
    question: str,
    frame: pl.DataFrame,
    *,
    where: str,
    columns: tuple[str, ...] = (),
    folder: Path | None = None,
) -> Judged:
    """The table in its order, after a look at whether it is about these data.

    An item whose quality could not be computed stands behind all others: nothing makes it suspicious.
    """
    split = pl.col("split") if "split" in frame.columns else pl.lit(None, dtype=pl.String).alias("split")
    quality = pl.col("quality").fill_nan(None).fill_null(1.0)
    table = frame.select("item", "label", quality, "flagged", split).sort("item")
    current = current_labels(dataset, question).rename({"label": "now"})
    strangers = table.filter(table["item"].is_duplicated()).height + table.join(current, on="item", how="anti").height
    if strangers or current.drop_nulls("now").join(table, on="item", how="anti").height:
        raise InputError("The items are not those of the data set.", where=where, remedy="Diagnose again.")
    known = table.join(current, on="item", how="left")
    other = known.filter((pl.col("now") != pl.col("label")).fill_null(value=False))
    if other.height:
        item, label, now = other.select("item", "label", "now").row(0)
        raise InputError(
            f"The item {item!r} was judged with the label {label!r} and has the label {now!r}.",
            where=where,
            remedy="Diagnose again.",
        )
    return Judged(dataset, question, table, columns, folder)

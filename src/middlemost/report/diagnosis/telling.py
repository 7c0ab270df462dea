"""Of the columns of a table, those that speak for another label than the given one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from jaxtyping import Float64

from middlemost.data.arrays import OwnsArrays
from middlemost.features.table import table_features
from middlemost.jobs.diagnose.result import Diagnosis
from middlemost.jobs.finding import shortened

MOST = 4
"""Columns shown of an item."""

_LEAST_SPREAD = 0.1
"""Of a standardised column: one that hardly varies within labels does not outdo all others by that."""


@dataclass(frozen=True, slots=True, eq=False)
class Telling(OwnsArrays):
    """A table as features, and what is usual for each label.

    Attributes:
        features: Standardised columns.
        names: What each is: a column, `column = value`, or `column is missing`.
        usual: The median of each feature among the unflagged items of each label.
        scale: The spread of each feature around what is usual for the label, flagged items left out.
        mean: What a feature of 0 is in the unit of its column; NaN where the column holds classes.
        unit: What a feature of 1 is more than that.
    """

    features: Float64[np.ndarray, "items features"]
    names: tuple[str, ...]
    usual: Float64[np.ndarray, "labels features"]
    scale: Float64[np.ndarray, "features"]
    mean: Float64[np.ndarray, "features"]
    unit: Float64[np.ndarray, "features"]

    def __post_init__(self) -> None:
        self._own_arrays()


def telling_of(diagnosis: Diagnosis, frame: pl.DataFrame) -> Telling:
    """What the columns of a table say of each label.

    Args:
        diagnosis: What was found, of a table.
        frame: The items judged, in their order.
    """
    leave = [name for name in (diagnosis.settings.get("group"), diagnosis.settings.get("split")) if name]
    made = table_features(frame, diagnosis.content.columns, leave=("item", *leave))
    quality = diagnosis.quality
    usual = np.zeros((len(quality.labels), made.features.shape[1]))
    for label in range(len(quality.labels)):
        own = quality.given == label
        kept = own & ~quality.flagged
        if own.any():
            usual[label] = np.median(made.features[kept if kept.any() else own], axis=0)
    apart = (made.features - usual[quality.given])[~quality.flagged]
    scale = np.sqrt((apart**2).sum(axis=0) / max(len(apart), 1))
    mean, unit = zip(*(_units(name, frame) for name in made.names), strict=True)
    return Telling(made.features, made.names, usual, np.maximum(scale, _LEAST_SPREAD), np.array(mean), np.array(unit))


def _units(name: str, frame: pl.DataFrame) -> tuple[float, float]:
    """Mean and population standard deviation of a column of numbers; NaN for one of classes."""
    if name not in frame.columns:
        return np.nan, np.nan
    cells = frame[name].cast(pl.Float64, strict=False).drop_nulls().drop_nans()
    if not len(cells):
        return np.nan, np.nan
    return float(np.mean(cells.to_numpy())), float(np.std(cells.to_numpy()))


def told(telling: Telling, frame: pl.DataFrame, code: int, labels: Sequence[str], given: int, suggested: int) -> str:
    """The columns in which an item is most like another label and unlike its own, or most unusual for its own.

    Args:
        telling: From `telling_of`.
        frame: The items judged.
        code: The item.
        labels: The labels.
        given: Its label.
        suggested: The label suggested; the given one where there is none.
    """
    off = ((telling.features[code] - telling.usual[given]) / telling.scale) ** 2
    if suggested != given:
        off = off - ((telling.features[code] - telling.usual[suggested]) / telling.scale) ** 2
    said: dict[str, str] = {}
    for place in map(int, np.argsort(-off, kind="stable")):
        column = _column(telling.names[place], frame)
        if column is not None and column not in said:
            usual = _usual(telling, place, labels, sorted({given, suggested}, key=lambda label: label != given))
            said[column] = f"{column}: {_plain(frame[column][code])}{usual}"
        if len(said) == MOST:
            break
    return " · ".join(said.values())


def _usual(telling: Telling, place: int, labels: Sequence[str], of: list[int]) -> str:
    """What a column usually holds for some labels; empty for one of classes."""
    if np.isnan(telling.mean[place]):
        return ""
    values = telling.mean[place] + telling.unit[place] * telling.usual[of, place]
    values[np.abs(values) < 1e-9 * telling.unit[place]] = 0.0  # what is left of a zero that was standardised
    return " ({})".format(
        ", ".join(f"“{shortened(labels[label], 20)}” {value:.3g}" for label, value in zip(of, values, strict=True))
    )


def _column(name: str, frame: pl.DataFrame) -> str | None:
    """The column that a feature was made of."""
    for candidate in (name, name.rsplit(" = ", 1)[0], name.removesuffix(" is missing")):
        if candidate in frame.columns:
            return candidate
    return None


def _plain(value: object) -> str:
    if value is None:
        return "missing"
    try:
        return f"{float(str(value)):.4g}"  # columns of a file are text
    except ValueError:
        return shortened(str(value), 24)

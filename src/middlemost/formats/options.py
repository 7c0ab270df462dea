"""What a caller may tell a reader: the same options in the library and on the command line."""

import csv
import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, cast

from middlemost.errors import SettingError


def _option(default: Any, text: str) -> Any:
    return field(default=default, metadata={"help": text})


_CHOICES = {
    "scale": ("nominal", "ordinal", "interval", "ratio", "set"),
    "decimal": (".", ","),
    "wide": ("raters", "counts"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How to read a table of ratings. Every field is a keyword of `middlemost.read` and an option of the CLI.

    The `help` entry of each field's metadata is the option's text on the command line. A column that is not
    named is looked for under the headers that other tools write; `"none"` says that there is no such column.
    """

    item: str | None = _option(None, "Column of the item.")
    rater: str | None = _option(
        None, "Column of the rater; 'none' if unknown; 'position' if a list's first entry is the first rater."
    )
    label: str | None = _option(None, "Column of the label or number.")
    question: str | None = _option(None, "Column of the question, where a file holds several.")
    time: str | None = _option(None, "Column of the time an answer was submitted.")
    started: str | None = _option(None, "Column of the time an answer was begun.")
    seconds: str | None = _option(None, "Column of the seconds an answer took.")
    assignment: str | None = _option(None, "Column of the assignment id.")
    status: str | None = _option(
        None, "Column of the status; rejected and skipped answers are left out. 'none' keeps them."
    )
    person: str | None = _option(None, "File with columns id, person: which rater ids are one person.")
    scale: Literal["nominal", "ordinal", "interval", "ratio", "set"] | None = _option(
        None, "Scale of the answers; 'set' for sets of labels. Default: nominal, or ordinal where an order is given."
    )
    separator: str | None = _option(
        None, "What stands between the labels of a set in a cell, which may also be a JSON list. Default: |."
    )
    order: str | tuple[str, ...] | None = _option(None, "Ordinal labels, lowest first, separated by commas.")
    labels: str | tuple[str, ...] | None = _option(None, "The labels offered, used or not, separated by commas.")
    delimiter: str | None = _option(None, "Character between cells; 'tab' for a tab.")
    decimal: Literal[".", ","] | None = _option(None, "Decimal mark of numbers.")
    encoding: str | None = _option(None, "Encoding of the file, such as windows-1252. Default: UTF-8.")
    fold_case: bool = _option(
        False, "Make labels one that differ only in capitals, composed accents or invisible characters."
    )
    predicted: str | tuple[str, ...] | None = _option(
        None, "COLUMN=LABEL: the column of guesses, as shares or percents, of how many others give the label."
    )
    wide: Literal["raters", "counts"] | None = _option(
        None, "One row an item; the other columns are raters, or labels with counts."
    )
    gold_random: bool = _option(
        False, "Every gold item was drawn at random from the items, so that gold can calibrate posteriors."
    )
    skip_bad: str | None = _option(None, "Read on past bad rows and write them to this file.")

    def __post_init__(self) -> None:
        for one in fields(self):
            if one.name != "person":  # a path only, which may have any name
                _refuse_half_characters(one.name, getattr(self, one.name))
        if self.order is not None and self.scale not in (None, "ordinal"):
            raise SettingError(f"An order of labels does not fit the scale {self.scale!r}.")
        if self.labels is not None and self.numeric:
            raise SettingError(f"Declared labels do not fit the scale {self.scale!r}: its answers are numbers.")
        if self.predicted is not None and (self.numeric or self.scale == "set"):
            raise SettingError(f"Guesses of a label's share do not fit the scale {self.scale!r}.")
        if self.predicted is not None and self.wide is not None:
            raise SettingError("A wide table has no column of guesses.", remedy="Make it one row an answer.")
        if self.wide == "counts" and self.numeric:
            raise SettingError("A table of counts holds labels, not numbers.", remedy="Leave the scale out.")
        self._check_sets()

    def _check_sets(self) -> None:
        if self.separator == "":
            raise SettingError("The separator is empty.", remedy="Say what stands between the labels of a set.")
        if self.scale == "set" and self.wide == "counts":
            raise SettingError("A table of counts says how many gave a label, not who ticked which labels together.")

    @property
    def numeric(self) -> bool:
        """Whether the answers are numbers rather than labels."""
        return self.scale in ("interval", "ratio")

    @property
    def ordinal(self) -> bool:
        """Whether the labels stand in rank order."""
        return self.scale == "ordinal" or self.order is not None


def options_with(options: ReadOptions | None, settings: Mapping[str, Any]) -> ReadOptions:
    """Options with single settings changed; paths become text.

    Args:
        options: The options to start from; None for the defaults.
        settings: Field → value.

    Raises:
        SettingError: A setting is unknown; the nearest known one is named. Or a value is not allowed.
    """
    known = [one.name for one in fields(ReadOptions)]
    for name in settings:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            remedy = f"Did you mean {near[0]!r}?" if near else f"Settings are {', '.join(known)}."
            raise SettingError(f"There is no reading setting {name!r}.", remedy=remedy)
    if not isinstance(options, ReadOptions | None):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers without types
        raise SettingError(f"options is a {type(options).__name__}, not ReadOptions.")
    start = options or ReadOptions()
    plain = {name: _plain(value) for name, value in settings.items()}
    for name, value in plain.items():
        _refuse_other_type(name, value)
    for name, allowed in _CHOICES.items():
        told = plain.get(name, getattr(start, name))
        if told is not None and told not in allowed:
            raise SettingError(f"{name} is {told!r}; it is one of {', '.join(allowed)}.")
    return replace(start, **plain)


def listed(labels: str | tuple[str, ...]) -> tuple[str, ...]:
    """Labels given as one text, separated by commas (quote one that holds a comma), or as a tuple.

    Raises:
        SettingError: A label is empty or stands twice.
    """
    parts = next(csv.reader([labels], skipinitialspace=True), [""]) if isinstance(labels, str) else labels
    trimmed = tuple(part.strip() for part in parts)
    if not trimmed:
        raise SettingError("A list of labels is empty.")
    if "" in trimmed:
        raise SettingError("A list of labels holds an empty label.", where=repr(labels))
    twice = {one for one in trimmed if trimmed.count(one) > 1}
    if twice:
        raise SettingError(f"A list of labels holds {', '.join(sorted(twice))} twice.", where=repr(labels))
    return trimmed


def _refuse_half_characters(name: str, value: object) -> None:
    """Refuse what a command line in another encoding than UTF-8 turns into: no table and no JSON can hold it."""
    texts = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
    for text in texts:
        if isinstance(text, str) and any("\ud800" <= character <= "\udfff" for character in text):
            raise SettingError(f"{name} is {text!r}, which is not UTF-8.")


def _refuse_other_type(name: str, value: Any) -> None:
    if name in ("fold_case", "gold_random"):
        fits, needed = isinstance(value, bool), "True or False"
    elif name == "predicted":
        fits = isinstance(value, str | None) or (isinstance(value, tuple) and _all_text(cast("tuple[Any, ...]", value)))
        needed = "COLUMN=LABEL, or a list of these"
    elif name in ("order", "labels"):
        fits = isinstance(value, str | None) or (isinstance(value, tuple) and _all_text(cast("tuple[Any, ...]", value)))
        needed = "text with commas, or a list of texts"
    else:
        fits, needed = isinstance(value, str | None), "text"
    if not fits:
        raise SettingError(f"{name} is {value!r}; it must be {needed}.")


def _all_text(values: "tuple[Any, ...]") -> bool:
    return all(isinstance(one, str) for one in values)


def _plain(value: Any) -> Any:
    if isinstance(value, os.PathLike):
        return os.fspath(cast("os.PathLike[str]", value))
    if isinstance(value, list):
        return tuple(cast("list[str]", value))
    return value

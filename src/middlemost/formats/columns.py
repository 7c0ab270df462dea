"""Which column holds the item, the rater, the label, and whatever else an answer carries."""

import difflib
from collections.abc import Mapping
from typing import get_args

import polars as pl

from middlemost.data.reading import Note
from middlemost.errors import InputError, SettingError
from middlemost.formats.options import ReadOptions
from middlemost.formats.synonyms import Role, candidates, normal
from middlemost.formats.words import listed_columns

NEEDED: tuple[Role, ...] = ("item", "rater", "label")

UNKNOWN_RATERS = ("none", "position")
"""What `rater` may say in place of a column: unknown, or known by the position in a list of labels."""

_CONSEQUENCE: Mapping[Role, str] = {
    "item": "Say which with --item.",
    "rater": (
        "If the raters are unknown, say --rater none: agreement and majority work, Dawid-Skene does not. "
        "Otherwise say which with --rater."
    ),
    "label": "Say which with --label.",
}


def find_columns(frame: pl.DataFrame, options: ReadOptions, *, source: str) -> tuple[dict[Role, str], tuple[Note, ...]]:
    """Role → header, from what the caller said and else from the headers that people and tools write.

    Args:
        frame: The table.
        options: What the caller said.
        source: The file's name, for errors.

    Raises:
        SettingError: A named column does not exist, or one column is named for two roles.
        InputError: No column, or several, may be the item, the rater or the label.
    """
    headers = frame.columns
    columns = told_columns(headers, options, source=source)
    refused = {role for role in get_args(Role) if _is_none(role, options)}
    if _is_label_studio(headers):
        columns = _label_studio(frame, columns)
    notes: list[Note] = []
    for role in get_args(Role):
        if role in columns or role in refused:
            continue
        found = candidates(role, [header for header in headers if header not in columns.values()])
        if len(found) == 1:
            columns[role] = found[0]
        elif role in NEEDED:
            raise _none_or_many(role, found, headers, source)
        elif found:
            notes.append(_unused(role, found))
    return columns, tuple(notes)


def told_columns(headers: list[str], options: ReadOptions, *, source: str) -> dict[Role, str]:
    """The columns that the caller named, checked.

    Args:
        headers: The table's headers.
        options: What the caller said.
        source: The file's name, for errors.

    Raises:
        SettingError: A named column does not exist, or one column is named for two roles.
    """
    columns: dict[Role, str] = {}
    for role in get_args(Role):
        name: str | None = getattr(options, role, None)
        if name is None or _is_none(role, options):
            continue
        if name not in headers:
            raise _no_such(role, name, headers, source)
        if name in columns.values():
            raise SettingError(f"The column {name!r} is named for two roles.", where=source)
        columns[role] = name
    return columns


def _is_none(role: Role, options: ReadOptions) -> bool:
    told: str | None = getattr(options, role, None)
    return told == "none" if role != "rater" else told in UNKNOWN_RATERS


def _no_such(role: Role, name: str, headers: list[str], source: str) -> SettingError:
    near = difflib.get_close_matches(name, headers, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return SettingError(
        f"There is no column {name!r} for the {role}.{hint}",
        where=source,
        remedy=f"Columns: {listed_columns(headers)}.",
    )


def _none_or_many(role: Role, found: list[str], headers: list[str], source: str) -> InputError:
    if found:
        what = f"Several columns look like the {role}: {listed_columns(found)}."
        return InputError(what, where=source, remedy=f"Say which with --{role} ({role}=).")
    what = f"No column looks like the {role}. Columns: {listed_columns(headers)}."
    return InputError(what, where=source, remedy=_CONSEQUENCE[role])


def _unused(role: Role, found: list[str]) -> Note:
    text = f"Several columns look like the {role} ({', '.join(found)}); none was used."
    if role in ReadOptions.__dataclass_fields__:
        text += f" --{role} says which."
    return Note("unused columns", text, len(found))


_LABEL_STUDIO = {"id", "annotator", "annotationid", "leadtime"}


def _is_label_studio(headers: list[str]) -> bool:
    return {normal(header) for header in headers} >= _LABEL_STUDIO


def _label_studio(frame: pl.DataFrame, columns: dict[Role, str]) -> dict[Role, str]:
    """Label Studio's CSV: `id` is the item, whatever the data fields beside it are called.

    The column of the answer is named after the control in the labelling configuration. Where no synonym
    names it, it is the one column that differs between the annotations of an item, as data fields do not.
    """
    by_norm = {normal(header): header for header in frame.columns}
    found: dict[Role, str] = {
        "item": by_norm["id"],
        "rater": by_norm["annotator"],
        "assignment": by_norm["annotationid"],
        "seconds": by_norm["leadtime"],
        **columns,
    }
    written = {"createdat", "updatedat", "agreement", "annotationid", "annotator", "leadtime", "id"}
    free = [one for one in frame.columns if one not in found.values() and normal(one) not in written]
    if "label" not in found and not candidates("label", free):
        varies = frame.group_by(found["item"]).agg(pl.col(free).drop_nulls().n_unique())
        answers = [one for one in free if bool((varies[one] > 1).any())]
        if len(answers) == 1:
            found["label"] = answers[0]
    return found

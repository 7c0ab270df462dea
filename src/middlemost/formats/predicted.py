"""Guesses of how many others give a label, as shares or percents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from middlemost.data.dataset import PREDICTED
from middlemost.data.question import LabelQuestion, Question
from middlemost.data.reading import Note
from middlemost.errors import InputError, SettingError
from middlemost.formats.coded import Coded
from middlemost.formats.labels import cleaned_like
from middlemost.formats.numbers import decimal_mark, with_point
from middlemost.formats.options import ReadOptions
from middlemost.formats.words import counted, listed_columns

SHOWN = 20
"""How many lines an error names."""


@dataclass(frozen=True, slots=True)
class Guesses:
    """What was guessed in each row.

    Attributes:
        predicted: The column `predicted` of `Dataset.answers`.
        why: Why each row is bad, null for a good one; None if no row is.
        notes: What was noticed.
    """

    predicted: pl.Series
    why: pl.Series | None = None
    notes: tuple[Note, ...] = ()


def clean_predicted(
    cells: pl.DataFrame | None,
    line: pl.Series,
    question: Coded,
    questions: Mapping[str, Question],
    options: ReadOptions,
) -> Guesses:
    """Guesses as shares from 0 to 1, each with the label it is about.

    Whether they are shares or percents is decided for all of them together: percents if one is above 1 or has a
    percent sign. An empty cell is no guess.

    Args:
        cells: The guesses as they stand, a column a label; None for no guesses.
        line: The line of each row.
        question: The question of each row.
        questions: Question name → its type.
        options: `decimal` and `fold_case`.

    Raises:
        InputError: Some guesses are shares and some percents, or a label is none of any question.
    """
    if cells is None:
        return Guesses(pl.Series("predicted", [None], dtype=PREDICTED).new_from_index(0, len(line)))
    long = _numbers(cells, line, options)
    percent = _are_percents(long)
    wide = {
        name: long.filter(pl.col("column") == name)["number"] / (100.0 if percent else 1.0) for name in cells.columns
    }
    labels = {name: _of_questions(name, question, questions, options) for name in cells.columns}
    pairs = [
        pl.when(wide[name].is_not_null() & labels[name].is_not_null()).then(
            pl.struct(label=labels[name], share=wide[name])
        )
        for name in cells.columns
    ]
    listed = pl.select(pl.concat_list(pairs).list.drop_nulls().alias("predicted")).to_series()
    predicted = listed.set(listed.list.len() == 0, None).cast(PREDICTED)
    why = _why(long, cells.columns)
    made = pl.Series([False] * len(line), dtype=pl.Boolean)
    for guesses in wide.values():
        made |= guesses.is_not_null()
    lost = int((made & predicted.is_null()).sum())
    return Guesses(predicted, why, (_form(long, len(line) - predicted.null_count(), lost, percent=percent),))


def _numbers(cells: pl.DataFrame, line: pl.Series, options: ReadOptions) -> pl.DataFrame:
    """One row a cell: its column, line and text, the number it holds, and what is wrong with it."""
    long = cells.with_columns(line.alias("\0line")).unpivot(
        cells.columns, index="\0line", variable_name="column", value_name="text"
    )
    long = long.rename({"\0line": "line"}).with_columns(pl.col("text").str.strip_chars().replace("", None))
    signed = long["text"].str.ends_with("%").fill_null(value=False)
    digits = long["text"].str.strip_suffix("%").str.strip_chars()
    text = with_point(digits, options.decimal or decimal_mark(digits.drop_nulls()))
    number = text.cast(pl.Float64, strict=False)
    asked = long["text"].is_not_null()
    wrong = (
        pl.when(asked & ~number.is_finite().fill_null(value=False))
        .then("'" + long["text"] + "' is no guess of a share")
        .when((number < 0) | (number > 100))
        .then("a share of " + long["text"] + " lies outside 0 to 1 and 0 to 100 percent")
    )
    long = long.with_columns(number.alias("number"), signed.alias("signed"), wrong.alias("why"))
    return long.with_columns(pl.when(pl.col("why").is_null()).then("number"))


def _are_percents(long: pl.DataFrame) -> bool:
    """Whether the guesses are percents; refused if some can only be shares and others only percents."""
    number, signed = long["number"], long["signed"]
    above = ((number > 1) | signed).fill_null(value=False)
    if not above.any():
        return False
    between = ((number > 0) & (number < 1) & ~signed).fill_null(value=False)
    if between.any():
        fewer = between if between.sum() <= above.sum() else above
        rows = long.filter(fewer).sort("line")
        named = "; ".join(f"line {line}: {text}" for line, text in rows.select("line", "text").head(SHOWN).iter_rows())
        more = f"; and {rows.height - SHOWN:,} more" if rows.height > SHOWN else ""
        raise InputError(
            f"Some guesses are shares (between 0 and 1) and some are percents (above 1): {named}{more}.",
            remedy="Write all of them in one way.",
        )
    return True


def _why(long: pl.DataFrame, columns: Sequence[str]) -> pl.Series | None:
    """Why each row of the table is bad, by its first bad guess."""
    if long["why"].null_count() == long.height:
        return None
    reasons = [long.filter(pl.col("column") == name)["why"] for name in columns]
    return pl.select(pl.coalesce(reasons).alias("why")).to_series()


def _form(long: pl.DataFrame, n: int, lost: int, *, percent: bool) -> Note:
    """What the guesses were taken for, and how many are about a label that their row's question does not have."""
    how = "percents, 0 to 100" if percent else "shares, 0 to 1"
    text = f"{counted(n, 'answer')} with a guess of how many others give a label, read as {how}."
    if not percent and n and bool(long["number"].drop_nulls().is_in([0.0, 1.0]).all()):
        text += " All are 0 or 1: shares, not 0% and 1%."
    if lost:
        guesses = "guess" if lost == 1 else "guesses"
        text += f" {lost:,} {guesses} left out: about a label that the row's question does not have."
    return Note("guesses", text, n)


def _of_questions(told: str, question: Coded, questions: Mapping[str, Question], options: ReadOptions) -> pl.Series:
    """The label as each row's question writes it; null where the question has no such label."""
    found: list[str | None] = []
    for name in question.distinct:
        asked = questions.get(name)
        label = None
        if isinstance(asked, LabelQuestion):
            one = str(cleaned_like(pl.Series([told]), asked, fold_case=options.fold_case)[0])
            label = one if one in asked.labels else None
        found.append(label)
    labelled = [one for one in questions.values() if isinstance(one, LabelQuestion) and len(one.labels)]
    if labelled and not any(label is not None for label in found):  # with no label at all the reader says just that
        known = listed_columns([*dict.fromkeys(label for one in labelled for label in one.labels)])
        raise InputError(
            f"Guesses are said to be about the label {told!r}, which nobody gave. Labels: {known}.",
            remedy="Name one of these (--predicted COLUMN=LABEL), or declare the label with --labels.",
        )
    return pl.Series("label", found, dtype=pl.String).gather(question.codes)


def predicted_columns(headers: list[str], options: ReadOptions, *, source: str) -> dict[str, str]:
    """Label → column of the guesses of its share, as the caller said.

    Args:
        headers: The table's headers.
        options: `predicted`.
        source: The file's name, for errors.

    Raises:
        SettingError: A setting is no COLUMN=LABEL, the column does not exist or serves twice, or a label does.
    """
    told = (options.predicted,) if isinstance(options.predicted, str) else options.predicted or ()
    named = {getattr(options, role) for role in ("item", "rater", "label", "question", "time", "seconds")}
    found: dict[str, str] = {}
    for one in told:
        column, label = _split(one, headers, source)
        if label in found or column in found.values() or column in named:
            raise SettingError(f"{one!r}: the column or the label is named twice.", where=source)
        found[label] = column
    return found


def _split(told: str, headers: list[str], source: str) -> tuple[str, str]:
    """The column and the label; the header may hold an equals sign itself."""
    places = [place for place, character in enumerate(told) if character == "="]
    for place in places:
        column, label = told[:place].strip(), told[place + 1 :].strip()
        if column in headers and label:
            return column, label
    if places and told[places[0] + 1 :].strip():
        what = f"There is no column {told[: places[0]].strip()!r} of guesses. Columns: {listed_columns(headers)}."
    else:
        what = f"{told!r} does not say which column holds guesses about which label."
    raise SettingError(what, where=source, remedy="Say it as --predicted COLUMN=LABEL, such as guess=yes.")

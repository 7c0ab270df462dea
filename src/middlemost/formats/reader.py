"""From a file or frame to a Dataset."""

import os
from collections.abc import Mapping
from dataclasses import fields, replace
from os import PathLike
from pathlib import Path
from typing import Any, cast, get_args

import polars as pl

from middlemost.data.dataset import Dataset, Paradigm
from middlemost.data.folder import is_dataset_folder, load_dataset
from middlemost.data.reading import Note, Reading
from middlemost.errors import InputError, SettingError
from middlemost.formats import mturk
from middlemost.formats.answers import AnswersRead, read_answers
from middlemost.formats.attributes import with_attributes
from middlemost.formats.bad_rows import refuse, write_bad_rows
from middlemost.formats.delimiter import delimiter_from_option
from middlemost.formats.gold import no_gold, with_gold
from middlemost.formats.load import load_table, side_table
from middlemost.formats.long import LongTable, plain_table
from middlemost.formats.options import ReadOptions, options_with
from middlemost.formats.persons import person_of
from middlemost.formats.table import BadRow, RawTable
from middlemost.formats.wide import counts_table, offered_labels, raters_table
from middlemost.formats.words import counted


def read(
    source: Any,
    *,
    items: Any = None,
    raters: Any = None,
    gold: Any = None,
    paradigm: Paradigm = "unknown",
    options: ReadOptions | None = None,
    **settings: Any,
) -> Dataset:
    """Read a table of ratings, whatever its columns are called, into a data set.

    The account of what was taken for what, and of all that was noticed, is `dataset.reading`. An empty label
    with item and rater in place is a record with the status empty; if any row lacks its item or rater, all
    rows with a missing cell are bad. A file with bad rows is refused with all of them named, unless
    `skip_bad` names a file for them.

    Args:
        source: Path of a file (CSV, TSV, JSON, JSON lines, Parquet, packed with gzip or not), `-` for
            standard input, a frame (pandas, Polars, Arrow, DuckDB), a list of dicts, a `Dataset`, or the folder
            of one.
        items: Path or frame with one row an item: its id and attributes. Default: none.
        raters: Path or frame with one row a rater. Default: none.
        gold: Path or frame with the columns item, label, and if wanted question, role (anchor, control, test;
            default anchor) and draw (random or empty); or a mapping of item to label. Default: none.
        paradigm: `"prescriptive"`, `"descriptive"` or `"unknown"` (default).
        options: How to read; None for the defaults.
        **settings: Single fields of `ReadOptions`, such as `rater="none"` or `scale="ordinal"`.

    Raises:
        InputError: The table cannot be used as it is.
        SettingError: A setting is unknown or does not fit the table.

    Example:
        >>> import middlemost as mm
        >>> dataset = mm.read([{"task": 1, "worker": "ann", "response": "yes"}])
        >>> dataset, dict(dataset.reading.columns)
        (Dataset(1 answers, 1 items, 1 raters, questions label),
         {'item': 'task', 'rater': 'worker', 'label': 'response'})
    """
    if paradigm not in get_args(Paradigm):
        raise SettingError(f"paradigm is {paradigm!r}; it is one of {', '.join(get_args(Paradigm))}.")
    chosen = options_with(options, settings)
    dataset = known_dataset(source, chosen)
    if dataset is None:
        dataset, _ = dataset_from_table(loaded(source, chosen), chosen)
    if paradigm != "unknown":
        dataset = replace(dataset, paradigm=paradigm)
    columns = dataset.reading.columns
    if items is not None:
        dataset = with_attributes(dataset, _beside(items, chosen), "item", header=columns.get("item"))
    if raters is not None:
        if not dataset.raters.height:
            raise SettingError("A table of raters does not fit ratings of which nobody knows the rater.")
        dataset = with_attributes(dataset, _beside(raters, chosen), "rater", header=columns.get("rater"))
    if gold is not None:
        _refuse_same(source, gold)
        dataset = with_gold(dataset, _beside(_gold_rows(gold), chosen), chosen, header=columns.get("item"))
    elif chosen.gold_random and not dataset.gold.height:
        raise SettingError("gold_random says how gold was drawn, and there is no gold.", remedy="Name it (--gold).")
    return dataset


def known_dataset(source: Any, options: ReadOptions) -> Dataset | None:
    """The data set that a source is already; None for a table.

    Args:
        source: As for `read`.
        options: What the caller said, which must not be about a table.

    Raises:
        SettingError: It is a data set, and the options are about a table.
    """
    if isinstance(source, Dataset):
        dataset = source
    elif (folder := _dataset_folder(source)) is not None:
        dataset = load_dataset(folder)
    else:
        return None
    about_gold = ("label", "fold_case", "decimal", "gold_random")
    told = [
        one.name for one in fields(options) if getattr(options, one.name) != one.default and one.name not in about_gold
    ]
    if told:
        raise SettingError(
            f"{', '.join(told)}: a data set has been read already; options are for the table it came from.",
            where=dataset.reading.source,
        )
    return dataset


def _refuse_same(source: Any, gold: Any) -> None:
    """Refuse the ratings as their own gold, by which everybody would be right."""
    if not isinstance(source, str | PathLike) or not isinstance(gold, str | PathLike):
        return
    ratings, known = Path(os.fspath(source)), Path(os.fspath(gold))
    if ratings.exists() and known.exists() and ratings.samefile(known):
        raise InputError("This is the table of ratings itself, not gold.", where=str(known))


def _dataset_folder(source: Any) -> str | None:
    """The folder of a data set that a path names: itself, or the one in an audit's folder."""
    if not isinstance(source, str | PathLike):
        return None
    named = os.fspath(cast("str | PathLike[str]", source))
    inside = os.path.join(named, "dataset")  # noqa: PTH118  # a path may be any text here
    return next((folder for folder in (named, inside) if is_dataset_folder(folder)), None)


def _gold_rows(gold: Any) -> Any:
    if not isinstance(gold, Mapping):
        return gold
    mapping = cast("Mapping[Any, Any]", gold)
    if {"item", "label"} <= set(mapping):
        return mapping
    return {"item": list(mapping), "label": list(mapping.values())}


def loaded(source: Any, options: ReadOptions) -> RawTable:
    """The cells of a table of ratings.

    Args:
        source: As for `read`, but no data set.
        options: What the caller said.
    """
    lists = "sets" if options.scale == "set" else "ratings"
    return load_table(source, delimiter=options.delimiter, encoding=options.encoding, label_lists=lists)


def _beside(source: Any, options: ReadOptions) -> RawTable:
    return side_table(source, delimiter=options.delimiter, encoding=options.encoding)


def dataset_from_table(raw: RawTable, options: ReadOptions) -> tuple[Dataset, AnswersRead]:
    """The data set in a table of ratings, and the codes that were found on the way.

    Args:
        raw: The cells.
        options: What the caller said.

    Raises:
        InputError: The table cannot be used as it is.
        SettingError: A setting does not fit the table.
    """
    if options.separator is not None and options.scale != "set":
        raise SettingError("A separator stands between the labels of sets.", remedy="Say scale set (--scale set).")
    table, bad_cells = _long_table(raw, options)
    if options.wide == "counts" and options.labels is None and options.order is None:
        options = replace(options, labels=offered_labels(raw, options))  # a column of zeros was offered too
    persons = None if options.person is None else person_of(_beside(options.person, options))
    if persons is not None and not table.known_raters:
        raise SettingError("A file of persons does not fit ratings of which nobody knows the rater.", where=raw.source)
    made = read_answers(table, options, persons=persons, delimiter=_delimiter(raw))
    bad = sorted((*raw.bad, *bad_cells, *made.bad), key=lambda row: row.line)
    n_rows = made.answers.height + len(bad)
    if options.skip_bad is None:
        refuse(bad, n_rows, raw.source)
    else:
        write_bad_rows(bad, options.skip_bad)
    if not made.questions or bool((made.answers["status"] == "empty").all()):
        where_they_are = f" All {len(bad):,} rows are bad and are in {options.skip_bad}." if bad else ""
        raise InputError(f"No row holds a label.{where_they_are}", where=raw.source)
    dataset = Dataset(
        answers=made.answers,
        items=made.items.to_frame("item"),
        raters=made.raters.to_frame("rater"),
        questions=made.questions,
        gold=no_gold(),
        reading=_account(raw, table, made, bad, n_rows, options),
        kinds=made.kinds,
    )
    return dataset, made


def _delimiter(raw: RawTable) -> str:
    named = raw.format.get("delimiter")
    return "," if named is None else delimiter_from_option(named)


def _long_table(raw: RawTable, options: ReadOptions) -> tuple[LongTable, tuple[BadRow, ...]]:
    if options.wide == "raters":
        return raters_table(raw, options), ()
    if options.wide == "counts":
        return counts_table(raw, options)
    if mturk.is_batch(raw, options):
        if options.predicted is not None:
            raise SettingError(
                "A batch's answers have no column of guesses of their own.",
                where=raw.source,
                remedy="Name the column of the answer with --label (label=).",
            )
        return mturk.batch_table(raw, options), ()
    return plain_table(raw, options), ()


def _account(
    raw: RawTable, table: LongTable, made: AnswersRead, bad: list[BadRow], n_rows: int, options: ReadOptions
) -> Reading:
    notes = (*raw.notes, *table.notes, *made.notes, *_rejected(made.answers))
    if bad:
        verb = "is" if len(bad) == 1 else "are"
        text = f"{len(bad):,} of {n_rows:,} rows cannot be used and {verb} in {options.skip_bad}."
        notes = (*notes, Note("refused", text, len(bad)))
    return Reading(
        source=raw.source,
        rows=n_rows,
        columns=dict(table.columns),
        refused=len(bad),
        notes=notes,
        format=dict(raw.format),
    )


def _rejected(answers: pl.DataFrame) -> tuple[Note, ...]:
    """What was left out because the requester rejected it, in assignments where they are known."""
    out = answers.filter(pl.col("status") == "rejected")
    if not out.height:
        return ()
    work = "line" if answers["assignment"].null_count() else "assignment"
    n, all_of = out[work].n_unique(), answers[work].n_unique()
    noun = "assignment" if work == "assignment" or out.height > n else "answer"
    text = (
        f"{n:,} of {counted(all_of, noun)} {'was' if n == 1 else 'were'} rejected and {'is' if n == 1 else 'are'} left "
        f"out ({counted(out.height, 'rating')}). --status none keeps them."
    )
    return (Note("rejected", text, out.height),)

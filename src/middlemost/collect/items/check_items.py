"""Whether items have what their study asks of them and shows."""

import difflib
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from middlemost.collect.content.blocks import candidate_fields, content_of, shown_as, shown_fields, span_fields
from middlemost.collect.content.trouble import ContentError
from middlemost.collect.items.read_items import ItemsRead, named
from middlemost.collect.study.model import ContentKind, Shown, StudyFile
from middlemost.errors import InputError
from middlemost.formats.words import listed_columns
from middlemost.questions.kinds.chat import assistant_turns


def check_columns(study: StudyFile, read: ItemsRead) -> None:
    """Refuse items without a column that the study names.

    Args:
        study: The study.
        read: The items.

    Raises:
        InputError: A question, `show` or `priority` names a column that is not there, or nothing would be shown.
    """
    columns = read.frame.columns
    for name, user in _needed(study):
        if name not in columns:
            near = difflib.get_close_matches(name, columns, n=1)
            guess = f" Did you mean {near[0]!r}?" if near else ""
            raise InputError(
                f"There is no column {name!r}, which {user} needs.{guess}",
                where=read.source,
                remedy=f"Columns: {listed_columns(columns)}." if columns else "There is no column but that of the ids.",
            )
    if not (shown_fields(study, columns) or candidate_fields(study) or span_fields(study)):
        raise InputError("The items have no column that raters could see.", where=read.source, remedy="Add one.")


def _needed(study: StudyFile) -> Iterator[tuple[str, str]]:
    """The columns that a study names, and what names them."""
    for question in study.questions:
        for name in (*question.fields(), getattr(question, "prefill", None)):
            if name is not None:
                yield name, f"the question {question.name!r}"
    for shown in study.show:
        yield shown.field, "show"
    if study.priority is not None:
        yield study.priority, "priority"


def check_values(study: StudyFile, read: ItemsRead) -> None:
    """Refuse items whose fields cannot be judged or shown as the study says; images and sounds are looked at elsewhere.

    Args:
        study: The study.
        read: The items, which have all columns that the study names.

    Raises:
        InputError: A candidate or a text for spans is missing, or a value cannot be shown so; the items are named.
    """
    for names in (candidate_fields(study), *[(name,) for name in span_fields(study)]):
        _refuse_nothing_to_judge(read, names)
    kinds = shown_as(study, read.frame.columns)
    for name, kind in kinds.items():
        if kind in ("chat", "table"):
            _check_parts(study, read, name, kind)
        elif kind in ("text", "markdown", "code") and read.frame[name].dtype == pl.Binary:
            raise InputError(
                f"The column {name!r} holds bytes and is shown as {kind}.",
                where=read.source,
                remedy=f"Write in the study file, under show: {{field: {name}, as: image}} or as: audio.",
            )
    for name in _judged_by_turn(study):
        _check_turns(read, name)
    _refuse_unseen(read, list(kinds) + list(span_fields(study)))


def _refuse_nothing_to_judge(read: ItemsRead, names: Sequence[str]) -> None:
    """Refuse items whose texts to judge are all empty; one empty response beside another is a poor one, and judged."""
    if not names:
        return
    missing = read.ids.filter(read.frame.select(pl.all_horizontal(pl.col(names).is_null())).to_series())
    if len(missing):
        what = f"{names[0]!r} is" if len(names) == 1 else f"{listed_columns(names)} are"
        raise InputError(
            f"{named(missing)}: {what} empty, and a question asks about it.",
            where=read.source,
            remedy="Fill it in, or leave these items out.",
        )


def _check_parts(study: StudyFile, read: ItemsRead, name: str, kind: ContentKind) -> None:
    shown = Shown.model_validate({"field": name, "as": kind})
    wrong: dict[str, str] = {}
    remedy = None
    for one, value in zip(read.ids, read.frame[name], strict=True):
        if value is not None:
            try:
                content_of(study, shown, value)
            except ContentError as error:
                wrong[one], remedy = error.what, error.remedy
    if wrong:
        raise_wrong(read, name, wrong, remedy)


def _judged_by_turn(study: StudyFile) -> list[str]:
    turning = [question for question in study.questions if getattr(question, "turns", False)]
    return list(dict.fromkeys(name for question in turning for name in question.fields()))


def _check_turns(read: ItemsRead, name: str) -> None:
    """Refuse conversations that are judged by their turns and have none to judge."""
    wrong = {
        one: "the conversation has no turn of an assistant to judge."
        for one, value in zip(read.ids, read.frame[name], strict=True)
        if assistant_turns(value) == 0
    }
    if wrong:
        raise_wrong(read, name, wrong, 'Call the one who is judged "assistant", or leave `turns` out of the question.')


def _refuse_unseen(read: ItemsRead, names: list[str]) -> None:
    unseen = read.ids.filter(read.frame.select(pl.all_horizontal(pl.col(names).is_null())).to_series())
    if len(unseen):
        raise InputError(
            f"{named(unseen)}: all that raters see of it is empty ({listed_columns(names)}).",
            where=read.source,
            remedy="Fill it in, leave these items out, or say in the study file what to show.",
        )


def raise_wrong(read: ItemsRead, name: str, wrong: Mapping[str, str], remedy: str | None) -> None:
    """Raise one error that names the items with a wrong value, and says of the first what is wrong.

    Args:
        read: The items.
        name: The field.
        wrong: Id → what is wrong.
        remedy: What to do.

    Raises:
        InputError: Always.
    """
    first = next(iter(wrong.values()))
    raise InputError(
        f"{named(pl.Series(list(wrong), dtype=pl.String))}: {first}",
        where=f"{read.source}, column {name!r}",
        remedy=remedy,
    )

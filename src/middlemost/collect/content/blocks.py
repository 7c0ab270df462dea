"""An item's fields as blocks: what the page shows, in order."""

from collections.abc import Mapping, Sequence
from typing import Any

from middlemost.collect.content.chat import chat_turns
from middlemost.collect.content.direction import direction_of
from middlemost.collect.content.markdown import markdown_html
from middlemost.collect.content.media import media_url
from middlemost.collect.content.table import table_parts
from middlemost.collect.content.trouble import ContentError
from middlemost.collect.study.model import ContentKind, Shown, StudyFile

Block = dict[str, Any]
"""What the page shows of one field, as JSON: `as` says how, the other keys what."""

Fields = Mapping[str, str | None]
"""An item's fields; None for an empty cell."""


GIVEAWAYS = frozenset({"label", "labels", "gold", "truth", "target", "answer", "class", "split", "prediction"})
"""Columns that raters see only where the study file says so by name."""


def blocks_of(study: StudyFile, fields: Fields) -> list[Block]:
    """What raters see of an item above its questions; empty fields are left out.

    Args:
        study: The study; its `show` says what is shown, where it has one.
        fields: The item's.
    """
    made = [(shown, fields.get(shown.field)) for shown in shown_fields(study, fields)]
    return [block_of(study, shown, value) for shown, value in made if value]


def candidates_of(
    study: StudyFile, fields: Fields, sides: Mapping[str, Sequence[str]]
) -> dict[str, list[dict[str, Any]]]:
    """The candidates of each question that compares some, in the order in which to show them.

    Args:
        study: The study; an entry of `show` that names a candidate says how it is shown here.
        fields: The item's.
        sides: Question → its candidates in the order drawn for this rater. Default of a question: as in the study.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for question in study.questions:
        candidates: Sequence[str] = getattr(question, "candidates", ())
        if candidates:
            how = _how_candidates(study, getattr(question, "turns", False))
            found[question.name] = [
                {"key": key, "block": block_of(study, how.get(key) or _shown(key), fields.get(key) or "")}
                for key in sides.get(question.name, candidates)
            ]
    return found


def texts_of(study: StudyFile, fields: Fields) -> dict[str, str]:
    """The fields that questions need as they are: to mark spans in, and to begin a text with.

    Args:
        study: The study.
        fields: The item's.
    """
    return {name: fields.get(name) or "" for name in [*span_fields(study), *prefill_fields(study)]}


def shown_fields(study: StudyFile, columns: Sequence[str] | Fields) -> tuple[Shown, ...]:
    """What is shown above the questions: `show` without the candidates, which their question shows.

    Default of `show`: the column `text`; where there is none, all columns but that of the priority and those that may
    give an answer away (`GIVEAWAYS`). Texts in which spans are marked are shown by their question.

    Args:
        study: The study.
        columns: Those of the items.
    """
    candidates = candidate_fields(study)
    if study.show:
        return tuple(shown for shown in study.show if shown.field not in candidates)
    elsewhere = {*candidates, *span_fields(study), study.priority}
    named = ["text"] if "text" in columns else [name for name in columns if name.lower() not in GIVEAWAYS]
    return tuple(_shown(name, title=name if len(named) > 1 else None) for name in named if name not in elsewhere)


def shown_as(study: StudyFile, columns: Sequence[str] | Fields) -> dict[str, ContentKind]:
    """How each field is shown that is shown at all, candidates among them.

    Args:
        study: The study.
        columns: Those of the items.
    """
    kinds: dict[str, ContentKind] = {shown.field: shown.as_ for shown in shown_fields(study, columns)}
    for question in study.questions:
        how = _how_candidates(study, getattr(question, "turns", False))
        for name in getattr(question, "candidates", ()):
            kinds[name] = how[name].as_ if name in how else "text"
    return kinds


def candidate_fields(study: StudyFile) -> tuple[str, ...]:
    """The fields that are candidates of a question, each once.

    Args:
        study: The study.
    """
    named: list[str] = [name for question in study.questions for name in getattr(question, "candidates", ())]
    return tuple(dict.fromkeys(named))


def span_fields(study: StudyFile) -> tuple[str, ...]:
    """The fields in which spans are marked, each once.

    Args:
        study: The study.
    """
    marked = [question for question in study.questions if question.type == "spans"]
    return tuple(dict.fromkeys(name for question in marked for name in question.fields()))


def prefill_fields(study: StudyFile) -> tuple[str, ...]:
    """The fields with which a text begins, each once.

    Args:
        study: The study.
    """
    named: list[str | None] = [getattr(question, "prefill", None) for question in study.questions]
    return tuple(dict.fromkeys(name for name in named if name is not None))


def _how_candidates(study: StudyFile, turns: bool) -> dict[str, Shown]:
    names = candidate_fields(study)
    told = {shown.field: shown for shown in study.show if shown.field in names}
    return {name: _shown(name, as_="chat") for name in names if turns} | told


def _shown(field: str, *, as_: ContentKind = "text", title: str | None = None) -> Shown:
    return Shown.model_validate({"field": field, "as": as_, "title": title})


def block_of(study: StudyFile, shown: Shown, value: str) -> Block:
    """What is shown of a field. A value that cannot be shown as the study says is shown as text.

    Args:
        study: The study.
        shown: How.
        value: The field's.
    """
    try:
        parts = content_of(study, shown, value)
        kind = shown.as_
    except ContentError:  # imported under an earlier version of the study, which showed it otherwise
        parts, kind = {"text": value}, "text"
    block: Block = {"as": kind}
    if shown.title is not None:
        block["title"] = shown.title
    return block | parts


def content_of(study: StudyFile, shown: Shown, value: str) -> Block:
    """The parts of a block that hold what is shown, and `direction` where that is from right to left.

    Args:
        study: The study.
        shown: How.
        value: The field's.

    Raises:
        ContentError: The value cannot be shown so.
    """
    match shown.as_:
        case "image" | "audio":
            return {"url": media_url(value, shown.as_, study.media_from), "alt": shown.title or shown.field}
        case "chat":
            turns = chat_turns(value)
            return {"turns": turns, **_read_from("\n".join(turn["text"] for turn in turns))}
        case "table":
            header, rows = table_parts(value)
            above = {} if header is None else {"header": header}
            return {**above, "rows": rows, **_read_from("\n".join(cell for row in rows for cell in row))}
        case "markdown":
            return {"html": markdown_html(value, study.media_from), **_read_from(value)}
        case "code":
            return {"text": value}
        case "text":
            return {"text": value, **_read_from(value)}


def _read_from(text: str) -> Block:
    direction = direction_of(text)
    return {} if direction is None else {"direction": direction}

"""Which question is meant: by name, or the only one that is answered in some way."""

from collections.abc import Mapping
from typing import TypeVar

from middlemost.data.question import (
    LabelQuestion,
    NumberQuestion,
    PreferenceQuestion,
    Question,
    RankingQuestion,
    SetQuestion,
    SpanQuestion,
    TextQuestion,
)
from middlemost.errors import InputError

READERS: Mapping[type[Question], str] = {
    LabelQuestion: "read_ratings",
    NumberQuestion: "read_values",
    SetQuestion: "read_label_sets",
    PreferenceQuestion: "encode_comparisons",
    RankingQuestion: "encode_comparisons",
    SpanQuestion: "encode_spans",
    TextQuestion: "encode_texts",
}
"""What reads a question of each kind."""

ANSWERED: Mapping[type[Question], str] = {
    LabelQuestion: "answered by a label",
    NumberQuestion: "answered by a number",
    SetQuestion: "answered by a set of labels",
    PreferenceQuestion: "answered by a preference",
    RankingQuestion: "answered by a ranking",
    SpanQuestion: "answered by spans of a text",
    TextQuestion: "answered in words",
}
"""By what a question of each kind is answered."""

INFERRED = (LabelQuestion, NumberQuestion, SetQuestion, PreferenceQuestion)
"""Kinds whose answers methods of truth make one of: a preference's choice is a label. Gold is for these."""

_Kind = TypeVar("_Kind", bound=Question)

_FROM_TABLES = (LabelQuestion, NumberQuestion, SetQuestion)
"""Kinds between which a reader chooses by its scale."""


def question_named(questions: Mapping[str, Question], name: str | None) -> Question:
    """One question by name, or the only one.

    Args:
        questions: Question name → its type.
        name: The question's name; None for the only one.

    Raises:
        InputError: There is no such question, or there are several and none was named.
    """
    listed = ", ".join(questions)
    if name is None:
        if len(questions) == 1:
            return next(iter(questions.values()))
        raise InputError(f"There are {len(questions)} questions: {listed}.", remedy="Name one (--question).")
    if name not in questions:
        raise InputError(f"There is no question {name!r}.", remedy=f"Questions here: {listed}.")
    return questions[name]


def inferred_question(questions: Mapping[str, Question], name: str | None) -> Question:
    """One question by name, or the only one of `INFERRED`, or the only one of all.

    Args:
        questions: Question name → its type.
        name: The question's name; None for the only one.

    Raises:
        InputError: There is no such question, or there are several and none was named.
    """
    kept = {one: question for one, question in questions.items() if isinstance(question, INFERRED)}
    return question_named(kept if name is None and kept else questions, name)


def question_of_kind(
    questions: Mapping[str, Question], name: str | None, *kinds: type[_Kind], reread: str | None = None
) -> _Kind:
    """A question of one of some kinds, by name, or the only one of them.

    Args:
        questions: Question name → its type.
        name: The question's name; None for the only one of these kinds.
        *kinds: The kinds.
        reread: What to tell the reader of a table so that the question becomes one of these kinds. Default: it cannot.

    Raises:
        InputError: There is none, or there are several and none was named.
    """
    asked = question_named(questions, _only(questions, kinds) if name is None else name)
    if not isinstance(asked, kinds):
        reader = f"Use {READERS[type(asked)]}."
        from_table = reread is not None and isinstance(asked, _FROM_TABLES)
        raise InputError(
            f"The question {asked.name!r} is {ANSWERED[type(asked)]}.",
            remedy=f"Say {reread} when reading." if from_table else reader,
        )
    return asked


def _only(questions: Mapping[str, Question], kinds: tuple[type[Question], ...]) -> str:
    names = [name for name, question in questions.items() if isinstance(question, kinds)]
    if len(names) != 1:
        words, listed = " or ".join(ANSWERED[kind] for kind in kinds), ", ".join(names) or "none"
        remedy = "Name one (--question)."
        if len(questions) == 1:
            ((name, question),) = questions.items()
            remedy = f"{name!r} is {ANSWERED[type(question)]}: use {READERS[type(question)]}."
        raise InputError(f"Not exactly one question is {words}: {listed}.", remedy=remedy)
    return names[0]

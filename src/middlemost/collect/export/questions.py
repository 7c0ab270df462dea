"""The questions of a study file as the questions of a data set, and their answers as text."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from middlemost.collect.study.model import StudyFile
from middlemost.data.label_set_text import set_text
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
from middlemost.data.vocabulary import Vocabulary
from middlemost.questions.kinds import AnyQuestion


def questions_of(files: Mapping[int, StudyFile]) -> dict[str, AnyQuestion]:
    """The questions of the last version; behind them those that earlier ones asked, as they were last asked.

    Args:
        files: Version → study file.
    """
    latest_first = [files[number] for number in sorted(files, reverse=True)]
    asked: dict[str, AnyQuestion] = {}
    for file in latest_first:
        for question in file.questions:
            asked.setdefault(question.name, question)
    return asked


def exported_question(question: AnyQuestion) -> Question:
    """A question as a data set has it; labels are their keys, in the order of the study file, used or not.

    Args:
        question: Of a study file.
    """
    name = question.name
    match question.type:
        case "label":
            return LabelQuestion(name, Vocabulary(label.key for label in question.labels))
        case "scale":
            return LabelQuestion(name, Vocabulary(point.key for point in question.points), ordinal=True)
        case "labels":
            return SetQuestion(name, Vocabulary(label.key for label in question.labels))
        case "number":
            return NumberQuestion(name)
        case "preference":
            return PreferenceQuestion(
                name,
                candidates=tuple(question.candidates),
                tie=question.tie,
                both_bad=question.both_bad,
                strength=question.strength,
                criteria=tuple(criterion.key for criterion in question.criteria),
                turns=question.turns,
            )
        case "ranking":
            return RankingQuestion(name, tuple(question.candidates))
        case "spans":
            labels = Vocabulary(label.key for label in question.labels)
            return SpanQuestion(name, labels, field=question.field, overlap=question.overlap)
        case "text":
            return TextQuestion(name)


def value_text(kind: str, value: Any) -> str:
    """The value of an answer as `Dataset.answers` has it.

    Args:
        kind: The type of the question.
        value: The value, of JSON.

    Example:
        >>> value_text("label", "yes"), value_text("number", 1e-7), value_text("labels", ["b", "a"])
        ('yes', '0.0000001', '["a", "b"]')
    """
    if kind == "labels":
        return set_text(value)
    if kind == "number":
        return plain_number(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def plain_number(number: int | float) -> str:
    """A number without an exponent, and without a fraction where it is whole.

    Args:
        number: Finite.

    Example:
        >>> plain_number(3.0), plain_number(-2.5), plain_number(1e21)
        ('3', '-2.5', '1000000000000000000000')
    """
    if number == int(number):
        return str(int(number))
    return format(Decimal(repr(number)), "f")

"""The candidates of a question that compares: fields of an item, judged by their names and never by their places."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from middlemost.errors import SettingError
from middlemost.questions.kinds.base import AnswerError
from middlemost.questions.kinds.words import FieldName, told

TIE = "tie"
NEITHER = "neither"
MOST_RANKED = 12


def comparable(fields: tuple[str, ...]) -> tuple[str, ...]:
    """Fields that can be told apart, from each other and from the answers that name no field.

    Args:
        fields: The candidates' fields.

    Raises:
        SettingError: One stands twice, or is called like another answer.
    """
    for field in fields:
        if field in {TIE, NEITHER}:
            raise SettingError(
                f"The field {told(field)} is called like an answer.", remedy="Give the column another name."
            )
        if fields.count(field) > 1:
            raise SettingError(f"The candidate {told(field)} stands twice.", remedy="Name each field once.")
    return fields


def pair(fields: tuple[str, ...]) -> tuple[str, ...]:
    """Two fields.

    Args:
        fields: The candidates' fields.

    Raises:
        SettingError: There are more or fewer.
    """
    if len(fields) != 2:
        raise SettingError(
            f"A preference is between two candidates, and {len(fields)} are named.",
            remedy="Name two fields, or ask for a ranking.",
        )
    return fields


def rankable(fields: tuple[str, ...]) -> tuple[str, ...]:
    """Fields of which there are two to twelve.

    Args:
        fields: The candidates' fields.

    Raises:
        SettingError: There are more or fewer.
    """
    if not 2 <= len(fields) <= MOST_RANKED:
        raise SettingError(
            f"Raters rank 2 to {MOST_RANKED} candidates, and {len(fields)} are named.",
            remedy="Name as many fields of the item.",
        )
    return fields


Pair = Annotated[
    tuple[FieldName, ...],
    Field(json_schema_extra={"minItems": 2, "maxItems": 2}),
    AfterValidator(pair),
    AfterValidator(comparable),
]
"""Two candidates."""

Candidates = Annotated[
    tuple[FieldName, ...],
    Field(json_schema_extra={"minItems": 2, "maxItems": MOST_RANKED}),
    AfterValidator(rankable),
    AfterValidator(comparable),
]
"""Two to twelve candidates."""


def unknown_candidate(value: object, candidates: Sequence[str]) -> AnswerError:
    """The error for a value that is none of the candidates.

    Args:
        value: What came.
        candidates: The candidates, and what else is an answer.
    """
    if not isinstance(value, str):
        return AnswerError("wrong-type", f"The name of a candidate is asked, and {told(value)} came.")
    names = ", ".join(told(candidate) for candidate in candidates)
    return AnswerError("unknown-candidate", f"{told(value)} is none of {names}.")

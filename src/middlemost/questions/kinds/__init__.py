"""The questions of a study: what the study file says of each, and which answers fit it. Needs pydantic."""

from typing import Annotated

from pydantic import Field

from middlemost.questions.kinds.base import AnswerError, Key, QuestionKind, When
from middlemost.questions.kinds.choices import LabelSpec
from middlemost.questions.kinds.form import FormError, check_form, check_questions
from middlemost.questions.kinds.label import LabelQuestion
from middlemost.questions.kinds.labels import LabelsQuestion
from middlemost.questions.kinds.number import NumberQuestion
from middlemost.questions.kinds.preference import Criterion, PreferenceQuestion
from middlemost.questions.kinds.ranking import RankingQuestion
from middlemost.questions.kinds.scale import ScaleQuestion
from middlemost.questions.kinds.spans import SpansQuestion
from middlemost.questions.kinds.text import TextQuestion

AnyQuestion = Annotated[
    LabelQuestion
    | LabelsQuestion
    | ScaleQuestion
    | PreferenceQuestion
    | RankingQuestion
    | NumberQuestion
    | TextQuestion
    | SpansQuestion,
    Field(discriminator="type"),
]
"""A question of any type; pydantic goes by its `type`."""

KINDS = {
    "label": "middlemost.questions.kinds.label",
    "labels": "middlemost.questions.kinds.labels",
    "scale": "middlemost.questions.kinds.scale",
    "preference": "middlemost.questions.kinds.preference",
    "ranking": "middlemost.questions.kinds.ranking",
    "number": "middlemost.questions.kinds.number",
    "text": "middlemost.questions.kinds.text",
    "spans": "middlemost.questions.kinds.spans",
}
"""Types of question: name → module that holds it."""

__all__ = [
    "KINDS",
    "AnswerError",
    "AnyQuestion",
    "Criterion",
    "FormError",
    "Key",
    "LabelQuestion",
    "LabelSpec",
    "LabelsQuestion",
    "NumberQuestion",
    "PreferenceQuestion",
    "QuestionKind",
    "RankingQuestion",
    "ScaleQuestion",
    "SpansQuestion",
    "TextQuestion",
    "When",
    "check_form",
    "check_questions",
]

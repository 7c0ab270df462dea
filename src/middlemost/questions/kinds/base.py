"""What all types of question have in common: their settings, and what goes wrong with an answer."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from middlemost.errors import InputError, SettingError
from middlemost.questions.kinds.words import LabelKey, Name, Words

Code = Literal[
    "unknown-label",
    "wrong-type",
    "wrong-number",
    "too-long",
    "empty",
    "out-of-range",
    "unknown-candidate",
    "outside-text",
    "overlapping",
    "missing",
    "not-asked",
    "unknown-question",
]
"""What can be wrong with an answer. The last three come from a form: an answer that is not there, or should not be."""

MANY = 1000
"""The most labels of a question and the most values of a condition."""


class AnswerError(InputError):
    """An answer does not fit its question.

    Args:
        code: What is wrong, in one fixed word.
        what: What is wrong, one sentence for the rater. It holds nothing that can't be encoded.

    Example:
        >>> AnswerError("empty", "The text is empty.").code
        'empty'
    """

    def __init__(self, code: Code, what: str) -> None:
        super().__init__(what)
        self.code: Code = code

    def __reduce__(self) -> tuple[object, ...]:
        return AnswerError, (self.code, self.what)


@dataclass(frozen=True, slots=True)
class Key:
    """A button of a question.

    Attributes:
        key: The character on the keyboard that presses it, or `""` if none is left.
        value: What it stands for. Candidates, whose places change from rater to rater, are `{"shown": 0}` for the
            first one shown: no answer, so that a page that forgets to put in the candidate is refused.
        name: What is written on it.
    """

    key: str
    value: Any
    name: str


SPEC = ConfigDict(
    frozen=True,
    extra="forbid",
    use_attribute_docstrings=True,
    validate_by_name=True,
    validate_by_alias=True,
    serialize_by_alias=True,
    allow_inf_nan=False,
)
"""How the models of a study file behave."""


def _one_or_more(given: object) -> object:
    return cast("object", given) if isinstance(given, list | tuple) else [given]


def _named(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values:
        raise SettingError("The condition names no label.", remedy="Name one at least, or leave `when` out.")
    return values


class When(BaseModel):
    """The condition under which a question is asked."""

    model_config = SPEC

    question: Name
    """The name of an earlier question."""

    values: Annotated[
        tuple[LabelKey, ...],
        Field(max_length=MANY, json_schema_extra={"minItems": 1}),
        BeforeValidator(_one_or_more, json_schema_input_type=str | int | list[str | int]),
        AfterValidator(_named),
    ] = Field(alias="is")
    """The keys of labels, one of which must have been chosen there."""


def _unquoted_no(given: object) -> object:
    return "no" if given is False else given


class QuestionKind(BaseModel):
    """A question to raters: what all types share."""

    model_config = SPEC

    name: Name
    """What the question is called in files and columns. It lasts: answers are kept under it."""

    prompt: Words
    """The question as raters read it."""

    help: Words | None = None
    """A hint that is shown below the question."""

    required: bool = True
    """Whether an answer to the item needs an answer to this question."""

    rationale: Annotated[
        Literal["no", "optional", "required"],
        BeforeValidator(_unquoted_no, json_schema_input_type=Literal["no", "optional", "required", False]),
    ] = "no"
    """Whether raters write down why."""

    confidence: bool = False
    """Whether raters say how sure they are, from 0 to 100."""

    when: When | None = None
    """Asked only then. Default: always."""

    @abstractmethod
    def check(self, value: object, fields: Mapping[str, object]) -> object:
        """The value as it is stored, if it answers this question.

        Args:
            value: What came, any value of JSON.
            fields: The fields of the item.

        Raises:
            AnswerError: It does not answer this question. Nothing else is ever raised.
        """

    def keys(self) -> tuple[Key, ...]:
        """The buttons in the order in which the page shows them; none where raters write."""
        return ()

    def hotkeys(self) -> tuple[str, ...]:
        """The keys on the keyboard that the study file gives to its labels."""
        return ()

    def fields(self) -> tuple[str, ...]:
        """The fields of an item that this question needs."""
        return ()

    def choices(self) -> tuple[str, ...]:
        """What a condition of another question may name; nothing where there is no choice."""
        return ()

    def chosen(self, value: Any) -> tuple[str, ...]:
        """Which of `choices` a checked value holds.

        Args:
            value: A value that `check` returned.
        """
        return ()

"""Several questions about an item: whether they fit each other, and whether an answer fits them."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import cast

from middlemost.errors import InputError, SettingError
from middlemost.questions.kinds.base import AnswerError, QuestionKind, When
from middlemost.questions.kinds.number import finite
from middlemost.questions.kinds.text import written
from middlemost.questions.kinds.words import told

MOST_RATIONALE = 2000
"""The most characters of a rationale."""

_PARTS = frozenset({"value", "rationale", "confidence"})
_NAMED = 10


class FormError(InputError):
    """An answer to an item does not fit its questions.

    Args:
        errors: What is wrong, by the name of the question. Names that are no question's are shortened and escaped.

    Attributes:
        errors: The same.
    """

    def __init__(self, errors: Mapping[str, AnswerError]) -> None:
        super().__init__(" ".join(f"{name}: {error.what}" for name, error in errors.items()))
        self.errors: Mapping[str, AnswerError] = dict(errors)

    def __reduce__(self) -> tuple[object, ...]:
        return FormError, (self.errors,)


def check_questions(questions: Sequence[QuestionKind]) -> None:
    """Check that questions fit each other.

    Args:
        questions: All questions about an item, in the order in which they are asked.

    Raises:
        SettingError: Two share a name or a hotkey, or a condition names no earlier question or no label of it.
    """
    earlier: dict[str, QuestionKind] = {}
    hotkeys: dict[str, str] = {}
    for question in questions:
        if question.name in earlier:
            raise SettingError(f"Two questions are called {question.name}.", remedy="Give each its own name.")
        if question.when is not None:
            _check_condition(question.name, question.when, earlier)
        for hotkey in question.hotkeys():
            if hotkey in hotkeys:
                raise SettingError(
                    f"The hotkey {told(hotkey)} stands in the questions {hotkeys[hotkey]} and {question.name}.",
                    remedy="Take different keys, or leave them out: the page then finds some.",
                )
            hotkeys[hotkey] = question.name
        earlier[question.name] = question


def _check_condition(name: str, when: When, earlier: Mapping[str, QuestionKind]) -> None:
    where = f"question {name}, when"
    if when.question not in earlier:
        before = ", ".join(earlier) or "none"
        raise SettingError(
            f"{when.question} is no earlier question.", where=where, remedy=f"Questions before {name}: {before}."
        )
    choices = earlier[when.question].choices()
    if not choices:
        raise SettingError(
            f"{when.question} has no labels to choose from.",
            where=where,
            remedy="A condition needs a question of type label, labels, scale or preference.",
        )
    for value in when.values:
        if value not in choices:
            known = ", ".join(told(choice) for choice in choices[:_NAMED])
            raise SettingError(
                f"{when.question} is never {told(value)}.",
                where=where,
                remedy=f"Its answers are {known}{', …' if len(choices) > _NAMED else ''}.",
            )


def check_form(
    questions: Sequence[QuestionKind], answers: object, fields: Mapping[str, object]
) -> dict[str, dict[str, object]]:
    """The answers to the questions about an item, as they are stored.

    A question is asked if it has no condition, or if the question that its condition names was answered with one of
    the labels there. An answer to one that is not asked is refused.

    Args:
        questions: All questions, in the order in which they are asked; `check_questions` has passed them.
        answers: What came: name of the question → `{"value": …, "rationale": text, "confidence": 0 to 100}`.
        fields: The fields of the item.

    Returns:
        The checked answers in the order of the questions; those left out are absent.

    Raises:
        FormError: Some do not fit; it names all of them. Nothing else is ever raised.

    Example:
        >>> from middlemost.questions.kinds.label import LabelQuestion
        >>> asked = LabelQuestion(name="spam", prompt="Is it spam?", labels=["yes", "no"])
        >>> check_form([asked], {"spam": {"value": "no"}}, {})
        {'spam': {'value': 'no'}}
        >>> check_form([asked], {}, {})
        Traceback (most recent call last):
        middlemost.questions.kinds.form.FormError: spam: An answer is missing.
    """
    if not isinstance(answers, dict):
        trouble = AnswerError("wrong-type", f"Answers by question are asked, and {told(answers)} came.")
        raise FormError({question.name: trouble for question in questions})
    given = cast("dict[str, object]", answers)
    checked: dict[str, dict[str, object]] = {}
    errors: dict[str, AnswerError] = {}
    chosen: dict[str, tuple[str, ...]] = {}
    for question in questions:
        name, when = question.name, question.when
        try:
            if when is not None:
                if when.question in errors:
                    continue
                if not any(value in chosen.get(when.question, ()) for value in when.values):
                    if name in given:
                        raise AnswerError("not-asked", "This question is not asked with these answers.")
                    continue
            if name in given:
                checked[name] = _check_one(question, given[name], fields)
                chosen[name] = question.chosen(checked[name]["value"])
            elif question.required:
                raise AnswerError("missing", "An answer is missing.")
        except AnswerError as trouble:
            errors[name] = trouble
    if len(given) > len(checked):
        errors.update(_unknown(questions, given))
    if errors:
        raise FormError(errors)
    return checked


def _check_one(question: QuestionKind, given: object, fields: Mapping[str, object]) -> dict[str, object]:
    """One question's value, rationale and confidence."""
    if not isinstance(given, dict):
        raise AnswerError("wrong-type", f'An object with a "value" is asked, and {told(given)} came.')
    answer = cast("dict[str, object]", given)
    if not _PARTS.issuperset(answer):
        raise AnswerError("wrong-type", "An answer has a value, a rationale and a confidence, and more came.")
    if "value" not in answer:
        raise AnswerError("missing", "The value is missing.")
    checked: dict[str, object] = {"value": question.check(answer["value"], fields)}
    if question.rationale != "no":
        _add_rationale(question, answer, checked)
    elif "rationale" in answer:
        raise AnswerError("not-asked", "No rationale is asked here.")
    if question.confidence:
        checked["confidence"] = _confidence(answer)
    elif "confidence" in answer:
        raise AnswerError("not-asked", "No confidence is asked here.")
    return checked


def _add_rationale(question: QuestionKind, answer: Mapping[str, object], checked: dict[str, object]) -> None:
    needed = question.rationale == "required"
    if "rationale" not in answer:
        if needed:
            raise AnswerError("missing", "A rationale is missing.")
        return
    rationale = written(answer["rationale"], "The rationale", least=int(needed), most=MOST_RATIONALE)
    if rationale.strip():
        checked["rationale"] = rationale


def _confidence(answer: Mapping[str, object]) -> int | float:
    if "confidence" not in answer:
        raise AnswerError("missing", "The confidence is missing.")
    confidence = finite(answer["confidence"], "The confidence")
    if not 0 <= confidence <= 100:
        raise AnswerError("out-of-range", "The confidence lies outside 0 to 100.")
    return int(confidence) if confidence.is_integer() else confidence


def _unknown(questions: Sequence[QuestionKind], answers: Mapping[str, object]) -> dict[str, AnswerError]:
    """Errors for the first few names that are no question's."""
    names = {question.name for question in questions}
    unknown = islice((name for name in answers if name not in names), _NAMED)
    trouble = AnswerError("unknown-question", "There is no such question.")
    return {told(name)[1:-1]: trouble for name in unknown}

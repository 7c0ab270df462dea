"""A question answered by which of two candidates is better."""

from collections.abc import Mapping, Set
from functools import cached_property
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from middlemost.errors import SettingError
from middlemost.questions.kinds.base import SPEC, AnswerError, Key, QuestionKind
from middlemost.questions.kinds.candidates import NEITHER, TIE, Pair, unknown_candidate
from middlemost.questions.kinds.chat import assistant_turns
from middlemost.questions.kinds.choices import spelled_out
from middlemost.questions.kinds.words import LabelKey, Line, told

_DEGREES = {1: ("",), 2: ("slightly ", "clearly "), 3: ("slightly ", "clearly ", "much ")}
_PARTS = frozenset({"choice", "strength"})


class Criterion(BaseModel):
    """Something by which the candidates are judged beside the whole."""

    model_config = SPEC

    key: LabelKey
    """What is stored for it. It lasts."""

    name: Line
    """What raters read."""


def _distinct(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    keys = [criterion.key for criterion in criteria]
    names = [criterion.name for criterion in criteria]
    for texts in (keys, names):
        for text in texts:
            if texts.count(text) > 1:
                raise SettingError(f"Two criteria are called {told(text)}.", remedy="Give each its own key and name.")
    return criteria


_Criteria = Annotated[
    tuple[Annotated[Criterion, BeforeValidator(spelled_out, json_schema_input_type=Criterion | LabelKey)], ...],
    Field(max_length=20),
    AfterValidator(_distinct),
]


class PreferenceQuestion(QuestionKind):
    """Which of two candidates is better."""

    type: Literal["preference"] = "preference"
    """The better of two."""

    candidates: Pair
    """The item's two fields that hold the candidates. Raters see them in an order drawn for each."""

    tie: bool = True
    """Whether raters may say that both are equally good."""

    both_bad: bool = False
    """Whether raters may say that neither is any good, which is not a tie."""

    strength: Annotated[int, Field(strict=True, ge=1, le=3)] = 1
    """How many degrees of better: 1 for plainly better, 2 for slightly and clearly, 3 for much as well."""

    criteria: _Criteria = ()
    """What else the candidates are compared by; all of them are asked. A plain text is both key and name."""

    turns: bool = False
    """Whether the candidates are chats, and each turn of the assistant that both have is judged as well."""

    @cached_property
    def known(self) -> tuple[str, ...]:
        """All that may be chosen: the candidates, then what else is allowed."""
        return self.candidates + (TIE,) * self.tie + (NEITHER,) * self.both_bad

    def check(self, value: object, fields: Mapping[str, object]) -> dict[str, Any]:
        """What was preferred, by the candidates' fields.

        Args:
            value: What came: `{"choice": field or "tie" or "neither", "strength": 1 for the weakest}`, with
                `"criteria"` and `"turns"` where they are asked. Strength stands where a candidate was chosen and
                there are degrees.
            fields: The fields of the item.

        Raises:
            AnswerError: It is no such object.

        Example:
            >>> asked = PreferenceQuestion(name="better", prompt="Which?", candidates=["a", "b"], strength=2)
            >>> asked.check({"strength": 2, "choice": "b"}, {})
            {'choice': 'b', 'strength': 2}
            >>> asked.check({"choice": "left"}, {})
            Traceback (most recent call last):
            middlemost.questions.kinds.base.AnswerError: 'left' is none of 'a', 'b', 'tie'.
        """
        given = _object(value, self._parts)
        checked = self._judgement(given)
        if self.criteria:
            checked["criteria"] = self._by_criterion(given.get("criteria"))
        if self.turns:
            checked["turns"] = self._by_turn(given.get("turns"), fields)
        return checked

    @cached_property
    def _parts(self) -> Set[str]:
        return _PARTS | {name for name in ("criteria", "turns") if getattr(self, name)}

    def _judgement(self, given: Mapping[str, object]) -> dict[str, Any]:
        choice = given.get("choice")
        if not isinstance(choice, str) or choice not in self.known:
            raise unknown_candidate(choice, self.known)
        if choice not in self.candidates:
            if "strength" in given:
                raise AnswerError("wrong-type", f"{told(choice)} has no strength.")
            return {"choice": choice}
        strength = given.get("strength", 1 if self.strength == 1 else None)
        if isinstance(strength, bool) or not isinstance(strength, int):
            raise AnswerError("wrong-type", f"The strength is a whole number, and {told(strength)} came.")
        if not 1 <= strength <= self.strength:
            raise AnswerError("out-of-range", f"The strength lies outside 1 to {self.strength}.")
        return {"choice": choice} if self.strength == 1 else {"choice": choice, "strength": strength}

    def _by_criterion(self, value: object) -> dict[str, dict[str, Any]]:
        given = _object(value, {criterion.key for criterion in self.criteria})
        checked: dict[str, dict[str, Any]] = {}
        for criterion in self.criteria:
            if criterion.key not in given:
                raise AnswerError("missing", f"The criterion {told(criterion.name)} is not judged.")
            checked[criterion.key] = self._judgement(_object(given[criterion.key], _PARTS))
        return checked

    def _by_turn(self, value: object, fields: Mapping[str, object]) -> list[dict[str, Any]]:
        if not isinstance(value, list):
            raise AnswerError("wrong-type", f"A list of judgements by turn is asked, and {told(value)} came.")
        given = cast("list[object]", value)
        turns = min(assistant_turns(fields.get(candidate)) for candidate in self.candidates)
        if len(given) != turns:
            raise AnswerError("wrong-number", f"Judgements of {turns} turns are asked, and {len(given)} came.")
        return [self._judgement(_object(judgement, _PARTS)) for judgement in given]

    def keys(self) -> tuple[Key, ...]:
        """The buttons from left to right: the first shown, the second shown, tie, both bad."""
        names = _DEGREES[self.strength]
        degrees = range(1, self.strength + 1)
        by_place = [(0, degree) for degree in reversed(degrees)] + [(1, degree) for degree in degrees]
        buttons = [
            Key(
                str(place + 1),
                {"shown": shown} if self.strength == 1 else {"shown": shown, "strength": degree},
                f"{('First', 'Second')[shown]} is {names[degree - 1]}better",
            )
            for place, (shown, degree) in enumerate(by_place)
        ]
        if self.tie:
            buttons.append(Key("0", {"choice": TIE}, "Tie"))
        if self.both_bad:
            buttons.append(Key("x", {"choice": NEITHER}, "Both bad"))
        return tuple(buttons)

    def fields(self) -> tuple[str, ...]:
        """The fields of the candidates."""
        return self.candidates

    def choices(self) -> tuple[str, ...]:
        """The candidates and what else may be chosen."""
        return self.known

    def chosen(self, value: Mapping[str, Any]) -> tuple[str, ...]:
        """The choice.

        Args:
            value: A checked value.
        """
        return (value["choice"],)


def _object(value: object, parts: Set[str]) -> Mapping[str, object]:
    """An object of JSON that has no other parts than these."""
    if not isinstance(value, dict):
        raise AnswerError("wrong-type", f"An object is asked, and {told(value)} came.")
    given = cast("dict[str, object]", value)
    if not given.keys() <= parts:
        raise AnswerError("wrong-type", f"An object with only {', '.join(sorted(parts))} is asked, and more came.")
    return given

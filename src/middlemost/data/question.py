"""What a question asks for: its name, its labels or its scale. How to encode answers is in `questions`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from middlemost.data.values import Scale
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError

UNDECIDED = ("tie", "neither")
"""What a preference chooses that is no candidate: both are as good; both are bad."""


@dataclass(frozen=True, slots=True)
class LabelQuestion:
    """A question answered by one label from a set.

    Attributes:
        name: The question's name; `"label"` where a file has only one.
        labels: The labels offered, used or not, in rank order if ordinal.
        ordinal: Whether the labels stand in rank order.
    """

    name: str
    labels: Vocabulary
    ordinal: bool = False

    def to_dict(self) -> dict[str, Any]:
        """For a manifest."""
        return {
            "type": "label",
            "name": self.name,
            "labels": list(self.labels),
            "label_kind": self.labels.kind,
            "ordinal": self.ordinal,
        }


@dataclass(frozen=True, slots=True)
class NumberQuestion:
    """A question answered by a number.

    Attributes:
        name: The question's name.
        scale: `"interval"` or `"ratio"`.
    """

    name: str
    scale: Scale = "interval"

    def to_dict(self) -> dict[str, Any]:
        """For a manifest."""
        return {"type": "number", "name": self.name, "scale": self.scale}


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """A question answered by a set of labels, which may be empty.

    Attributes:
        name: The question's name.
        labels: The labels offered, ticked or not.
    """

    name: str
    labels: Vocabulary

    def to_dict(self) -> dict[str, Any]:
        """For a manifest."""
        return {"type": "set", "name": self.name, "labels": list(self.labels), "label_kind": self.labels.kind}


@dataclass(frozen=True, slots=True)
class PreferenceQuestion:
    """Which of two candidates is better.

    An answer is a JSON object: `choice` is a candidate, `"tie"` or `"neither"`; where asked for, `strength` is a number
    from 1, `criteria` holds such an object for each criterion, and `turns` one for each turn. Sides stand nowhere.

    Attributes:
        name: The question's name.
        candidates: The two candidates: the names of the items' fields that hold them.
        tie: Whether `"tie"` may be chosen: both are as good.
        both_bad: Whether `"neither"` may be chosen: both are bad, which is no tie.
        strength: How many degrees of preference there are; 1 if one is only preferred or not.
        criteria: What is judged in the same way beside the overall preference.
        turns: Whether each turn of a conversation is judged too.

    Raises:
        InputError: There are not two candidates, or one is called like a choice that is none.
    """

    name: str
    candidates: tuple[str, ...]
    tie: bool = True
    both_bad: bool = False
    strength: int = 1
    criteria: tuple[str, ...] = ()
    turns: bool = False

    def __post_init__(self) -> None:
        _check_candidates(self.name, self.candidates)
        if len(self.candidates) != 2:
            raise InputError(
                f"The preference {self.name!r} has {len(self.candidates)} candidates; it is between two.",
                remedy="Ask for a ranking of more.",
            )

    @property
    def labels(self) -> Vocabulary:
        """What may be chosen, as labels: the candidates, then `"tie"` and `"neither"` where they are offered."""
        offered = zip(UNDECIDED, (self.tie, self.both_bad), strict=True)
        return Vocabulary([*self.candidates, *(choice for choice, there in offered if there)])

    def to_dict(self) -> dict[str, Any]:
        """For a manifest."""
        return {
            "type": "preference",
            "name": self.name,
            "candidates": list(self.candidates),
            "tie": self.tie,
            "both_bad": self.both_bad,
            "strength": self.strength,
            "criteria": list(self.criteria),
            "turns": self.turns,
        }


@dataclass(frozen=True, slots=True)
class RankingQuestion:
    """In which order candidates stand, the best first.

    An answer is a JSON list of all candidates; candidates that tie stand in a list of their own.

    Attributes:
        name: The question's name.
        candidates: The candidates: the names of the items' fields that hold them.

    Raises:
        InputError: There are fewer than two candidates, or one is called like a choice that is none.
    """

    name: str
    candidates: tuple[str, ...]

    def __post_init__(self) -> None:
        _check_candidates(self.name, self.candidates)

    def to_dict(self) -> dict[str, Any]:
        """For a manifest."""
        return {"type": "ranking", "name": self.name, "candidates": list(self.candidates)}


@dataclass(frozen=True, slots=True)
class SpanQuestion:
    """Which stretches of a text have which label.

    An answer is a JSON list of objects with `start`, `end` (exclusive) and `label`; places are Unicode code points.

    Attributes:
        name: The question's name.
        labels: The labels offered, used or not.
        field: The field of the items that holds the text.
        overlap: Whether spans may overlap.
    """

    name: str
    labels: Vocabulary
    field: str
    overlap: bool = False

    def to_dict(self) -> dict[str, Any]:
        """For a manifest."""
        return {
            "type": "spans",
            "name": self.name,
            "labels": list(self.labels),
            "label_kind": self.labels.kind,
            "field": self.field,
            "overlap": self.overlap,
        }


@dataclass(frozen=True, slots=True)
class TextQuestion:
    """A question answered in words: a translation, a correction, a comment.

    Attributes:
        name: The question's name.
    """

    name: str

    def to_dict(self) -> dict[str, Any]:
        """For a manifest."""
        return {"type": "text", "name": self.name}


ComparisonQuestion = PreferenceQuestion | RankingQuestion
Question = LabelQuestion | NumberQuestion | SetQuestion | ComparisonQuestion | SpanQuestion | TextQuestion


def question_from_dict(written: dict[str, Any]) -> Question:
    """A question from a manifest; the inverse of `to_dict`.

    Raises:
        InputError: There is no such type of question.
    """
    rest = {name: value for name, value in written.items() if name not in ("type", "labels", "label_kind")}
    for name in ("candidates", "criteria"):
        if name in rest:
            rest[name] = tuple(rest[name])
    if "labels" in written:
        rest["labels"] = Vocabulary(written["labels"], kind=written["label_kind"])
    if written["type"] not in _KINDS:
        raise InputError(f"There is no type of question {written['type']!r}.", remedy="Upgrade middlemost.")
    return _KINDS[written["type"]](**rest)


_KINDS: dict[str, Callable[..., Question]] = {
    "label": LabelQuestion,
    "number": NumberQuestion,
    "set": SetQuestion,
    "preference": PreferenceQuestion,
    "ranking": RankingQuestion,
    "spans": SpanQuestion,
    "text": TextQuestion,
}


def _check_candidates(question: str, candidates: tuple[str, ...]) -> None:
    """Refuse fewer than two candidates, one named twice, and one called like a choice that is none.

    Args:
        question: The question's name.
        candidates: Its candidates.
    """
    if len(candidates) < 2 or len(set(candidates)) < len(candidates):
        raise InputError(f"The candidates of {question!r} are not two or more, each once: {', '.join(candidates)}.")
    taken = [one for one in candidates if one in UNDECIDED]
    if taken:
        raise InputError(
            f"A candidate of {question!r} is called {taken[0]!r}, which is what a choice of none is called.",
            remedy="Rename the field.",
        )

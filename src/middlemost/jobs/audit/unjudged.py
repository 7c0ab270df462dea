"""Questions that an audit does not judge yet: named, with how much was answered, never passed over in silence."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

import middlemost
from middlemost.data.dataset import COUNTED, Dataset, Paradigm
from middlemost.data.estimate import Estimate
from middlemost.data.question import PreferenceQuestion, Question
from middlemost.data.question_lookup import INFERRED, inferred_question
from middlemost.data.reading import Reading
from middlemost.jobs.audit.result import SCHEMA, Unjudged


@dataclass(frozen=True, slots=True, eq=False)
class NothingJudged:
    """What an audit says of data in which it can judge nothing yet.

    Attributes:
        paradigm: Prescriptive, descriptive or unknown.
        reading: What the reader took for what.
        statuses: How many rows of the source have which status.
        unjudged: The questions.
    """

    paradigm: Paradigm
    reading: Reading
    statuses: Mapping[str, int]
    unjudged: tuple[Unjudged, ...]

    @property
    def numbers(self) -> dict[str, Estimate]:
        """No numbers: a condition on one fails."""
        return {}

    @property
    def sentence(self) -> str:
        """Why there is no audit."""
        these = "this question" if len(self.unjudged) == 1 else "these questions"
        return (
            f"There is nothing to judge yet in {these}: audit judges labels, sets, numbers and choices of preferences."
        )

    def to_json(self) -> dict[str, Any]:
        """Everything, with the version of the schema of an audit, ready for `json.dumps`."""
        return {
            "schema": SCHEMA,
            "middlemost": middlemost.__version__,
            "question": None,
            "paradigm": self.paradigm,
            "reading": self.reading.to_dict(),
            "statuses": dict(self.statuses),
            "numbers": {},
            "findings": [],
            "unjudged": [asdict(one) | {"sentence": one.sentence} for one in self.unjudged],
            "sentence": self.sentence,
        }


def nothing_judged(dataset: Dataset, question: str | None) -> NothingJudged | None:
    """Why there is nothing to judge; None where there is something.

    Args:
        dataset: The data.
        question: The question that was named; None if none was.

    Raises:
        InputError: There is no such question, or there are several to judge and none was named.
    """
    if question is None and not any(isinstance(one, INFERRED) for one in dataset.questions.values()):
        return NothingJudged(dataset.paradigm, dataset.reading, dataset.statuses, unjudged_questions(dataset))
    asked = inferred_question(dataset.questions, question)
    if isinstance(asked, INFERRED):
        return None
    return NothingJudged(dataset.paradigm, dataset.reading, dataset.statuses, (_unjudged(dataset, asked),))


def unjudged_questions(dataset: Dataset, audited: str | None = None) -> tuple[Unjudged, ...]:
    """The questions of a data set that an audit cannot judge, and what it leaves out of the one it judges.

    Args:
        dataset: The data.
        audited: The question that is judged. Default: none.
    """
    return tuple(
        _unjudged(dataset, one)
        for name, one in dataset.questions.items()
        if not isinstance(one, INFERRED) or (name == audited and _parts(one))
    )


def _unjudged(dataset: Dataset, question: Question) -> Unjudged:
    rows = dataset.answers.filter((pl.col("question") == question.name) & pl.col("status").is_in(COUNTED))
    return Unjudged(
        question=question.name,
        kind=question.to_dict()["type"],
        answers=rows.height,
        items=rows["item"].n_unique(),
        raters=rows["rater"].drop_nulls().n_unique(),
        parts=_parts(question),
    )


def _parts(question: Question) -> tuple[str, ...]:
    """What a preference asks for beside its choice."""
    if not isinstance(question, PreferenceQuestion):
        return ()
    asked = {"strength": question.strength > 1, "criteria": bool(question.criteria), "turns": question.turns}
    return tuple(part for part, there in asked.items() if there)

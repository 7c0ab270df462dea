"""A whole data set: what a reader returns and a job takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl
from polars.testing import assert_frame_equal

from middlemost.data.question import (
    ComparisonQuestion,
    LabelQuestion,
    NumberQuestion,
    PreferenceQuestion,
    Question,
    RankingQuestion,
    SetQuestion,
    SpanQuestion,
    TextQuestion,
)
from middlemost.data.question_lookup import question_named, question_of_kind
from middlemost.data.reading import Reading
from middlemost.data.vocabulary import IdKind

Paradigm = Literal["prescriptive", "descriptive", "unknown"]

STATUSES = (
    "rating",
    "repeat",
    "superseded",
    "double submission",
    "copy",
    "surplus",
    "late",
    "skipped",
    "rejected",
    "empty",
    "refused",
)
"""The status of every row of a source; the counts of all of them sum to its rows."""

COUNTED = ("rating", "repeat")
"""The statuses of answers that are ratings."""

PREDICTED = pl.List(pl.Struct({"label": pl.String(), "share": pl.Float64()}))
"""What a rater guessed of the others: the share, 0 to 1, that gives each of one or more labels."""

ANSWER_SCHEMA: Mapping[str, pl.DataType] = {
    "item": pl.String(),
    "question": pl.String(),
    "rater": pl.String(),
    "value": pl.String(),
    "status": pl.String(),
    "repeat": pl.Int32(),
    "line": pl.Int64(),
    "time": pl.Datetime("us", "UTC"),
    "seconds": pl.Float64(),
    "assignment": pl.String(),
    "draw": pl.String(),
    "predicted": PREDICTED,
    "shown": pl.List(pl.String()),
}
"""The columns of `Dataset.answers`. All but item, question, value, status, repeat and line may be null."""

GOLD_ROLES = ("anchor", "control", "test")

CHANGE_SCHEMA: Mapping[str, pl.DataType] = {
    "item": pl.String(),
    "question": pl.String(),
    "from": pl.String(),
    "to": pl.String(),
    "by": pl.String(),
    "method": pl.String(),
    "evidence": pl.String(),
    "time": pl.Datetime("us", "UTC"),
}
"""The columns of `Dataset.changes`. All but item, question and to may be null."""


def no_changes() -> pl.DataFrame:
    """A table of changes without rows."""
    return pl.DataFrame(schema=dict(CHANGE_SCHEMA))


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Answers, and what is known about items, raters, questions and true labels.

    Attributes:
        answers: The lossless record, one row an answer, with the columns of `ANSWER_SCHEMA`. `value` is text
            (a number in plain notation for a number question, a JSON list of labels by code point for a question
            of sets, JSON as the question's type says for preferences, rankings and spans), null only where the status
            says so. `shown` lists the candidates of a preference or ranking in the order in which the rater saw them,
            where known: values name candidates, never sides.
            `rater` is null where raters are unknown. `repeat` numbers a rater's ratings of one item from 0.
        items: One row an item: `item` and any attributes.
        raters: One row a rater: `rater` and any attributes. No row where raters are unknown.
        questions: Question name → its type.
        gold: item, question, label, role (anchor, control or test), draw (random where the item is declared to be drawn
            at random, else null).
        reading: What the reader took for what.
        paradigm: Whether raters follow a guideline (prescriptive) or their own view (descriptive).
        kinds: What type the caller's ids had, for `"item"` and `"rater"`. Default: text.
        changes: What became of labels since the answers, one row a change, with the columns of `CHANGE_SCHEMA`; older
            changes stand first. `with_changes` adds some, and `current_labels` says what the labels are now. `from` is
            null where the label was no answer but a consensus. `evidence` is JSON. Default: none.
        parent: The version that this one was made from by changes. Default: None, it was read.
    """

    answers: pl.DataFrame
    items: pl.DataFrame
    raters: pl.DataFrame
    questions: Mapping[str, Question]
    gold: pl.DataFrame
    reading: Reading
    paradigm: Paradigm = "unknown"
    kinds: Mapping[str, IdKind] = field(default_factory=dict[str, IdKind])
    changes: pl.DataFrame = field(default_factory=no_changes)
    parent: str | None = None

    def __repr__(self) -> str:
        return (
            f"Dataset({self.answers.height:,} answers, {self.items.height:,} items, "
            f"{self.raters.height:,} raters, questions {', '.join(self.questions)})"
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Dataset):
            return NotImplemented
        return (
            all(
                _frames_equal(getattr(self, name), getattr(other, name))
                for name in ("answers", "items", "raters", "gold", "changes")
            )
            and dict(self.questions) == dict(other.questions)
            and self.reading.to_dict() == other.reading.to_dict()
            and (self.paradigm, dict(self.kinds), self.parent) == (other.paradigm, dict(other.kinds), other.parent)
        )

    __hash__ = None  # pyright: ignore[reportAssignmentType]  # holds frames, which have no hash

    @property
    def version(self) -> str:
        """The version's id: a hash of the content, computed when asked for; see `versions.version_of`."""
        from middlemost.data.versions import version_of

        return version_of(self)

    @property
    def statuses(self) -> dict[str, int]:
        """How many rows have which status, in the order of `STATUSES`; the counts sum to the source's rows."""
        counted = dict(self.answers.group_by("status").len().iter_rows())
        counted["refused"] = counted.get("refused", 0) + self.reading.refused
        return {status: counted[status] for status in STATUSES if counted.get(status)}

    def question(self, name: str | None = None) -> Question:
        """One question by name, or the only one.

        Args:
            name: The question's name; None for the only one.

        Raises:
            InputError: There is no such question, or there are several and none was named.
        """
        return question_named(self.questions, name)

    def label_question(self, name: str | None = None) -> LabelQuestion:
        """One question answered by a label, by name, or the only one of its kind.

        Raises:
            InputError: There is none, or there are several and none was named.
        """
        return question_of_kind(self.questions, name, LabelQuestion)

    def number_question(self, name: str | None = None) -> NumberQuestion:
        """One question answered by a number, by name, or the only one of its kind.

        Raises:
            InputError: There is none, or there are several and none was named.
        """
        return question_of_kind(self.questions, name, NumberQuestion, reread='scale="interval" or "ratio"')

    def set_question(self, name: str | None = None) -> SetQuestion:
        """One question answered by a set of labels, by name, or the only one of its kind.

        Raises:
            InputError: There is none, or there are several and none was named.
        """
        return question_of_kind(self.questions, name, SetQuestion, reread='scale="set"')

    def preference_question(self, name: str | None = None) -> PreferenceQuestion:
        """One question answered by a preference, by name, or the only one of its kind.

        Raises:
            InputError: There is none, or there are several and none was named.
        """
        return question_of_kind(self.questions, name, PreferenceQuestion)

    def comparison_question(self, name: str | None = None) -> ComparisonQuestion:
        """One question answered by a preference or a ranking, by name, or the only one of these kinds.

        Raises:
            InputError: There is none, or there are several and none was named.
        """
        return question_of_kind(self.questions, name, PreferenceQuestion, RankingQuestion)

    def span_question(self, name: str | None = None) -> SpanQuestion:
        """One question answered by spans of a text, by name, or the only one of its kind.

        Raises:
            InputError: There is none, or there are several and none was named.
        """
        return question_of_kind(self.questions, name, SpanQuestion)

    def text_question(self, name: str | None = None) -> TextQuestion:
        """One question answered in words, by name, or the only one of its kind.

        Raises:
            InputError: There is none, or there are several and none was named.
        """
        return question_of_kind(self.questions, name, TextQuestion)


def _frames_equal(a: pl.DataFrame, b: pl.DataFrame) -> bool:
    try:
        assert_frame_equal(a, b, check_exact=True)
    except AssertionError:
        return False
    return True

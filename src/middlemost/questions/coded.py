"""The answers to a question that are ratings, with their items and raters as codes."""

from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
import polars as pl
from jaxtyping import Int32, Int64

from middlemost.data.dataset import COUNTED, Dataset
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError
from middlemost.questions.encode import encode_known, text_array
from middlemost.questions.order import by_code


@dataclass(frozen=True, slots=True)
class CodedAnswers:
    """The ratings of one question, with the codes of their items and raters.

    Attributes:
        value: The text of each answer.
        item: Item code of each.
        rater: Rater code of each; -1 where the rater is unknown.
        order: The rows by item, then rater, then the number of the repeat: the order of kernel types.
        items: All items of the data set.
        raters: All raters of the data set.
    """

    value: pl.Series
    item: Int32[np.ndarray, "rows"]
    rater: Int32[np.ndarray, "rows"]
    order: Int64[np.ndarray, "rows"]
    items: Vocabulary
    raters: Vocabulary


def coded_answers(dataset: Dataset, question: str) -> CodedAnswers:
    """Code the ratings of one question.

    Args:
        dataset: The data.
        question: The question's name.
    """
    items, raters = vocabulary_of(dataset, "item"), vocabulary_of(dataset, "rater")
    answers = dataset.answers
    item = encode_known(answers["item"], items, what="item")
    known = answers["rater"].is_not_null()
    rater = np.full(len(item), -1, dtype=np.int32)
    rater[known.to_numpy()] = encode_known(answers["rater"].drop_nulls(), raters, what="rater")
    return of_question(answers, question, item, rater, items=items, raters=raters)


def of_question(
    answers: pl.DataFrame,
    question: str,
    item: Int32[np.ndarray, "rows"],
    rater: Int32[np.ndarray, "rows"],
    *,
    items: Vocabulary,
    raters: Vocabulary,
) -> CodedAnswers:
    """The ratings of one question among answers whose items and raters are coded already.

    Args:
        answers: `Dataset.answers`.
        question: The question's name.
        item: Item code of each answer.
        rater: Rater code of each; -1 where the rater is unknown.
        items: All items of the data set.
        raters: All raters of the data set.
    """
    counted = counted_rows(answers, question)
    value, repeat = answers["value"], answers["repeat"]
    if not counted.all():
        rows = counted.to_numpy()
        value, repeat, item, rater = value.filter(counted), repeat.filter(counted), item[rows], rater[rows]
    start = by_code(repeat.to_numpy(), int(cast("int", repeat.max()) or 0) + 1)
    order = by_code(item, len(items), by_code(rater + np.int32(1), len(raters) + 1, start))
    return CodedAnswers(value, item, rater, order, items, raters)


def counted_rows(answers: pl.DataFrame, question: str) -> pl.Series:
    """Which answers to a question are ratings.

    Args:
        answers: `Dataset.answers`.
        question: The question's name.
    """
    return answers["status"].is_in(COUNTED) & (answers["question"] == question)


def refuse_unknown_raters(coded: CodedAnswers, source: str) -> None:
    """Refuse answers of which nobody knows who gave them.

    Args:
        coded: The answers.
        source: The file's name.

    Raises:
        InputError: A rater is unknown.
    """
    if np.any(coded.rater < 0):
        raise InputError(
            "The raters are unknown, and ratings say who gave which label.",
            where=source,
            remedy="Only measures that need no identity work: agreement and majority, from counts of labels.",
        )


def vocabulary_of(dataset: Dataset, role: Literal["item", "rater"]) -> Vocabulary:
    """All items or raters of a data set, those without ratings included.

    Args:
        dataset: The data.
        role: `"item"` or `"rater"`.
    """
    frame = dataset.items if role == "item" else dataset.raters
    ids, kind = frame[role], dataset.kinds.get(role, "text")
    if ids.n_unique() < len(ids):
        return Vocabulary(ids.to_list(), kind=kind)  # which names the id that stands twice
    return Vocabulary.from_unique(text_array(ids), kind=kind)

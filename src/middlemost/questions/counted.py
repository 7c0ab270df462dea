"""The answers to a question that are ratings, in the order that kernel types keep."""

from typing import Literal

import numpy as np
import polars as pl

from middlemost.data.dataset import COUNTED, Dataset
from middlemost.data.vocabulary import Vocabulary


def counted_answers(dataset: Dataset, question: str) -> pl.DataFrame:
    """Answers to a question with the status rating or repeat, a rater's repeats in the order of their numbers.

    Args:
        dataset: The data.
        question: The question's name.
    """
    answers = dataset.answers
    rows = answers["status"].is_in(COUNTED)
    if len(dataset.questions) > 1:
        rows &= answers["question"] == question
    if not rows.all():
        answers = answers.filter(rows)
    repeat = answers["repeat"].to_numpy()
    if repeat.any():
        answers = answers[np.argsort(repeat, kind="stable")]
    return answers


def vocabulary_of(dataset: Dataset, role: Literal["item", "rater"]) -> Vocabulary:
    """All items or raters of a data set, those without ratings included.

    Args:
        dataset: The data.
        role: `"item"` or `"rater"`.
    """
    frame = dataset.items if role == "item" else dataset.raters
    return Vocabulary(frame[role].to_list(), kind=dataset.kinds.get(role, "text"))

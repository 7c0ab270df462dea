"""From the answers in memory to the kernel types that the science takes."""

from typing import Any

import numpy as np
from jaxtyping import Int32

from middlemost.collect.store.orphans import labels_of
from middlemost.collect.worker.answer_log import AnswerLog, Names
from middlemost.data.label_sets import LabelSets
from middlemost.data.ratings import Ratings
from middlemost.data.values import Values
from middlemost.data.vocabulary import Vocabulary
from middlemost.questions.kinds import AnyQuestion

JUDGED = ("label", "scale", "preference", "labels", "number")
"""Types of questions whose agreement is followed while people rate."""


def kernel_data(log: AnswerLog, question: AnyQuestion, *, models: bool) -> Ratings | LabelSets | Values:
    """The answers to a question that count.

    Items and raters are those with an answer to the question.

    Args:
        log: The answers.
        question: One of the types `JUDGED`.
        models: Whether the ratings of models count.
    """
    if question.type == "number":
        return _values_of(log, question.name, models=models)
    if question.type == "labels":
        return _sets_of(log, question, models=models)
    return ratings_of(log, question, models=models)


def ratings_of(log: AnswerLog, question: AnyQuestion, *, models: bool) -> Ratings:
    """The answers to a question that has one label, as ratings.

    Labels that the study file no longer offers have no code; their ratings are left out, as the server does.

    Args:
        log: The answers.
        question: A label, a scale or a preference, whose choice is its label.
        models: Whether the ratings of models count.
    """
    given = log.counted(question.name, models=models)
    labels = Vocabulary(labels_of(question))
    code = labels.find(_chosen(value) for value in log.given[question.name].values)[given.value]
    known = code >= 0
    item, items = _among(given.item[known], log.items)
    rater, raters = _among(given.rater[known], log.raters)
    ordinal = question.type == "scale"
    return Ratings.from_codes(item, rater, code[known], items=items, raters=raters, labels=labels, ordinal=ordinal)


def _values_of(log: AnswerLog, question: str, *, models: bool) -> Values:
    given = log.counted(question, models=models)
    value = np.array(log.given[question].values, dtype=np.float64)[given.value]
    item, items = _among(given.item, log.items)
    rater, raters = _among(given.rater, log.raters)
    return Values.from_codes(item, rater, value, items=items, raters=raters)


def _sets_of(log: AnswerLog, question: AnyQuestion, *, models: bool) -> LabelSets:
    given = log.counted(question.name, models=models)
    labels = Vocabulary(labels_of(question))
    values = log.given[question.name].values
    sets = np.array([[label in value for label in labels] for value in values], dtype=bool)
    item, items = _among(given.item, log.items)
    rater, raters = _among(given.rater, log.raters)
    members = sets.reshape(len(values), len(labels))
    return LabelSets.from_codes(item, rater, given.value, members, items=items, raters=raters, labels=labels)


def _chosen(value: Any) -> str:
    """The label that an answer names: itself, or the choice of a preference."""
    return value if isinstance(value, str) else str(value["choice"])


def _among(code: Int32[np.ndarray, "rows"], names: Names) -> tuple[Int32[np.ndarray, "rows"], Vocabulary]:
    occurring, place = np.unique(code, return_inverse=True)
    return place.astype(np.int32), Vocabulary([names.names[int(one)] for one in occurring])

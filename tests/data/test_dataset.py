"""A data set's own questions: which question, which statuses, equality."""

from dataclasses import replace

import polars as pl
import pytest

import middlemost as mm
from middlemost.data.dataset import ANSWER_SCHEMA, STATUSES
from middlemost.errors import InputError


@pytest.fixture
def dataset():
    return mm.read({"item": ["a", "b", "c"], "rater": ["x", "x", "x"], "label": ["n", "m", None]})


def test_answers_follow_the_schema(dataset):
    assert dict(dataset.answers.schema) == dict(ANSWER_SCHEMA)


def test_statuses_stand_in_order_and_sum_to_the_rows(dataset):
    counted = replace(dataset, reading=replace(dataset.reading, refused=2)).statuses
    assert counted == {"rating": 2, "empty": 1, "refused": 2}
    assert [status for status in STATUSES if status in counted] == list(counted)


def test_equality_sees_every_part(dataset):
    same = replace(dataset, answers=dataset.answers.clone())
    assert dataset == same
    assert dataset != replace(dataset, kinds={"item": "integer"})
    assert dataset != replace(dataset, items=pl.DataFrame({"item": ["a", "b"]}))
    assert dataset != replace(dataset, reading=replace(dataset.reading, rows=4))
    assert dataset != "a data set"
    with pytest.raises(TypeError):
        hash(dataset)


def test_questions_by_name(dataset):
    assert dataset.question() == dataset.question("label") == dataset.label_question()
    with pytest.raises(InputError, match="no question 'x'"):
        dataset.question("x")
    with pytest.raises(InputError, match="answered by a label"):
        dataset.number_question("label")
    with pytest.raises(InputError, match="answered by a number"):
        dataset.number_question()
    several = replace(dataset, questions={**dataset.questions, "b": dataset.question()})
    with pytest.raises(InputError, match="2 questions: label, b"):
        several.question()
    with pytest.raises(InputError, match="Not exactly one question"):
        several.label_question()


def test_it_says_what_it_holds(dataset):
    assert repr(dataset) == "Dataset(3 answers, 3 items, 1 raters, questions label)"

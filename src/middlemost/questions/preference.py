"""A preference between two candidates: what its answers say, and the choice alone as a label."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from middlemost.data.dataset import Dataset
from middlemost.data.question import LabelQuestion, PreferenceQuestion
from middlemost.data.ratings import Ratings
from middlemost.errors import InputError
from middlemost.questions.encode import distinct_ids
from middlemost.questions.label import encode_ratings


def preference_labels(dataset: Dataset, question: str | None = None) -> tuple[LabelQuestion, Ratings]:
    """A preference as classification: which candidate was chosen, or a tie, or neither.

    The labels are the candidates, never the sides on which they were shown, then `"tie"` and `"neither"` where the
    question offers them. Strength, criteria and turns are left out.

    Args:
        dataset: The data.
        question: The question's name. Default: the only preference.

    Returns:
        The question as one answered by a label, of the same name, and its ratings.

    Raises:
        InputError: The question is no preference, an answer is none, or the raters are unknown.

    Example:
        >>> from dataclasses import replace
        >>> import middlemost as mm
        >>> rows = {"item": ["p", "p"], "rater": ["x", "y"], "label": ['{"choice": "a"}', '{"choice": "tie"}']}
        >>> better = PreferenceQuestion("label", ("a", "b"))
        >>> asked, ratings = preference_labels(replace(mm.read(rows), questions={"label": better}))
        >>> list(asked.labels), ratings.label.tolist()
        (['a', 'b', 'tie'], [0, 2])
    """
    asked = dataset.preference_question(question)
    labelled = choices_as_labels(dataset, asked.name)
    return labelled.label_question(asked.name), encode_ratings(labelled, asked.name)


def choices_as_labels(dataset: Dataset, question: str) -> Dataset:
    """The same data with a preference as a question answered by a label: its answers are the choices.

    Args:
        dataset: The data.
        question: The preference's name.

    Raises:
        InputError: The question is no preference, or an answer is none.
    """
    asked = dataset.preference_question(question)
    answers = dataset.answers
    rows = ((answers["question"] == question) & answers["value"].is_not_null()).to_numpy()
    codes, texts = distinct_ids(answers["value"].filter(rows))
    chosen = [choice_of(text, asked, source=dataset.reading.source)[0] for text in texts]
    place = np.full(answers.height, -1, dtype=np.int64)
    place[rows] = codes
    choices = pl.Series(chosen, dtype=pl.String).gather(pl.Series(place, dtype=pl.Int64).replace(-1, None))
    value = pl.select(pl.when(pl.Series(rows)).then(choices).otherwise(answers["value"]).alias("value")).to_series()
    questions = {**dataset.questions, question: LabelQuestion(question, asked.labels)}
    return replace(dataset, answers=answers.with_columns(value), questions=questions)


def choice_of(
    text: str, asked: PreferenceQuestion, *, source: str, criterion: str | None = None
) -> tuple[str | None, int]:
    """What an answer to a preference chooses, and how strongly: 0 where it does not say.

    Args:
        text: The answer.
        asked: The question.
        source: The file's name, for errors.
        criterion: One of the question's criteria. Default: the overall preference.

    Returns:
        A candidate, `"tie"` or `"neither"`, and the strength. The choice is None where the criterion was not judged.

    Raises:
        InputError: The text is no answer to the question.

    Example:
        >>> better = PreferenceQuestion("better", ("a", "b"), strength=2)
        >>> choice_of('{"choice": "b", "strength": 2}', better, source="here")
        ('b', 2)
    """
    try:
        found: Any = json.loads(text)
        if criterion is not None:
            found = found.get("criteria", {}).get(criterion)
            if found is None:
                return None, 0
        choice, strength = found["choice"], found.get("strength", 0)
        known = choice in asked.labels and 0 <= strength <= asked.strength and strength == int(strength)
    except (ValueError, TypeError, KeyError, AttributeError):
        known, choice, strength = False, None, 0
    if not known:
        raise InputError(
            f"{text} is no answer to the preference {asked.name!r}.",
            where=source,
            remedy=f"It is a JSON object whose choice is one of {', '.join(asked.labels)}"
            + (f", with a strength of 1 to {asked.strength}." if asked.strength > 1 else "."),
        )
    return choice, int(strength)

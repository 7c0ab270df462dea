"""Verdicts on raters: whom to trust, and why."""

import numpy as np

from middlemost.data.dataset import Dataset
from middlemost.data.gold import Gold
from middlemost.data.ratings import Ratings
from middlemost.errors import InputError
from middlemost.jobs.verdict.of_ratings import rater_verdicts
from middlemost.jobs.verdict.result import VERDICTS as VERDICTS
from middlemost.jobs.verdict.result import RaterVerdicts as RaterVerdicts
from middlemost.questions.beside import beside_ratings
from middlemost.questions.label import encode_gold, encode_ratings


def verdict(dataset: Dataset, *, question: str | None = None, level: float = 0.95, seed: int = 0) -> RaterVerdicts:
    """A verdict on every rater of a label question: reliable, noisy, biased, spammer, inverted, too few to tell.

    Args:
        dataset: What `middlemost.read` returned. Gold of the roles anchor and control is used.
        question: The question. Default: the only one answered by a label.
        level: Coverage of the intervals. Default: 0.95.
        seed: Seed of the power curve. Default: 0.

    Raises:
        InputError: The study is descriptive, where nobody is scored by agreement; or the raters are unknown.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, "yes" if (i % 2 or r == "z") else "no") for i in range(60) for r in "uvwxyz"]
        >>> data = mm.read(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> verdict(data).words
        ['reliable', 'reliable', 'reliable', 'reliable', 'reliable', 'spammer']
    """
    if dataset.paradigm == "descriptive":
        raise InputError(
            "The study is descriptive: raters give their own view, and nobody is scored by agreement.",
            where="paradigm",
            remedy="Compare groups of raters instead (audit --by raters.COLUMN).",
        )
    asked = dataset.label_question(question)
    ratings = encode_ratings(dataset, asked.name)
    return verdicts_of(dataset, ratings, asked.name, level=level, seed=seed)


def verdicts_of(dataset: Dataset, ratings: Ratings, question: str, *, level: float, seed: int) -> RaterVerdicts:
    """The same for a data set whose ratings are encoded already.

    Args:
        dataset: The data.
        ratings: The ratings of the question.
        question: Its name.
        level: Coverage of the intervals.
        seed: Seed of the power curve.
    """
    anchors, controls = (encode_gold(dataset, ratings.items, question, role=role) for role in ("anchor", "control"))
    gold = Gold(np.append(anchors.item, controls.item), np.append(anchors.label, controls.label))
    known = {
        name: beside_ratings(dataset, name, question)
        for name in ("seconds", "time")
        if dataset.answers[name].null_count() < dataset.answers.height
    }
    return rater_verdicts(ratings, gold=gold if len(gold) else None, level=level, seed=seed, **known)

"""A question answered by one label from a set: from a Dataset to Ratings, Counts and Gold."""

import numpy as np
import polars as pl

from middlemost.data.arrays import freeze
from middlemost.data.counts import Counts
from middlemost.data.dataset import Dataset
from middlemost.data.gold import Gold
from middlemost.data.question import LabelQuestion
from middlemost.data.ratings import Ratings
from middlemost.data.vocabulary import Vocabulary
from middlemost.questions.coded import CodedAnswers, coded_answers, counted_rows, refuse_unknown_raters
from middlemost.questions.encode import encode_known


def encode_ratings(dataset: Dataset, question: str | None = None) -> Ratings:
    """The ratings of one label question as codes: answers whose status is rating or repeat.

    Items and raters of the data set that have no rating keep their codes, and so do labels that nobody used.

    Args:
        dataset: The data.
        question: The question's name. Default: the only one answered by a label.

    Returns:
        Ratings sorted by item, rater and number of the repeat.

    Raises:
        InputError: The question is not one answered by a label, or the raters are unknown.

    Example:
        >>> import polars as pl
        >>> import middlemost as mm
        >>> table = pl.DataFrame({"item": ["a", "a"], "rater": ["x", "y"], "label": ["no", "yes"]})
        >>> encode_ratings(mm.read(table))
        Ratings(2 of 1 items by 2 raters, labels no, yes)
    """
    asked = dataset.label_question(question)
    return ratings_of(coded_answers(dataset, asked.name), asked, source=dataset.reading.source)


def ratings_of(coded: CodedAnswers, asked: LabelQuestion, *, source: str) -> Ratings:
    """Ratings from answers to one label question whose items and raters are coded already.

    Args:
        coded: The ratings of the question.
        asked: The question.
        source: The file's name, for errors.

    Raises:
        InputError: The raters are unknown.
    """
    refuse_unknown_raters(coded, source)
    label = encode_known(coded.value, asked.labels, what="label")
    return Ratings.from_codes(
        coded.item[coded.order],
        coded.rater[coded.order],
        label[coded.order],
        items=coded.items,
        raters=coded.raters,
        labels=asked.labels,
        ordinal=asked.ordinal,
    )


def encode_counts(dataset: Dataset, question: str | None = None) -> Counts:
    """How many raters gave each label to each item; it does not need to know the raters.

    Where they are known, a rater's repeats of an item share one vote.

    Args:
        dataset: The data.
        question: The question's name. Default: the only one answered by a label.

    Raises:
        InputError: The question is not one answered by a label.
    """
    asked = dataset.label_question(question)
    coded = coded_answers(dataset, asked.name)
    if not np.any(coded.rater < 0):
        return Counts.from_ratings(ratings_of(coded, asked, source=dataset.reading.source))
    n_labels = len(asked.labels)
    cell = coded.item.astype(np.int64) * n_labels + encode_known(coded.value, asked.labels, what="label")
    flat = np.bincount(cell, minlength=len(coded.items) * n_labels).astype(np.float64)
    return Counts(freeze(flat.reshape(len(coded.items), n_labels)), coded.items, asked.labels, asked.ordinal)


def encode_gold(
    dataset: Dataset,
    items: Vocabulary,
    question: str | None = None,
    *,
    role: str | None = None,
    draw: str | None = None,
) -> Gold:
    """The gold labels of one question in codes.

    Gold for an item that nobody rated, or with a label that is not among the question's, has no code and is
    left out; the data set's notes count both.

    Args:
        dataset: The data with its gold.
        items: The item vocabulary to code for, such as `ratings.items`.
        question: The question's name. Default: the only one answered by a label.
        role: `"anchor"`, `"control"` or `"test"`. Default: all.
        draw: `"random"` for gold that is declared to be drawn at random. Default: all.

    Raises:
        InputError: The question is not one answered by a label.
    """
    asked = dataset.label_question(question)
    gold = dataset.gold.filter(pl.col("question") == asked.name)
    if role is not None:
        gold = gold.filter(pl.col("role") == role)
    if draw is not None:
        gold = gold.filter(pl.col("draw") == draw)
    rated = dataset.answers["item"].filter(counted_rows(dataset.answers, asked.name))
    gold = gold.filter(pl.col("item").is_in(rated.unique().implode()))
    item, label = items.find(gold["item"].to_list()), asked.labels.find(gold["label"].to_list())
    known = (item >= 0) & (label >= 0)
    return Gold(item[known], label[known])

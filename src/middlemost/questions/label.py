"""A question answered by one label from a set: from a Dataset to Ratings, Counts and Gold."""

import numpy as np
import polars as pl

from middlemost.data.arrays import freeze
from middlemost.data.counts import Counts
from middlemost.data.dataset import COUNTED, Dataset
from middlemost.data.gold import Gold
from middlemost.data.ratings import Ratings
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError
from middlemost.questions.counted import counted_answers, vocabulary_of
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
    answers = counted_answers(dataset, asked.name)
    if answers["rater"].null_count():
        raise InputError(
            "The raters are unknown, and ratings say who gave which label.",
            where=dataset.reading.source,
            remedy="Measures that need no identity take questions.encode_counts.",
        )
    items, raters = vocabulary_of(dataset, "item"), vocabulary_of(dataset, "rater")
    return Ratings.from_codes(
        encode_known(answers["item"], items, what="item"),
        encode_known(answers["rater"], raters, what="rater"),
        encode_known(answers["value"], asked.labels, what="label"),
        items=items,
        raters=raters,
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
    answers = counted_answers(dataset, asked.name)
    if not answers["rater"].null_count():
        return Counts.from_ratings(encode_ratings(dataset, asked.name))
    items, n_labels = vocabulary_of(dataset, "item"), len(asked.labels)
    item = encode_known(answers["item"], items, what="item").astype(np.int64)
    label = encode_known(answers["value"], asked.labels, what="label")
    flat = np.bincount(item * n_labels + label, minlength=len(items) * n_labels).astype(np.float64)
    return Counts(freeze(flat.reshape(len(items), n_labels)), items, asked.labels, asked.ordinal)


def encode_gold(
    dataset: Dataset, items: Vocabulary, question: str | None = None, *, role: str | None = None
) -> Gold:
    """The gold labels of one question in codes.

    Gold for an item that nobody rated, or with a label that is not among the question's, has no code and is
    left out; the data set's notes count both.

    Args:
        dataset: The data with its gold.
        items: The item vocabulary to code for, such as `ratings.items`.
        question: The question's name. Default: the only one answered by a label.
        role: `"anchor"`, `"control"` or `"test"`. Default: all.

    Raises:
        InputError: The question is not one answered by a label.
    """
    asked = dataset.label_question(question)
    gold = dataset.gold.filter(pl.col("question") == asked.name)
    if role is not None:
        gold = gold.filter(pl.col("role") == role)
    gold = gold.filter(_rated(dataset, asked.name, gold["item"]))
    item, label = items.find(gold["item"].to_list()), asked.labels.find(gold["label"].to_list())
    known = (item >= 0) & (label >= 0)
    return Gold(item[known], label[known])


def _rated(dataset: Dataset, question: str, items: pl.Series) -> pl.Series:
    rated = dataset.answers.filter((pl.col("question") == question) & pl.col("status").is_in(COUNTED))
    return items.is_in(rated["item"].unique().implode())

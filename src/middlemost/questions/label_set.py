"""A question answered by a set of labels: from a Dataset to LabelSets."""

import numpy as np
from jaxtyping import Bool

from middlemost.data.dataset import Dataset
from middlemost.data.label_set_text import labels_of_text
from middlemost.data.label_sets import LabelSets
from middlemost.data.question import SetQuestion
from middlemost.errors import InputError
from middlemost.questions.coded import CodedAnswers, coded_answers, refuse_unknown_raters
from middlemost.questions.encode import distinct_ids


def encode_label_sets(dataset: Dataset, question: str | None = None) -> LabelSets:
    """The sets of labels given to one question: answers whose status is rating or repeat.

    Items and raters of the data set that have no rating keep their codes, and so do labels that nobody ticked.

    Args:
        dataset: The data.
        question: The question's name. Default: the only one answered by a set of labels.

    Returns:
        Sets of labels sorted by item, rater and number of the repeat.

    Raises:
        InputError: The question is not one answered by a set of labels, or the raters are unknown.

    Example:
        >>> import polars as pl
        >>> import middlemost as mm
        >>> table = pl.DataFrame({"item": ["a", "a"], "rater": ["x", "y"], "label": ["B|A", "A|B"]})
        >>> encode_label_sets(mm.read(table, scale="set"))
        LabelSets(2 of 1 items by 2 raters, labels A, B)
    """
    asked = dataset.set_question(question)
    return label_sets_of(coded_answers(dataset, asked.name), asked, source=dataset.reading.source)


def label_sets_of(coded: CodedAnswers, asked: SetQuestion, *, source: str) -> LabelSets:
    """Sets of labels from answers to one question whose items and raters are coded already.

    Args:
        coded: The ratings of the question.
        asked: The question.
        source: The file's name, for errors.

    Raises:
        InputError: The raters are unknown.
    """
    refuse_unknown_raters(coded, source)
    chosen, texts = distinct_ids(coded.value)
    return LabelSets.from_codes(
        coded.item[coded.order],
        coded.rater[coded.order],
        chosen[coded.order],
        _members(texts.to_list(), asked),
        items=coded.items,
        raters=coded.raters,
        labels=asked.labels,
    )


def _members(texts: list[str], asked: SetQuestion) -> Bool[np.ndarray, "sets labels"]:
    """Which labels each text names."""
    sets = np.zeros((len(texts), len(asked.labels)), dtype=bool)
    for place, text in enumerate(texts):
        codes = asked.labels.find(labels_of_text(text))
        if np.any(codes < 0):
            raise InputError(f"{text} names a label that is not among those of {asked.name!r}.")
        sets[place, codes] = True
    return sets

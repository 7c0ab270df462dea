"""A question answered by a number: from a Dataset to Values."""

import polars as pl

from middlemost.data.dataset import Dataset
from middlemost.data.question import NumberQuestion
from middlemost.data.values import Values
from middlemost.questions.coded import CodedAnswers, coded_answers, refuse_unknown_raters


def encode_values(dataset: Dataset, question: str | None = None) -> Values:
    """The numbers given to one number question: answers whose status is rating or repeat.

    Args:
        dataset: The data.
        question: The question's name. Default: the only one answered by a number.

    Returns:
        Values sorted by item, rater and number of the repeat.

    Raises:
        InputError: The question is not one answered by a number, or the raters are unknown.

    Example:
        >>> import polars as pl
        >>> import middlemost as mm
        >>> table = pl.DataFrame({"item": ["ox", "ox"], "rater": ["x", "y"], "label": ["1207", "1198"]})
        >>> encode_values(mm.read(table, scale="ratio")).value.tolist()
        [1207.0, 1198.0]
    """
    asked = dataset.number_question(question)
    return values_of(coded_answers(dataset, asked.name), asked, source=dataset.reading.source)


def values_of(coded: CodedAnswers, asked: NumberQuestion, *, source: str) -> Values:
    """Values from answers to one number question whose items and raters are coded already.

    Args:
        coded: The ratings of the question.
        asked: The question.
        source: The file's name, for errors.

    Raises:
        InputError: The raters are unknown.
    """
    refuse_unknown_raters(coded, source)
    value = coded.value.cast(pl.Float64).to_numpy()
    return Values.from_codes(
        coded.item[coded.order],
        coded.rater[coded.order],
        value[coded.order],
        items=coded.items,
        raters=coded.raters,
        scale=asked.scale,
    )

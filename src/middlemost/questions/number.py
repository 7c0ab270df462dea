"""A question answered by a number: from a Dataset to Values."""

import polars as pl

from middlemost.data.arrays import freeze
from middlemost.data.dataset import Dataset
from middlemost.data.values import Values
from middlemost.errors import InputError
from middlemost.questions.counted import counted_answers, vocabulary_of
from middlemost.questions.encode import encode_known


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
    answers = counted_answers(dataset, asked.name)
    if answers["rater"].null_count():
        raise InputError(
            "The raters are unknown, and values say who gave which number.", where=dataset.reading.source
        )
    items, raters = vocabulary_of(dataset, "item"), vocabulary_of(dataset, "rater")
    return Values.from_codes(
        encode_known(answers["item"], items, what="item"),
        encode_known(answers["rater"], raters, what="rater"),
        freeze(answers["value"].cast(pl.Float64).to_numpy().copy()),
        items=items,
        raters=raters,
        scale=asked.scale,
    )

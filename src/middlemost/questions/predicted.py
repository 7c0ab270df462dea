"""What raters guess of the others: from a Dataset to an array beside Ratings."""

import numpy as np
from jaxtyping import Float64

from middlemost.data.arrays import freeze
from middlemost.data.dataset import Dataset
from middlemost.errors import InputError
from middlemost.questions.coded import coded_answers, counted_rows
from middlemost.questions.encode import encode_known


def encode_predicted(dataset: Dataset, question: str | None = None) -> Float64[np.ndarray, "ratings labels"]:
    """The share of raters that each rater expects to give each label, in the order of the rows of `encode_ratings`.

    Args:
        dataset: The data, read with `predicted`.
        question: The question's name. Default: the only one answered by a label.

    Returns:
        Shares from 0 to 1; NaN where the rater made no guess about the label.

    Raises:
        InputError: The question is not one answered by a label, or nobody made a guess.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = {"item": ["a", "a"], "rater": ["x", "y"], "label": ["no", "yes"], "guess": ["80%", "30%"]}
        >>> encode_predicted(mm.read(pl.DataFrame(rows), predicted="guess=yes")).tolist()
        [[nan, 0.8], [nan, 0.3]]
    """
    asked = dataset.label_question(question)
    guesses = dataset.answers.filter(counted_rows(dataset.answers, asked.name)).select("predicted")
    predicted = np.full((guesses.height, len(asked.labels)), np.nan)
    long = guesses.with_row_index("row").drop_nulls().explode("predicted").unnest("predicted")
    if not long.height:
        raise InputError(
            "No rater guessed how many others give a label.",
            where=dataset.reading.source,
            remedy="Say which column holds the guesses: --predicted COLUMN=LABEL (predicted=).",
        )
    label = encode_known(long["label"], asked.labels, what="label")
    predicted[long["row"].to_numpy(), label] = long["share"].to_numpy()
    return freeze(predicted[coded_answers(dataset, asked.name).order])

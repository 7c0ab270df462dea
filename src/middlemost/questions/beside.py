"""What stands beside the ratings of a question: when each was given and how long it took."""

import numpy as np
import polars as pl
from jaxtyping import Float64

from middlemost.data.dataset import Dataset
from middlemost.questions.coded import coded_answers, counted_rows


def beside_ratings(dataset: Dataset, column: str, question: str) -> Float64[np.ndarray, "ratings"]:
    """A column of the answers in the order of the kernel types' rows.

    Args:
        dataset: The data.
        column: A numeric column of `Dataset.answers`, or `"time"`, which becomes seconds since 1970.
        question: The question's name.

    Returns:
        One number a rating; NaN where the answers have none.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> table = pl.DataFrame({"item": ["b", "a"], "rater": ["x", "x"], "label": ["no", "no"], "seconds": [3, 8]})
        >>> beside_ratings(mm.read(table), "seconds", "label").tolist()
        [8.0, 3.0]
    """
    answers = dataset.answers
    cells = answers[column].filter(counted_rows(answers, question))
    if cells.dtype == pl.Datetime:
        cells = cells.dt.epoch("us") / 1e6
    numbers = cells.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return numbers[coded_answers(dataset, question).order]

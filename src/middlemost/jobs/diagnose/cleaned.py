"""The input without the rows that training contradicts."""

import polars as pl

from middlemost.formats.labelled_rows import source_table
from middlemost.jobs.diagnose.result import Diagnosis


def cleaned(diagnosis: Diagnosis) -> pl.DataFrame:
    """The table that was read, its rows and columns in their order, without flagged rows of the training split.

    Rows of other splits stay, flagged or not: a test set that is thinned out by the model that it tests measures
    nothing. Rows without a label stay too.

    Args:
        diagnosis: What was found.
    """
    quality = diagnosis.quality
    dropped = quality.flagged & diagnosis.in_training
    ids = [quality.items[int(one)] for one in dropped.nonzero()[0]]
    data = diagnosis.dataset
    table = source_table(data)
    # The table is in the order of the answers, or of the items where labels come from ratings.
    from_ratings = "label" not in data.reading.columns
    order = data.items["item"] if from_ratings else data.answers.sort("line")["item"]
    if from_ratings:
        labels = pl.DataFrame({"item": list(quality.items), diagnosis.question: _named(diagnosis)})
        table = table.with_columns(order.alias("\0item")).join(
            labels.rename({"item": "\0item"}), on="\0item", how="left", maintain_order="left"
        )
        table = table.drop("\0item")
    return table.filter(~order.is_in(ids))


def _named(diagnosis: Diagnosis) -> list[str]:
    quality = diagnosis.quality
    return [quality.labels[int(code)] for code in quality.given]

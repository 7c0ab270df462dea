"""The input without the rows that training contradicts."""

import polars as pl

from middlemost.data.versions import current_labels
from middlemost.formats.labelled_rows import source_table
from middlemost.jobs.diagnose.result import Diagnosis


def cleaned(diagnosis: Diagnosis) -> pl.DataFrame:
    """The table that was read, its rows and columns in their order, without flagged rows of the training split.

    Rows of other splits stay, flagged or not: a test set that is thinned out by the model that it tests measures
    nothing. Rows without a label stay too. Labels are those judged: where they were changed or come from ratings, not
    those that were read.

    Args:
        diagnosis: What was found.
    """
    quality = diagnosis.quality
    dropped = quality.flagged & diagnosis.in_training
    ids = [quality.items[int(one)] for one in dropped.nonzero()[0]]
    data = diagnosis.dataset
    header = data.reading.columns.get("label")
    # The table is in the order of the answers, or of the items where labels come from ratings.
    rows = data.items if header is None else data.answers.filter(pl.col("question") == header).sort("line")
    now = current_labels(data, diagnosis.question)
    labels = rows.select("item").join(now, on="item", how="left", maintain_order="left")["label"]
    table = source_table(data).with_columns(labels.alias(header or diagnosis.question))
    return table.filter(~rows["item"].is_in(ids))

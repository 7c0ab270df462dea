"""The input again, with the new labels and the old ones beside."""

import polars as pl

from middlemost.data.dataset import Dataset
from middlemost.data.versions import current_labels
from middlemost.jobs.recheck.judged import Judged


def corrected_table(judged: Judged, child: Dataset) -> pl.DataFrame:
    """The columns of the input in their order; behind the label stands what it was before, as `LABEL_before`.

    Rows stand as in the input where the data know it (one answer an item), else by item.

    Args:
        judged: The data that were rechecked.
        child: The version with the changes.
    """
    roles = judged.dataset.reading.columns
    item, label = roles.get("item", "item"), roles.get("label", judged.question)
    before = _free(f"{label}_before", judged.dataset.items.columns)
    labels = judged.table.select("item", pl.col("label").alias("__before"))
    labels = labels.join(current_labels(child, judged.question).rename({"label": "__now"}), on="item", how="left")
    lines = judged.dataset.answers.group_by("item").agg(pl.col("line").min().alias("__line"))
    rows = judged.dataset.items.join(labels, on="item", how="left").join(lines, on="item", how="left")
    rows = rows.sort("__line", "item", nulls_last=True).with_columns(pl.coalesce("__now", "__before").alias("__now"))
    # The last column of these names is the input's own: an id that was made of the content is no column of it.
    named = {item: pl.col("item"), label: pl.col("__now"), before: pl.col("__before")}
    content = [name for name in judged.dataset.items.columns if name not in ("item", item, label)]
    order = [name for name in judged.columns if name in (item, label) or name in content] or [item, *content, label]
    place = order.index(label) + 1 if label in order else len(order)
    order[place:place] = [before] if label in order else [label, before]
    return rows.select((named[name] if name in named else pl.col(name)).alias(name) for name in order)


def _free(name: str, taken: list[str]) -> str:
    """A header that no column has yet."""
    while name in taken:
        name += "_"
    return name

"""One set of tweets labelled under two paradigms."""

from dataclasses import replace
from typing import Literal

import polars as pl

from middlemost.data.dataset import Dataset
from middlemost.datasets.shipped import shipped_table
from middlemost.formats import read

LABELS = ("Hateful", "Non-hateful")


def roettger_paradigms() -> dict[Literal["descriptive", "prescriptive"], Dataset]:
    """200 tweets, each judged hateful or not by 20 people by their own view, and by 20 others by a long guideline.

    The people of the two groups are different, so what differs between the data sets is a comparison between
    groups. Ids and labels only; the texts are not shipped.

    Returns:
        Paradigm → its data set of 4,000 ratings. Item ids are the same in both.

    References:
        Röttger, Vidgen, Hovy & Pierrehumbert (2022), Two contrasting data annotation paradigms for subjective NLP
        tasks, NAACL. Data: CC0 1.0.

    Example:
        >>> roettger_paradigms()["descriptive"]
        Dataset(4,000 answers, 200 items, 20 raters, questions label)
    """
    return {"descriptive": _group("descriptive"), "prescriptive": _group("prescriptive")}


def _group(paradigm: Literal["descriptive", "prescriptive"]) -> Dataset:
    hateful, other = LABELS
    table = shipped_table(f"roettger_2022_{paradigm}")
    named = table.with_columns(pl.exclude("item").replace_strict({"1": hateful, "0": other}))
    dataset = read(named, wide="raters", item="item", labels=LABELS, paradigm=paradigm)
    return replace(dataset, reading=replace(dataset.reading, source=f"Röttger et al. 2022, {paradigm}"))

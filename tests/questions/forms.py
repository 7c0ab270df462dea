"""Answers to a form of several questions, as a study exports them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from middlemost.data.dataset import ANSWER_SCHEMA, Dataset
from middlemost.data.question import Question
from middlemost.data.reading import Reading
from middlemost.formats.gold import no_gold

Row = tuple[str, str | None, str, Any]
"""Item, rater, question and value: text as it is, None for a skip, else what is to be JSON."""


def form(
    rows: Iterable[Row],
    *questions: Question,
    shown: Mapping[tuple[str, str | None], list[str]] | None = None,
    texts: Mapping[str, str] | None = None,
) -> Dataset:
    """A data set; a rater's later answers to a question of an item are repeats.

    Args:
        rows: The answers.
        *questions: The questions.
        shown: Item and rater → candidates in the order shown.
        texts: Item → its text.
    """
    answers: list[dict[str, Any]] = []
    seen: dict[tuple[Any, ...], int] = {}
    for line, (item, rater, question, value) in enumerate(rows, start=1):
        repeat = seen.get((item, rater, question), 0)
        seen[item, rater, question] = repeat + 1
        text = value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        status = "skipped" if value is None else "repeat" if repeat else "rating"
        answer = {"item": item, "rater": rater, "question": question, "value": text, "status": status, "line": line}
        answers.append(answer | {"repeat": repeat, "shown": (shown or {}).get((item, rater))})
    frame = pl.DataFrame(answers, schema_overrides=dict(ANSWER_SCHEMA))
    frame = frame.select(
        pl.col(name) if name in frame.columns else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in ANSWER_SCHEMA.items()
    )
    items = frame.select(pl.col("item").unique().sort())
    if texts is not None:
        items = items.with_columns(text=pl.Series([texts.get(item) for item in items["item"]], dtype=pl.String))
    return Dataset(
        answers=frame,
        items=items,
        raters=frame.select(pl.col("rater").drop_nulls().unique().sort()),
        questions={one.name: one for one in questions},
        gold=no_gold(),
        reading=Reading("a study", len(answers)),
    )

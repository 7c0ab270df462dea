"""A question answered by spans of a text: from a Dataset to Spans."""

import json
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Int32, Int64

from middlemost.data.dataset import Dataset
from middlemost.data.question import SpanQuestion
from middlemost.data.spans import Spans
from middlemost.errors import InputError
from middlemost.questions.coded import CodedAnswers, coded_answers, refuse_unknown_raters
from middlemost.questions.encode import distinct_ids


def encode_spans(dataset: Dataset, question: str | None = None) -> Spans:
    """The spans marked in answer to one question: answers whose status is rating or repeat.

    An answer without spans is an answer. Where the items have the question's field, spans must lie within its text.

    Args:
        dataset: The data.
        question: The question's name. Default: the only one answered by spans.

    Returns:
        Answers sorted by item, rater and number of the repeat, with their spans.

    Raises:
        InputError: The question is not one answered by spans, an answer is none, a span lies outside its text, or the
            raters are unknown.

    Example:
        >>> from dataclasses import replace
        >>> import middlemost as mm
        >>> rows = {"item": ["p", "p"], "rater": ["x", "y"],
        ...         "label": ['[{"start": 0, "end": 3, "label": "name"}]', "[]"]}
        >>> asked = SpanQuestion("label", mm.Vocabulary(["name"]), "text")
        >>> encode_spans(replace(mm.read(rows), questions={"label": asked})).spans_per_answer.tolist()
        [1, 0]
    """
    asked = dataset.span_question(question)
    return spans_of(coded_answers(dataset, asked.name), asked, dataset.items, source=dataset.reading.source)


def spans_of(coded: CodedAnswers, asked: SpanQuestion, items: pl.DataFrame, *, source: str) -> Spans:
    """Spans from answers to one question whose items and raters are coded already.

    Args:
        coded: The answers to the question.
        asked: The question.
        items: The items, whose field of the question holds the texts.
        source: The file's name, for errors.

    Raises:
        InputError: An answer is none, a span lies outside its text, or the raters are unknown.
    """
    refuse_unknown_raters(coded, source)
    codes, texts = distinct_ids(coded.value)
    marked = [_marked(text, asked, source) for text in texts]
    n = np.array([len(spans) for spans in marked], dtype=np.int64)
    all_of = np.array([span for spans in marked for span in spans], dtype=np.int32).reshape(-1, 3)
    code = codes[coded.order]
    rows = _ranges((np.cumsum(n) - n)[code], n[code])
    length = _lengths(items, asked.field)
    if length is not None:
        _refuse_outside(coded, all_of[rows, 1], n[code], length, asked, source)
    return Spans.from_codes(
        coded.item[coded.order],
        coded.rater[coded.order],
        np.repeat(np.arange(len(code)), n[code]),
        all_of[rows, 0],
        all_of[rows, 1],
        all_of[rows, 2],
        items=coded.items,
        raters=coded.raters,
        labels=asked.labels,
        length=length,
    )


def _marked(text: str, asked: SpanQuestion, source: str) -> list[tuple[int, int, int]]:
    """Start, end and label code of each span of an answer."""
    try:
        listed: list[Any] = json.loads(text)
        spans = [(one["start"], one["end"], int(asked.labels.find([one["label"]])[0])) for one in listed]
        good = all(type(start) is int and type(end) is int and 0 <= start < end < 2**31 for start, end, _ in spans)
        good = good and all(label >= 0 for *_, label in spans) and len(set(spans)) == len(spans)
    except (ValueError, TypeError, KeyError):
        good, spans = False, []
    if not good:
        raise InputError(
            f"{text} is no answer to {asked.name!r}.",
            where=source,
            remedy="It is a JSON list of objects with start, end (more than start) and label, each once; labels are "
            f"{', '.join(asked.labels)}.",
        )
    return spans


def _refuse_outside(
    coded: CodedAnswers,
    end: Int32[np.ndarray, "spans"],
    n: Int64[np.ndarray, "answers"],
    length: Int32[np.ndarray, "items"],
    asked: SpanQuestion,
    source: str,
) -> None:
    """Refuse a span that ends after its text does."""
    item = np.repeat(coded.item[coded.order], n)
    outside = np.flatnonzero((length[item] >= 0) & (end > length[item]))
    if len(outside):
        of, at = int(item[outside[0]]), int(end[outside[0]])
        raise InputError(
            f"A span of {asked.name!r} ends at {at:,}, and the text of item {coded.items[of]!r} has "
            f"{length[of]:,} code points.",
            where=source,
            remedy=f"See whether the field {asked.field!r} holds the text that was marked.",
        )


def _ranges(begin: Int64[np.ndarray, "answers"], n: Int64[np.ndarray, "answers"]) -> Int64[np.ndarray, "spans"]:
    """The numbers from each begin, n of them each, one after the other."""
    before = np.cumsum(n) - n
    return np.arange(int(n.sum())) + np.repeat(begin - before, n)


def _lengths(items: pl.DataFrame, field: str) -> Int32[np.ndarray, "items"] | None:
    if field not in items.columns:
        return None
    return items[field].cast(pl.String).str.len_chars().cast(pl.Int32).fill_null(-1).to_numpy()

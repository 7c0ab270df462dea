"""Sets of labels: their labels cleaned, each set in one form whatever the order it was written in."""

from typing import cast

import numpy as np
import polars as pl
from jaxtyping import Int64

from middlemost.data.label_set_text import set_text
from middlemost.data.question import LabelQuestion, SetQuestion
from middlemost.data.reading import Note
from middlemost.data.vocabulary import IdKind
from middlemost.formats.labels import Cleaned, clean_labels, cleaned_like
from middlemost.formats.options import ReadOptions
from middlemost.formats.set_cells import SEPARATOR, split_set
from middlemost.formats.words import counted


def clean_sets(
    name: str, texts: pl.Series, n: Int64[np.ndarray, "texts"], options: ReadOptions, *, kind: IdKind = "text"
) -> Cleaned:
    """Sets as JSON lists of their cleaned labels, by code point: the order in which labels were ticked is gone.

    The labels of all sets are cleaned as those of a label question are. A label that stands twice in a set counts
    once.

    Args:
        name: The question's name.
        texts: The distinct answers, trimmed.
        n: How many answers have each.
        options: `separator`, `labels`, `fold_case`.
        kind: `"integer"` where the source's answers were integers.
    """
    read = [split_set(text, options.separator or SEPARATOR) for text in texts]
    given: dict[str, int] = {}
    for one, times in zip(read, n.tolist(), strict=True):
        for label in set(one) if isinstance(one, list) else ():
            given[label] = given.get(label, 0) + times
    counts = np.array(list(given.values()), dtype=np.int64)
    cleaned = clean_labels(name, pl.Series(list(given), dtype=pl.String), counts, options, kind=kind)
    made = dict(zip(given, zip(cleaned.value, cleaned.why, strict=True), strict=True))
    value: list[str] = []
    why: list[str | None] = []
    for text, one in zip(texts, read, strict=True):
        if isinstance(one, str):
            value.append(text)
            why.append(one)
            continue
        value.append(set_text([made[label][0] for label in one]))
        why.append(next((made[label][1] for label in one if made[label][1] is not None), None))
    question = SetQuestion(name, cast("LabelQuestion", cleaned.question).labels)
    notes = (*cleaned.notes, *_twice(read, n))
    return Cleaned(question, pl.Series(value, dtype=pl.String), pl.Series("why", why, dtype=pl.String), notes)


def sets_like(cells: pl.Series, question: SetQuestion, options: ReadOptions) -> tuple[list[str], str | None]:
    """Gold sets brought to the form of a question's sets, and what is wrong with the first that is none.

    Args:
        cells: Trimmed text without nulls.
        question: The question that they answer.
        options: `separator` and `fold_case`.
    """
    texts: list[str] = []
    like = LabelQuestion(question.name, question.labels)
    for text in cells:
        labels = split_set(text, options.separator or SEPARATOR)
        if isinstance(labels, str):
            return texts, labels
        cleaned = cleaned_like(pl.Series(labels, dtype=pl.String), like, fold_case=options.fold_case)
        texts.append(set_text(cleaned.to_list()))
    return texts, None


def _twice(read: list[list[str] | str], n: Int64[np.ndarray, "texts"]) -> tuple[Note, ...]:
    """A note on sets in which a label stands twice."""
    rows = [isinstance(one, list) and len(set(one)) < len(one) for one in read]
    count = int(n[np.array(rows, dtype=bool)].sum())
    if not count:
        return ()
    return (Note("labels twice in a set", f"{counted(count, 'set')} with a label twice; it counts once.", count),)

"""Labels: which texts are one label, which only look alike, and which were offered."""

import re
from dataclasses import dataclass

import numpy as np
import polars as pl
from jaxtyping import Int64

from middlemost.data.question import LabelQuestion, Question
from middlemost.data.reading import Note
from middlemost.data.vocabulary import IdKind, Vocabulary
from middlemost.errors import InputError
from middlemost.formats.ids import PLAIN_INTEGER
from middlemost.formats.look_alikes import folded, look_alike_key, look_alikes
from middlemost.formats.options import ReadOptions, listed
from middlemost.formats.set_like import look_like_sets
from middlemost.formats.words import counted

NUMBER = r"^[+-]?\d+(\.\d+)?$"
WHOLE_DECIMAL = r"^[+-]?\d+\.0+$"

MANY_TEXTS = 100
"""From so many different labels on, most of them given once or twice, they are likelier texts than classes."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The texts with which one question was answered, cleaned.

    Attributes:
        question: The question, with its labels or its scale.
        value: What each text is read as.
        why: What is wrong with each text, null for a good one.
        notes: What was noticed.
    """

    question: Question
    value: pl.Series
    why: pl.Series
    notes: tuple[Note, ...]


def clean_labels(
    name: str, texts: pl.Series, n: Int64[np.ndarray, "texts"], options: ReadOptions, *, kind: IdKind = "text"
) -> Cleaned:
    """Labels cleaned: whole-number decimals made one, look-alikes folded on request and else named.

    Whole-number decimals (1 and 1.0) are one only where every label is a number. Labels are one only if
    their text is equal; those that differ in capitals or in how accents are composed are reported. The
    vocabulary is the declared order, or else the declared labels, or else the labels seen: numbers by value,
    text by code point.

    Args:
        name: The question's name.
        texts: The distinct labels, trimmed.
        n: How many answers have each.
        options: `order`, `labels`, `scale`, `fold_case`.
        kind: `"integer"` where the source's labels were integers.

    Raises:
        InputError: The scale is ordinal, the labels are text and no order is given; or the declared order
            lacks a declared label.
    """
    plan = pl.DataFrame({"label": texts, "as": texts, "n": n})
    declared = _declared(options)
    plan, notes = _whole_decimals(plan, declared)
    if options.fold_case:
        plan, said = folded(plan, declared)
        notes += said
    else:
        notes += look_alikes(plan)
    value = plan["as"]
    if options.scale is None and not declared:
        notes += _texts(value.unique(), int(n.sum())) + look_like_sets(value.unique())
    if options.ordinal and not declared and not value.str.contains(NUMBER).all():
        raise InputError(
            f"The labels of {name!r} are text ({', '.join(value.unique().sort().head(5))}), which has no order.",
            remedy="Give the order, lowest first: --order low,medium,high (order=).",
        )
    labels = declared or _in_order(value.unique())
    strange = ~value.is_in(list(declared)) if declared else pl.Series([False] * len(value), dtype=pl.Boolean)
    why = pl.select(
        pl.when(strange).then("label " + value + " is not among the declared ones").otherwise(None).alias("why")
    ).to_series()
    whole = kind == "integer" and all(_is_integer(one) for one in labels)
    question = LabelQuestion(name, Vocabulary(labels, kind="integer" if whole else "text"), options.ordinal)
    return Cleaned(question, value, why, notes)


def cleaned_like(labels: pl.Series, question: LabelQuestion, *, fold_case: bool) -> pl.Series:
    """Gold labels brought to the form of a question's labels, so that 1.0 finds 1 and a folded one its kin.

    Args:
        labels: Trimmed text without nulls.
        question: The question that they answer.
        fold_case: Whether labels that look alike are one.
    """
    known = list(question.labels)
    if known and all(_is_number(one) for one in known):
        labels = labels.str.replace(r"^([+-]?\d+)\.0+$", "$1")
    if not fold_case:
        return labels
    by_key = dict(zip(look_alike_key(pl.Series(known, dtype=pl.String)).to_list(), known, strict=True))
    return pl.select(pl.coalesce(look_alike_key(labels).replace_strict(by_key, default=None), labels)).to_series()


def _declared(options: ReadOptions) -> tuple[str, ...]:
    order = listed(options.order) if options.order is not None else ()
    labels = listed(options.labels) if options.labels is not None else ()
    lost = [one for one in labels if order and one not in order]
    if lost:
        raise InputError(f"The order lacks {', '.join(lost)}, which stand among the declared labels.")
    if labels and not order and options.ordinal and all(_is_number(one) for one in labels):
        return _in_order(pl.Series(labels))
    if labels and not order and options.ordinal:
        raise InputError("The declared labels are text, which has no order of its own.", remedy="Use --order.")
    return order or labels


def _whole_decimals(plan: pl.DataFrame, declared: tuple[str, ...]) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    whole = plan["label"].str.contains(WHOLE_DECIMAL)
    if not whole.any() or not plan["label"].str.contains(NUMBER).all():
        return plan, ()
    if declared and bool(plan["label"].filter(whole).is_in(list(declared)).all()):
        return plan, ()
    n = int(plan["n"].filter(whole).sum())
    one = plan["label"].filter(whole)[0]
    text = f"{counted(n, 'label')} written as a decimal, such as {one}, read as a whole number."
    bare = pl.col("as").str.replace(r"^([+-]?\d+)\.0+$", "$1")
    return plan.with_columns(bare.alias("as")), (Note("whole-number decimals", text, n),)


def _texts(labels: pl.Series, n_answers: int) -> tuple[Note, ...]:
    """A note on labels that look like texts that people wrote rather than like classes."""
    if len(labels) <= MANY_TEXTS or 2 * len(labels) <= n_answers or bool(labels.str.contains(NUMBER).all()):
        return ()
    text = (
        f"{len(labels):,} different labels in {n_answers:,} answers look like texts that people wrote. They are "
        "compared as names: two are equal or not, however close. There is no method for texts here yet."
    )
    return (Note("texts as labels", text, len(labels)),)


def _in_order(labels: pl.Series) -> tuple[str, ...]:
    if len(labels) and bool(labels.str.contains(NUMBER).all()):
        frame = labels.to_frame("label").with_columns(pl.col("label").cast(pl.Float64).alias("value"))
        return tuple(frame.sort("value", "label")["label"].to_list())
    return tuple(labels.sort().to_list())


def _is_number(label: str) -> bool:
    return bool(pl.Series([label]).str.contains(NUMBER)[0])


def _is_integer(label: str) -> bool:
    return re.match(PLAIN_INTEGER, label) is not None

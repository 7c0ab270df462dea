"""Labels: which texts are one label, which only look alike, and which were offered."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from jaxtyping import Int64

from middlemost.data.question import LabelQuestion, Question
from middlemost.data.reading import Note
from middlemost.data.vocabulary import IdKind, Vocabulary
from middlemost.errors import InputError
from middlemost.formats.options import ReadOptions, listed
from middlemost.formats.words import counted

NUMBER = r"^[+-]?\d+(\.\d+)?$"
WHOLE_DECIMAL = r"^[+-]?\d+\.0+$"

SHOWN = 5
"""How many look-alikes a note names."""


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
        plan, folded = _folded(plan, declared)
        notes += folded
    else:
        notes += _look_alikes(plan)
    value = plan["as"]
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
        fold_case: Whether labels that differ only in capitals or composed accents are one.
    """
    known = list(question.labels)
    if known and all(_is_number(one) for one in known):
        labels = labels.str.replace(r"^([+-]?\d+)\.0+$", "$1")
    if not fold_case:
        return labels
    by_key = dict(zip(_key(pl.Series(known, dtype=pl.String)).to_list(), known, strict=True))
    return pl.select(pl.coalesce(_key(labels).replace_strict(by_key, default=None), labels)).to_series()


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


def _key(labels: pl.Series) -> pl.Series:
    return labels.str.normalize("NFC").str.to_lowercase()


def _alike(plan: pl.DataFrame) -> pl.DataFrame:
    """One row a group of labels that only look alike: the labels, most frequent first, and their counts."""
    merged = plan.group_by("as").agg(pl.col("n").sum())
    return (
        merged.with_columns(_key(merged["as"]).alias("key"))
        .sort(["n", "as"], descending=[True, False])
        .group_by("key", maintain_order=True)
        .agg("as", "n")
        .filter(pl.col("as").list.len() > 1)
    )


def _look_alikes(plan: pl.DataFrame) -> tuple[Note, ...]:
    alike = _alike(plan)
    if not alike.height:
        return ()
    sentences = [
        f"{_counted(labels, counts)} differ only in {_difference(labels)}"
        for labels, counts in alike.select("as", "n").head(SHOWN).iter_rows()
    ]
    more = f"; {alike.height - SHOWN:,} more groups like it" if alike.height > SHOWN else ""
    n = int(alike["n"].list.sum().sum())
    text = f"{'; '.join(sentences)}{more}. They count as different labels; --fold-case makes them one."
    return (Note("look-alikes", text, n),)


def _counted(labels: list[str], counts: list[int]) -> str:
    pairs = sorted(zip(labels, counts, strict=True))
    return " and ".join(f"`{label}` ({n:,})" for label, n in pairs)


def _difference(labels: list[str]) -> str:
    composed = pl.Series(labels).str.normalize("NFC")
    if composed.n_unique() == 1:
        return "how accents are composed"
    lowered = pl.Series(labels).str.to_lowercase()
    return "capitals" if lowered.n_unique() == 1 else "capitals and how accents are composed"


def _folded(plan: pl.DataFrame, declared: tuple[str, ...]) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    """Each group under its declared form, or else its most frequent one (ties: first by code point)."""
    merged = plan.group_by("as").agg(pl.col("n").sum()).sort(["n", "as"], descending=[True, False])
    form: dict[str, str] = {}
    candidates = pl.concat([pl.Series("as", declared, dtype=pl.String), merged["as"]])
    for label, key in zip(candidates, _key(candidates), strict=True):
        form.setdefault(key, label)
    chosen = {
        label: form[key]
        for label, key in zip(merged["as"], _key(merged["as"]), strict=True)
        if form[key] != label and label not in declared
    }
    if not chosen:
        return plan, ()
    n = int(merged["n"].filter(merged["as"].is_in(list(chosen))).sum())
    pairs = ", ".join(f"{label} → {kin}" for label, kin in list(chosen.items())[:SHOWN])
    text = f"{counted(n, 'label')} folded: {pairs}{', …' if len(chosen) > SHOWN else ''}."
    return plan.with_columns(pl.col("as").replace(chosen)), (Note("folded", text, n),)


def _in_order(labels: pl.Series) -> tuple[str, ...]:
    if len(labels) and bool(labels.str.contains(NUMBER).all()):
        frame = labels.to_frame("label").with_columns(pl.col("label").cast(pl.Float64).alias("value"))
        return tuple(frame.sort("value", "label")["label"].to_list())
    return tuple(labels.sort().to_list())


def _is_number(label: str) -> bool:
    return bool(pl.Series([label]).str.contains(NUMBER)[0])


def _is_integer(label: str) -> bool:
    return label.lstrip("-").isdecimal() and str(int(label)) == label

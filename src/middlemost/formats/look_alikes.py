"""Labels that only look alike: those that differ in capitals, in how accents are composed, in what nobody sees."""

from collections.abc import Callable, Mapping

import polars as pl

from middlemost.data.reading import Note
from middlemost.formats.words import counted

UNSEEN = "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
"""Soft hyphen, zero-width space, marks of direction, word joiner, byte-order mark: nobody sees them in a label.
The joiners of zero width (U+200C, U+200D) are not among them: they change how letters and emoji look."""

SHOWN = 5
"""How many look-alikes a note names."""


def look_alike_key(labels: pl.Series) -> pl.Series:
    """What labels that look alike have in common.

    Args:
        labels: Text.
    """
    return _visible(labels).str.normalize("NFC").str.to_lowercase()


def _visible(labels: pl.Series) -> pl.Series:
    """Labels without what cannot be seen in them, every kind of blank a plain one."""
    return labels.str.replace_all(UNSEEN, "").str.replace_all(r"\s+", " ").str.strip_chars()


def _alike(plan: pl.DataFrame) -> pl.DataFrame:
    """One row a group of labels that only look alike: the labels, most frequent first, and their counts."""
    merged = plan.group_by("as").agg(pl.col("n").sum())
    return (
        merged.with_columns(look_alike_key(merged["as"]).alias("key"))
        .sort(["n", "as"], descending=[True, False])
        .group_by("key", maintain_order=True)
        .agg("as", "n")
        .filter(pl.col("as").list.len() > 1)
    )


def look_alikes(plan: pl.DataFrame) -> tuple[Note, ...]:
    """A note that names the groups of labels that look alike, the most frequent first.

    Args:
        plan: `as`, what each label is read as so far, and `n`, how many answers have it.
    """
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
    """What tells look-alikes apart: each kind of change without which they would not all be equal."""
    found: list[str] = []
    for words in _CHANGES:
        texts = pl.Series(labels)
        for other, change in _CHANGES.items():
            texts = texts if other == words else change(texts)
        if texts.n_unique() > 1:
            found.append(words)
    return " and ".join(found)


_CHANGES: Mapping[str, Callable[[pl.Series], pl.Series]] = {
    "invisible characters or kinds of blanks": _visible,
    "how accents are composed": lambda labels: labels.str.normalize("NFC"),
    "capitals": lambda labels: labels.str.to_lowercase(),
}


def folded(plan: pl.DataFrame, declared: tuple[str, ...]) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    """Each group under its declared form, or else its most frequent one (ties: first by code point).

    Args:
        plan: As for `look_alikes`.
        declared: The labels that the caller named.
    """
    merged = plan.group_by("as").agg(pl.col("n").sum()).sort(["n", "as"], descending=[True, False])
    form: dict[str, str] = {}
    candidates = pl.concat([pl.Series("as", declared, dtype=pl.String), merged["as"]])
    for label, key in zip(candidates, look_alike_key(candidates), strict=True):
        form.setdefault(key, label)
    chosen = {
        label: form[key]
        for label, key in zip(merged["as"], look_alike_key(merged["as"]), strict=True)
        if form[key] != label and label not in declared
    }
    if not chosen:
        return plan, ()
    n = int(merged["n"].filter(merged["as"].is_in(list(chosen))).sum())
    pairs = ", ".join(f"{label} → {kin}" for label, kin in list(chosen.items())[:SHOWN])
    text = f"{counted(n, 'label')} folded: {pairs}{', …' if len(chosen) > SHOWN else ''}."
    return plan.with_columns(pl.col("as").replace(chosen)), (Note("folded", text, n),)

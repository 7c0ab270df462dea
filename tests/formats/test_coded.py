"""A column as codes."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from middlemost.formats.coded import coded, trimmed

CELLS = st.lists(st.none() | st.sampled_from(["a", " a", "a ", "b", " ", "", "\u00a0b"]), max_size=20)


@given(CELLS)
def test_codes_stand_for_the_cells(cells):
    made = coded(pl.Series(cells, dtype=pl.String))
    assert made.text().to_list() == cells
    assert made.counts().tolist() == [cells.count(text) for text in made.distinct]


@given(CELLS)
def test_trimming(cells):
    made, said = trimmed(pl.Series(cells, dtype=pl.String), "label")
    bare = [(cell or "").strip() or None for cell in cells]
    assert made.text().to_list() == bare
    changed = sum(1 for before, after in zip(cells, bare, strict=True) if after is not None and before != after)
    assert [note.count for note in said] == ([changed] if changed else [])


def test_keeping_rows_drops_texts_that_none_holds():
    made = coded(pl.Series(["a", None, "b"]))
    kept = made.keep((~made.empty) & (made.codes != made.codes[0]))
    assert kept.distinct.to_list() == ["b"]

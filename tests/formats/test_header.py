"""Names of columns."""

import polars as pl
import pytest

from middlemost.errors import InputError
from middlemost.formats.header import name_columns

FRAME = pl.DataFrame(
    {"column_1": ["0", "1"], "column_2": ["a", "b"], "column_3": [None, None]}, schema_overrides={"column_3": pl.String}
)


def test_blanks_around_names_are_removed():
    frame, notes = name_columns(FRAME, [" item", "label ", "x"], where="")
    assert frame.columns == ["item", "label", "x"]
    assert notes == []


def test_an_index_and_an_empty_column_are_left_out_with_a_note():
    frame, notes = name_columns(FRAME, [None, "label", ""], where="")
    assert frame.to_dict(as_series=False) == {"label": ["a", "b"]}
    assert [note.kind for note in notes] == ["unnamed column"] * 2


def test_a_column_with_cells_and_no_name():
    with pytest.raises(InputError, match="Column 2 has no name"):
        name_columns(FRAME, ["item", " ", "x"], where="ratings.csv")


def test_twins_are_named_with_their_places():
    with pytest.raises(InputError, match=r"'label' \(columns 1 and 3\)"):
        name_columns(FRAME, ["label", "item", "label "], where="ratings.csv")

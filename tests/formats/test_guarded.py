import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import middlemost as mm
from middlemost.formats.guarded import guarded
from middlemost.formats.load import load_table

# Case G10 of the collected cases: answers that begin with an equals sign run as formulas in a spreadsheet.


@pytest.mark.parametrize(
    "text", ["=HYPERLINK('x')", "+cmd", "-x", "- not sure", "@home", "\tx", "\rx", "'=x", "--1", "+"]
)
def test_texts_that_a_spreadsheet_would_run_are_guarded(text: str):
    assert guarded(pl.DataFrame({"label": [text]}))["label"].to_list() == ["'" + text]


@pytest.mark.parametrize("text", ["-1", "+1", "-2.5", "-1e5", "yes", "a=b", "'quoted'", "1-2", "", " =x"])
def test_numbers_and_plain_texts_are_not(text: str):
    assert guarded(pl.DataFrame({"label": [text]}))["label"].to_list() == [text]


_CELLS = st.lists(
    st.text(st.sampled_from("=+-@'\t\r1.ae \"\n,"), max_size=6).filter(lambda text: text.strip() == text and text),
    min_size=1,
    max_size=20,
)


@given(_CELLS)
def test_the_reader_takes_off_what_was_put_on(cells: list[str]):
    frame = pl.DataFrame({"item": [f"t{n}" for n in range(len(cells))], "label": cells})
    written = guarded(frame).write_csv(quote_style="always").encode()
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        Path(file.name).write_bytes(written)
        assert load_table(file.name).frame.to_dicts() == frame.to_dicts()


def test_a_file_that_does_not_say_so_is_left_alone(tmp_path: Path):
    path = tmp_path / "ratings.csv"
    path.write_text("item,rater,label\n1,ann,'=x\n2,ann,'-\n")
    assert mm.read(path).answers["value"].to_list() == ["'=x", "'-"]


def test_a_column_of_that_name_that_holds_something_else_is_a_column(tmp_path: Path):
    path = tmp_path / "ratings.csv"
    path.write_text("item,rater,label,guard\n1,ann,'=x,yes\n2,ann,b,'\n")
    table = load_table(path)
    assert table.frame["guard"].to_list() == ["yes", "'"]
    assert table.frame["label"][0] == "'=x"


def test_the_reading_says_so(tmp_path: Path):
    path = tmp_path / "ratings.csv"
    path.write_text(guarded(pl.DataFrame({"item": ["1"], "rater": ["ann"], "label": ["=x"]})).write_csv())
    dataset = mm.read(path)
    assert dataset.answers["value"].to_list() == ["=x"]
    assert [note.text for note in dataset.reading.notes] == [
        "A file guarded for spreadsheets: 1 apostrophe before texts taken off."
    ]

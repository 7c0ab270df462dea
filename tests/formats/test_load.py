"""Any source to one table, and tables that go out and come back."""

import csv
import gzip
import io
import json

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost.errors import InputError
from middlemost.formats.load import load_table, side_table

ROWS = [("007", "ann", "a, b"), ("7", "bo", None)]
CSV = 'item,rater,label\n007,ann,"a, b"\n7,bo,\n'
RECORDS = [{"item": "007", "rater": "ann", "label": "a, b"}, {"item": "7", "rater": "bo", "label": None}]
JSONL = "".join(json.dumps(record) + "\n" for record in RECORDS)


def parquet():
    written = io.BytesIO()
    pl.DataFrame(RECORDS).write_parquet(written)
    return written.getvalue()


FILES = {
    "ratings.csv": CSV.encode(),
    "ratings.tsv": b"item\trater\tlabel\n007\tann\ta, b\n7\tbo\t\n",
    "ratings.txt": CSV.encode("utf-16"),
    "ratings.jsonl": JSONL.encode(),
    "ratings.ndjson": JSONL.encode(),
    "ratings.json": json.dumps(RECORDS).encode(),
    "ratings.parquet": parquet(),
    "ratings": JSONL.encode(),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("packed", [False, True])
def test_every_kind_of_file(tmp_path, name, packed):
    path = tmp_path / (name + ".gz" if packed else name)
    path.write_bytes(gzip.compress(FILES[name]) if packed else FILES[name])
    table = load_table(path)
    assert table.frame.rows() == ROWS
    assert table.source == path.name
    assert ("compression" in table.format) == packed


@pytest.mark.parametrize("source", [RECORDS, {"item": ["007", "7"], "rater": ["ann", "bo"], "label": ["a, b", None]}])
def test_records_and_columns(source):
    assert load_table(source).frame.rows() == ROWS


def test_columns_of_different_length():
    with pytest.raises(InputError, match="item 2, label 1"):
        load_table({"item": [1, 2], "label": ["a"]})


def test_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CSV.encode())))
    table = load_table("-")
    assert table.frame.rows() == ROWS
    assert table.source == "standard input"


def test_a6_the_encoding_told(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_bytes(b"item,rater,label\n1,Zo\xeb,ja\n")
    with pytest.raises(InputError, match=r"ratings\.csv, line 2, column 'rater': Byte EB"):
        load_table(path)
    table = load_table(path, encoding="windows-1252")
    assert table.frame.rows() == [("1", "Zoë", "ja")]
    assert table.format == {"format": "delimited text", "delimiter": "comma", "encoding": "windows-1252"}


def test_a_delimiter_told_makes_it_delimited_text(tmp_path):
    path = tmp_path / "ratings.txt"
    path.write_text('{"a"};label\n1;x\n')
    assert load_table(path, delimiter=";").frame.columns == ['{"a"}', "label"]


text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
western = st.text("abzÄéß€“,;\"\n\r\t |'", max_size=8)


@st.composite
def written_tables(draw):
    """Rows, and the bytes that the csv module makes of them in some dialect and encoding."""
    encoding, told = draw(
        st.sampled_from([("utf-8", None), ("utf-8-sig", None), ("utf-16", None), ("windows-1252", "windows-1252")])
    )
    cell = western if told else text
    width = draw(st.integers(1, 3))
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=8))
    written = io.StringIO()
    dialect = {
        "delimiter": draw(st.sampled_from(",;\t|")),
        "quoting": draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])),
        "lineterminator": draw(st.sampled_from(["\n", "\r\n", "\r"])),
    }
    if draw(st.booleans()):
        dialect |= {"quoting": csv.QUOTE_MINIMAL, "lineterminator": "\r\n"}  # other ends leave a \r unquoted
    writer = csv.writer(written, **dialect)
    writer.writerow(["item", *(f"c{k}" for k in range(width))])
    writer.writerows([f"k{number}", *row] for number, row in enumerate(rows))
    return rows, written.getvalue().encode(encoding), told


@settings(max_examples=80, deadline=None)
@given(written_tables())
def test_what_the_csv_module_writes_comes_back(tmp_path_factory, case):
    rows, data, told = case
    path = tmp_path_factory.getbasetemp() / "written.csv"
    path.write_bytes(data)
    table = load_table(path, encoding=told)
    expected = [(f"k{number}", *(cell or None for cell in row)) for number, row in enumerate(rows)]
    assert table.frame.rows() == expected
    assert table.bad == ()


@pytest.mark.slow
def test_real_tables_read_whole(real_data):
    for path in sorted(real_data.rglob("*ratings.csv.gz")):
        table = load_table(path)
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = next(reader)
            rows = [tuple(cell or None for cell in row) for row in reader]
        assert table.bad == (), path
        assert table.frame.columns == header, path
        assert table.frame.rows() == rows, path


def test_no_row_of_a_side_table_is_lost(tmp_path):
    path = tmp_path / "gold.csv"
    path.write_text("item,label\n1,a\n2\n3,b\n")
    with pytest.raises(InputError) as error:
        side_table(path)
    assert str(error.value).startswith("gold.csv, line 3: 1 column, the header has 2.")
    assert "--skip-bad" not in str(error.value)


def test_a_side_table_may_be_in_utf8_or_in_the_encoding_of_the_ratings(tmp_path):
    for encoding in ("utf-8", "windows-1252"):
        (tmp_path / "items.csv").write_text("item,name\n1,Zoë\n", encoding=encoding)
        assert side_table(tmp_path / "items.csv", encoding="windows-1252").frame["name"].to_list() == ["Zoë"]
    with pytest.raises(InputError, match="is not UTF-8"):
        side_table(tmp_path / "items.csv")


@pytest.mark.parametrize("value", [1, "ab", None, iter([1]), np.zeros((1, 2)), {"a": 1}])
def test_a_column_that_is_no_list_is_named(value):
    with pytest.raises(InputError, match=r"dict of columns: 'label' is a .* and no list of values"):
        load_table({"item": [1], "rater": ["ann"], "label": value})


def test_a_side_table_may_be_a_list_of_ids(tmp_path):
    path = tmp_path / "raters.csv"
    path.write_text("rater\nann\n\ncy\n")
    assert side_table(path).frame.rows() == [("ann",), ("cy",)]


def test_a_side_table_may_have_the_delimiter_told_for_the_ratings(tmp_path):
    path = tmp_path / "items.csv"
    path.write_text("item^topic\n1^a\n")
    assert side_table(path, delimiter="^").frame.columns == ["item", "topic"]
    path.write_text("item,topic\n1,a^b\n")
    assert side_table(path, delimiter="^").frame.columns == ["item", "topic"]

"""What comes out of a file before anybody looks for a table in it."""

import gzip
import io
import zipfile

import pytest

from middlemost.errors import InputError
from middlemost.formats.opening import open_source

TABLE = b"item,rater,label\n1,ann,yes\n"


def test_plain_bytes_come_through(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_bytes(TABLE)
    assert open_source(path) == (TABLE, "ratings.csv", False)
    assert open_source(str(path)) == (TABLE, "ratings.csv", False)


def test_gzip_is_known_by_its_first_bytes_whatever_the_name(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_bytes(gzip.compress(TABLE))
    assert open_source(path) == (TABLE, "ratings.csv", True)


def test_a_dash_is_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TABLE)))
    assert open_source("-") == (TABLE, "standard input", False)


def test_cut_and_damaged_gzip(tmp_path):
    path = tmp_path / "ratings.csv.gz"
    packed = gzip.compress(TABLE * 100)
    path.write_bytes(packed[:-12])
    with pytest.raises(InputError, match="cut in the middle"):
        open_source(path)
    path.write_bytes(packed[:12] + b"\xff\xff\xff\xff" + packed[16:])
    with pytest.raises(InputError, match="damaged"):
        open_source(path)
    path.write_bytes(gzip.compress(b""))
    with pytest.raises(InputError, match="empty"):
        open_source(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", r"empty \(0 bytes\)"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG image"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "old Excel workbook"),
        (b"SQLite format 3\0", "SQLite"),
        (b"BZh91AY", "bzip2"),
        (b"\n<!DOCTYPE html><html>", "web page"),
    ],
)
def test_what_holds_no_table_is_named(tmp_path, content, said):
    path = tmp_path / "ratings.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        open_source(path)
    assert caught.value.where == "ratings.csv"


def test_a_workbook_is_told_from_another_archive(tmp_path):
    for inside, said in (("xl/workbook.xml", "Excel workbook: save it as CSV"), ("a.csv", "zip archive")):
        path = tmp_path / "ratings.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(inside, "x")
        with pytest.raises(InputError, match=said):
            open_source(path)


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(InputError, match="There is no such file"):
        open_source(tmp_path / "nothing.csv")
    with pytest.raises(InputError, match="folder"):
        open_source(tmp_path)


def test_gzip_in_gzip_is_named(tmp_path):
    path = tmp_path / "ratings.csv.gz"
    path.write_bytes(gzip.compress(gzip.compress(TABLE)))
    with pytest.raises(InputError, match="packed with gzip twice"):
        open_source(path)


def test_a_name_in_another_encoding_can_be_written_anywhere(tmp_path):
    path = tmp_path / "caf\udce9.csv"  # what Linux gives for the byte E9
    try:
        path.write_bytes(TABLE)
    except OSError:
        pytest.skip("this file system has names in UTF-8 only")
    assert open_source(path).name == "caf�.csv"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("a\0b.csv", "no path of a file"),
        ("https://example.org/r.csv", "There is no such file. An address is not fetched: download"),
        ("no such file.csv", "There is no such file.$"),
    ],
)
def test_what_cannot_be_opened_is_named(source, said):
    with pytest.raises(InputError, match=said):
        open_source(source)


def test_standard_input_that_was_closed(monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(InputError, match="Standard input is closed"):
        open_source("-")

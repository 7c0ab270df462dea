"""Bytes to UTF-8, cases A6 and beyond."""

import pytest

from middlemost.errors import InputError, SettingError
from middlemost.formats.encoding import to_utf8

A6 = "item,rater,label\n1,Zoë,ja\n"


def refusal(data, encoding=None):
    with pytest.raises(InputError) as caught:
        to_utf8(data, encoding=encoding, where="ratings.csv")
    return str(caught.value)


def test_a6_names_line_column_byte_guess_and_option():
    text = refusal(A6.encode("windows-1252"))
    for part in (
        "ratings.csv, line 2, column 'rater'",
        "EB",
        "not UTF-8",
        "Windows-1252",
        "'Zoë'",
        "--encoding windows-1252",
    ):
        assert part in text


def test_a6_with_the_option():
    assert to_utf8(A6.encode("windows-1252"), encoding="Windows-1252", where="") == (A6.encode(), "windows-1252")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
    ],
)
def test_a_mark_tells_the_encoding(mark, encoding):
    assert to_utf8(mark + A6.encode(encoding), encoding=None, where="") == (A6.encode(), encoding)


def test_the_utf8_mark_is_removed_told_or_not():
    marked = b"\xef\xbb\xbf" + A6.encode()
    assert to_utf8(marked, encoding=None, where="") == (A6.encode(), "utf-8")
    assert to_utf8(marked, encoding="utf-8", where="")[0] == A6.encode()
    assert to_utf8(A6.encode("utf-16"), encoding="utf-16", where="")[0] == A6.encode()


def test_the_column_of_a_byte_inside_a_quoted_cell_of_two_lines():
    data = b'item,rater,label\n1,ann,x\n2,"a, b\nZo\xeb",ja\n'
    assert "line 4, column 'rater'" in refusal(data)


def test_the_columns_own_name_may_have_accents():
    assert "column 'Prénom'" in refusal("item;Prénom;label\n1;".encode() + b"Zo\xeb;ja\n")


def test_no_column_is_invented_for_json_or_the_header():
    assert "column" not in refusal(b'{"item": 1, "rater": "Zo\xeb"}\n')
    assert "line 1:" in refusal(b"item,Pr\xe9nom\n")


def test_cyrillic_bytes_are_not_taken_for_windows_1252():
    text = refusal("item,rater\n1,Пётр\n".encode("windows-1251"))
    assert "looks like" not in text
    assert "windows-1251" in text


def test_a_file_cut_inside_a_character():
    assert "it was cut" in refusal(A6.encode()[: A6.encode().index(b"\xab")])
    assert "it was cut" in refusal(A6.encode("utf-16")[:-1])


def test_utf16_without_its_mark():
    assert "--encoding utf-16-le" in refusal(A6.encode("utf-16-le"))
    assert "--encoding utf-16-be" in refusal(A6.encode("utf-16-be"))


def test_nul_bytes_are_a_binary_file():
    text = refusal(b"item,label\n1,a\n2,\x00b\n")
    assert "line 3" in text
    assert "binary" in text
    assert "NUL" in refusal(A6.encode("utf-16-le"), "windows-1252")


def test_bytes_that_the_told_encoding_does_not_have():
    text = refusal(b"item\n\x81\n", "windows-1252")
    assert "line 2" in text
    assert "81 is not windows-1252" in text


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13"])
def test_unknown_encodings(name):
    with pytest.raises(SettingError, match="no text encoding"):
        to_utf8(b"a", encoding=name, where="")


@pytest.mark.parametrize(
    ("data", "encoding", "said"),
    [
        (b"item,label\n1,+2AA-\n", "utf-7", "ratings.csv, line 2: Read as utf-7, the file holds half of a surrogate"),
        (b"item,label\n1,\\ud800\n", "unicode_escape", "line 2: Read as unicode_escape, the file holds half"),
        (b"item,rater,label\n", "punycode", "The file is not punycode"),
    ],
)
def test_encodings_that_yield_no_characters_are_refused(data, encoding, said):
    with pytest.raises(InputError, match=said):
        to_utf8(data, encoding=encoding, where="ratings.csv")

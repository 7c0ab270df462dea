"""Bytes to UTF-8, by a mark or by what the caller says, never by a guess in silence."""

import codecs

from middlemost.errors import InputError, SettingError
from middlemost.formats.delimiter import choose_delimiter
from middlemost.formats.split import physical_lines, split_rows

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD = 65536


def to_utf8(data: bytes, *, encoding: str | None, where: str) -> tuple[bytes, str]:
    """Text in UTF-8 without a byte-order mark, and the name of the encoding it had.

    Args:
        data: The bytes of a text file.
        encoding: The file's encoding; None for UTF-8, or UTF-16 and UTF-32 where a byte-order mark says so.
        where: Name of the source, for errors.

    Raises:
        SettingError: Python knows no such text encoding.
        InputError: The bytes are not in that encoding, or they are no text at all. The first wrong byte is
            named with its line and column.
    """
    if encoding is not None:
        _refuse_unknown(encoding)
        return _encoded(_decoded(data, encoding, where).removeprefix("\ufeff"), encoding, where), encoding.lower()
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], name, where).encode(), name
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\0" in data:
        raise _nul_error(data, where)
    if not data.isascii():
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _not_utf8(data, error, where) from None
    return data, "utf-8"


def _refuse_unknown(encoding: str) -> None:
    try:
        "a".encode(encoding)  # refuses codecs that are no text encodings as well, which lookup does not
    except (LookupError, ValueError):
        raise SettingError(
            f"There is no text encoding {encoding!r}.",
            where="encoding",
            remedy="Common ones: utf-8, utf-16, windows-1252, latin-1, windows-1251, gb18030, shift_jis.",
        ) from None


def _decoded(data: bytes, encoding: str, where: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if "truncated" in error.reason or "unexpected end" in error.reason:
            raise _cut_error(where) from None
        line = data[: error.start].decode(encoding, errors="ignore").count("\n") + 1
        raise InputError(
            f"{_hex(data, error)} not {encoding}.",
            where=f"{where}, line {line}",
            remedy="Name the encoding the file was written in with --encoding.",
        ) from None
    except UnicodeError as error:  # of codecs that do not say where
        raise InputError(
            f"The file is not {encoding} ({error}).", where=where, remedy="Name its encoding with --encoding."
        ) from None
    if "\0" in text:
        raise InputError(
            f"Read as {encoding}, the file holds NUL characters: it is no text in this encoding.",
            where=where,
            remedy="Check --encoding.",
        )
    return text


def _encoded(text: str, encoding: str, where: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            f"Read as {encoding}, the file holds half of a surrogate pair, which is no character.",
            where=f"{where}, line {text.count(chr(10), 0, error.start) + 1}",
            remedy="Check --encoding, or export the file again as UTF-8.",
        ) from None


def _nul_error(data: bytes, where: str) -> InputError:
    head = data[:_HEAD]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) / 8 and min(even, odd) <= max(even, odd) / 20:
        guess = "utf-16-le" if odd > even else "utf-16-be"
        return InputError(
            "Every second byte is NUL: the file looks like UTF-16 without its byte-order mark.",
            where=where,
            remedy=f"Say --encoding {guess}.",
        )
    line = data[: data.index(0)].count(b"\n") + 1
    return InputError(
        "The file holds NUL bytes: this is a binary file, not a table in text, or a damaged one.",
        where=f"{where}, line {line}",
        remedy="Export the table as CSV (UTF-8).",
    )


def _not_utf8(data: bytes, error: UnicodeDecodeError, where: str) -> InputError:
    if error.reason == "unexpected end of data" and error.end == len(data):
        return _cut_error(where)
    line = data[: error.start].count(b"\n") + 1
    column = _column(data, error.start)
    place = f"{where}, line {line}" + ("" if column is None else f", column {column!r}")
    what = f"{_hex(data, error)} not UTF-8"
    word = _word_around(data, error.start)
    if _looks_western(word):
        shown = word.decode("windows-1252")
        return InputError(
            f"{what}; the file looks like Windows-1252 (this would read {shown!r}).",
            where=place,
            remedy="If that is right, say --encoding windows-1252.",
        )
    return InputError(
        f"{what}, and does not look like Windows-1252 either.",
        where=place,
        remedy="Name the encoding with --encoding (windows-1251, gb18030, shift_jis, big5, …), "
        "or save the file as UTF-8.",
    )


def _cut_error(where: str) -> InputError:
    return InputError(
        "The file ends in the middle of a character: it was cut.", where=where, remedy="Download or copy it again."
    )


def _hex(data: bytes, error: UnicodeDecodeError) -> str:
    return f"Byte {data[error.start]:02X} is"


def _word_around(data: bytes, place: int) -> bytes:
    stops = b',;\t|"\r\n :{}[]'
    first, past = place, place + 1
    while first > 0 and data[first - 1] not in stops and place - first < 30:
        first -= 1
    while past < len(data) and data[past] not in stops and past - place < 30:
        past += 1
    return data[first:past]


def _looks_western(word: bytes) -> bool:
    """Whether a word reads as Windows-1252: accents among plain letters rather than nothing but high bytes."""
    try:
        text = word.decode("windows-1252")
    except UnicodeDecodeError:
        return False
    high = sum(not character.isascii() for character in text)
    return high * 2 <= len(text) or len(text) <= 2


def _column(data: bytes, place: int) -> str | None:
    """Name of the column that a byte stands in; None where no header tells it."""
    head = data[:_HEAD].decode("latin-1")
    if head.lstrip().startswith(("{", "[")):
        return None
    try:
        delimiter = choose_delimiter(head, whole=len(data) <= _HEAD, where="")
    except InputError:
        return None
    header = next(split_rows(physical_lines(head), delimiter)).cells or []
    # A letter for the byte, and a quote that closes its cell if it is a quoted one; else it is one more character.
    rows = split_rows(physical_lines(data[:place].decode("latin-1") + 'x"'), delimiter)
    *_, (_, _, cells, _) = rows
    if cells is None or not 0 < len(cells) <= len(header):
        return None
    try:
        return header[len(cells) - 1].encode("latin-1").decode("utf-8").strip() or None
    except UnicodeDecodeError:
        return None

"""Which character stands between the cells of a row."""

from itertools import islice

from middlemost.errors import InputError, SettingError
from middlemost.formats.split import Row, physical_lines, split_rows

NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", " ": "blank"}
_SPELLED = {name: character for character, name in NAMES.items()} | {"\\t": "\t", "space": " "}
_CANDIDATES = ",;\t|"
_ROWS_LOOKED_AT = 21


class NoDelimiterError(InputError):
    """The header holds no delimiter: a table of one column, or cells parted by a character of its own."""


def delimiter_from_option(told: str) -> str:
    r"""The character an option names.

    Args:
        told: A single ASCII character, or `comma`, `semicolon`, `tab`, `pipe`, `blank`.

    Raises:
        SettingError: It is neither.

    Example:
        >>> delimiter_from_option("tab")
        '\t'
    """
    character = _SPELLED.get(told.lower(), told)
    if len(character) != 1 or not character.isascii() or character in '"\r\n\0':
        raise SettingError(
            f"{told!r} is no delimiter.",
            where="delimiter",
            remedy="Give one ASCII character (no quote, no line break), or comma, semicolon, tab, pipe, blank.",
        )
    return character


def choose_delimiter(head: str, *, whole: bool, where: str) -> str:
    r"""The delimiter of a text, taken from its header line.

    Of the comma, semicolon, tab and pipe that the header holds outside quotes, that one is taken by which the
    next twenty rows have as many cells as the header; if this settles nothing, the most frequent one.

    Args:
        head: The text, or its beginning.
        whole: Whether `head` is all of it; else its last row may be cut and is not looked at.
        where: Name of the source, for errors.

    Raises:
        NoDelimiterError: The header holds no delimiter.
        InputError: It holds two that fit equally well.

    Example:
        >>> choose_delimiter("item;label (yes, no)\n1;yes\n", whole=True, where="ratings.csv")
        ';'
    """
    lines = physical_lines(head)
    found: list[tuple[bool, int, str]] = []
    header = ""
    for candidate in _CANDIDATES:
        rows = list(islice(split_rows(lines, candidate), _ROWS_LOOKED_AT))
        if rows and not header:
            header = lines[rows[0].first].strip()
        if rows and rows[0].cells is not None and len(rows[0].cells) > 1:
            looked_at = rows if whole or len(rows) == _ROWS_LOOKED_AT else rows[:-1]
            found.append((_all_as_wide(looked_at), len(rows[0].cells), candidate))
    if not found:
        raise NoDelimiterError(
            f"The header line holds no comma, semicolon, tab or pipe between cells: {_shown(header)}.",
            where=where,
            remedy="Say what stands between the cells with --delimiter.",
        )
    best = max(found)
    equal = [candidate for fits, width, candidate in found if (fits, width) == best[:2]]
    if len(equal) > 1:
        raise InputError(
            f"The cells may be separated by {' or '.join(NAMES[one] for one in equal)}: {_shown(header)}.",
            where=where,
            remedy="Say which with --delimiter.",
        )
    return best[2]


def _all_as_wide(rows: list[Row]) -> bool:
    return all(
        row.cells is not None and rows[0].cells is not None and len(row.cells) == len(rows[0].cells) for row in rows
    )


def _shown(header: str) -> str:
    return repr(header if len(header) <= 60 else header[:59] + "…")

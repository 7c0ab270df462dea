"""Words in messages: numbers with their nouns, the headers of a table."""

from collections.abc import Sequence

MOST_COLUMNS, MOST_CHARACTERS = 30, 40


def counted(n: int, noun: str) -> str:
    """A number and its noun, in the plural where it needs one.

    Args:
        n: The number.
        noun: The noun, which takes an s.

    Example:
        >>> counted(1, "row"), counted(1200, "row")
        ('1 row', '1,200 rows')
    """
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def listed_columns(headers: Sequence[str]) -> str:
    """The headers of a table for a message: the first 30, each cut at 40 characters.

    Args:
        headers: The headers.

    Example:
        >>> listed_columns(["item", "x" * 50])
        'item, xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'
    """
    cut = [one if len(one) <= MOST_CHARACTERS else one[: MOST_CHARACTERS - 1] + "…" for one in headers[:MOST_COLUMNS]]
    more = f" and {len(headers) - MOST_COLUMNS:,} more" if len(headers) > MOST_COLUMNS else ""
    return ", ".join(cut) + more

"""Numbers with their nouns."""


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

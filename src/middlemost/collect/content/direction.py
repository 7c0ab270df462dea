"""Which way a text is read."""

import unicodedata
from typing import Literal

_LEFT, _RIGHT = frozenset({"L"}), frozenset({"R", "AL"})


def direction_of(text: str) -> Literal["rtl"] | None:
    """`"rtl"` for a text whose first strong character is read from right to left, else None.

    It is the rule of the Unicode bidirectional algorithm for a paragraph (P2, P3), over the whole text.

    Args:
        text: Any text.

    Example:
        >>> direction_of("123 \u05e9\u05dc\u05d5\u05dd"), direction_of("hello \u05e9\u05dc\u05d5\u05dd")
        ('rtl', None)
    """
    if text.isascii():
        return None
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in _RIGHT:
            return "rtl"
        if kind in _LEFT:
            return None
    return None

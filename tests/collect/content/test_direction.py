import pytest

from middlemost.collect.content.direction import direction_of


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("", None),
        ("hello", None),
        ("123 … 456", None),
        ("שלום world", "rtl"),
        ("hello שלום", None),
        ("12:30 (مرحبا) hello", "rtl"),  # digits and brackets are weak or neutral
        ("ünder", None),
        ("😀 سلام", "rtl"),
        ("\u200fabc", "rtl"),  # the right-to-left mark is strong
    ],
)
def test_the_first_strong_character_decides(text: str, direction: str | None) -> None:
    assert direction_of(text) == direction

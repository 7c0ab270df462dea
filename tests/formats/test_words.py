"""Words in messages."""

from middlemost.formats.words import listed_columns


def test_the_headers_of_any_table_fit_a_message():
    assert listed_columns(["item", "rater"]) == "item, rater"
    many = listed_columns([f"c{k}" for k in range(10_000)])
    assert many.endswith(", c29 and 9,970 more")
    assert len(listed_columns(["h" * 1_000_000])) == 40

import pytest

from middlemost.collect.content.table import table_parts
from middlemost.collect.content.trouble import ContentError


def test_rows_with_and_without_names() -> None:
    records = '[{"a": "x", "n": 1.50}, {"n": null, "b": [1, {"c": "ü"}]}, {}]'
    assert table_parts(records) == (["a", "n", "b"], [["x", "1.50", ""], ["", "", '["1", {"c": "ü"}]'], ["", "", ""]])
    assert table_parts('[["a", 10000000000000000001], [true, ""], []]') == (
        None,
        [["a", "10000000000000000001"], ["true", ""], []],
    )


@pytest.mark.parametrize("value", ["", "x", "[]", "{}", "3", "[1]", '[[1], {"a": 1}]', "[" * 100_000])
def test_what_is_no_table(value: str) -> None:
    with pytest.raises(ContentError):
        table_parts(value)

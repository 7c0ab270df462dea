from typing import Any

import pytest

from middlemost.collect.study.plain import plain_value
from middlemost.collect.study.yaml_nodes import compose


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # YAML 1.2.2, example 10.9 and the core schema's table (section 10.3.2)
        ("[null, Null, NULL, ~, ]", [None, None, None, None]),
        ("[true, True, FALSE]", [True, True, False]),
        ("[0, 0o7, 0x3A, -19]", [0, 7, 58, -19]),
        ("[0., -0.0, .5, +12e03, -2E+05]", [0.0, -0.0, 0.5, 12000.0, -200000.0]),
        ("[.inf, -.Inf, +.INF]", [float("inf"), float("-inf"), float("inf")]),
        # what YAML 1.1 took for something else
        ("[yes, No, on, OFF, y]", ["yes", "No", "on", "OFF", "y"]),
        ("[1_000, 12:30:45, 0b1, 2026-01-01, 0o8, 1e]", ["1_000", "12:30:45", "0b1", "2026-01-01", "0o8", "1e"]),
        ("['1', \"true\", !!str 1]", ["1", "true", "1"]),
        ("[+1, 007]", [1, 7]),
        ("{1: a, true: b}", {"1": "a", "true": "b"}),
        ("{<<: 1}", {"<<": 1}),
        ("a:", {"a": None}),
    ],
)
def test_the_core_schema(text: str, value: Any) -> None:
    made = plain_value(compose(text, "x"))
    assert made == value
    assert str(made) == str(value)  # 1 and True are equal


def test_texts_where_a_text_is_meant() -> None:
    text = "{labels: [1, true, ~], key: 1, help: null, points: {from: 1, to: 5}, is: 2, min: 1, anchors: {1: bad}}"
    assert plain_value(compose(text, "x")) == {
        "labels": ["1", "true", "~"],
        "key": "1",
        "help": None,
        "points": {"from": 1, "to": 5},
        "is": "2",
        "min": 1,
        "anchors": {"1": "bad"},
    }

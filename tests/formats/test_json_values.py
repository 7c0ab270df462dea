"""JSON values in Python."""

from middlemost.formats.json_values import DecimalText, IntegerText, as_json, is_list, is_record


def test_kinds():
    assert is_record({"a": 1})
    assert not is_record([1])
    assert is_list([1])
    assert is_list((1,))
    assert not is_list("ab")


def test_numbers_are_written_as_they_were_spelled():
    value = {"a": [IntegerText("1730420000000000001"), DecimalText("2.50"), "x", None, True], "é": {}}
    assert as_json(value) == '{"a":[1730420000000000001,2.50,"x",null,true],"é":{}}'

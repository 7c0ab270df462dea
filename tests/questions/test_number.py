"""Number questions as Values."""

import pytest

import middlemost as mm
from middlemost.errors import InputError
from middlemost.questions import encode_values

TABLE = {"item": ["b", "a", "a"], "rater": ["x", "y", "y"], "label": ["2.5", "1", "-3e2"]}


def test_values_stand_by_item_rater_and_repeat():
    values = encode_values(mm.read(TABLE, scale="interval"))
    assert values.value.tolist() == [1, -300, 2.5]
    assert values.weight.tolist() == [0.5, 0.5, 1]
    assert values.scale == "interval"


def test_unknown_raters_and_labels_are_refused():
    with pytest.raises(InputError, match="raters are unknown"):
        encode_values(mm.read(TABLE, scale="interval", rater="none"))
    with pytest.raises(InputError, match="answered by a number"):
        encode_values(mm.read(TABLE))

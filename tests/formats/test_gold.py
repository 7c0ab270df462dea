"""Tables of known labels."""

import polars as pl
import pytest

import middlemost as mm
from middlemost.data.question import PreferenceQuestion, TextQuestion
from middlemost.errors import InputError, SettingError
from middlemost.questions import encode_gold
from tests.formats.tables import notes
from tests.questions.forms import form

RATINGS = {"item": ["a", "b", "c"], "rater": ["x", "x", "x"], "label": ["1", "2", "1"]}


def read(gold, **settings):
    return mm.read(RATINGS, gold=gold, **settings)


def test_roles_default_to_anchor():
    dataset = read({"item": ["a", "b"], "label": ["1", "2"], "role": ["Test", None]})
    assert dataset.gold.rows() == [("a", "label", "1", "test", None), ("b", "label", "2", "anchor", None)]
    items = mm.read_ratings(RATINGS).items
    assert encode_gold(dataset, items, role="test").item.tolist() == [0]
    assert encode_gold(dataset, items, role="anchor").label.tolist() == [1]
    assert len(encode_gold(dataset, items)) == 2


def test_a_mapping_and_decimals_in_gold():
    assert read({"a": 1, "b": 2.0}).gold["label"].to_list() == ["1", "2"]


def test_unrated_items_and_unused_labels_are_said_and_left_out():
    dataset = read({"a": "3", "z": "1", "b": "2"})
    assert notes(dataset)["gold without ratings"] == "gold without ratings (1): z."
    assert notes(dataset)["unused gold labels"].startswith("gold labels that nobody used (1): 3.")
    assert dataset.gold.height == 3
    assert encode_gold(dataset, mm.read_ratings(RATINGS).items).item.tolist() == [1]


@pytest.mark.parametrize(
    ("gold", "message"),
    [
        ({"item": ["a", "a"], "label": ["1", "2"]}, r"'a' has several gold labels or roles: 1 \(anchor\), 2"),
        ({"item": ["a"], "label": ["1"], "role": ["judge"]}, "'judge' is no role of gold"),
        ({"item": ["a"], "label": ["1"], "draw": ["steered"]}, "'steered' is no draw of gold"),
        ({"item": ["a"], "label": ["1"], "question": ["tone"]}, "There is no question 'tone'"),
        ({"item": ["a"], "label": [None]}, "A gold label is missing"),
        ({"item": ["a"], "text": ["1"]}, "No column looks like the gold label"),
    ],
)
def test_gold_that_cannot_be_used(gold, message):
    with pytest.raises(InputError, match=message):
        read(pl.DataFrame(gold))


def test_gold_says_how_it_was_drawn():
    drawn = read({"item": ["a", "b"], "label": ["1", "2"], "draw": ["Random", None]})
    assert drawn.gold["draw"].to_list() == ["random", None]
    assert read({"a": 1, "b": 2}, gold_random=True).gold["draw"].to_list() == ["random", "random"]
    assert read({"a": 1}).gold["draw"].to_list() == [None]


def test_gold_drawn_at_random_without_gold():
    with pytest.raises(SettingError, match="there is no gold"):
        read(None, gold_random=True)


def test_gold_numbers():
    dataset = read({"a": "1,5"}, scale="interval")
    assert dataset.gold["label"].to_list() == ["1.5"]
    with pytest.raises(InputError, match="'x' is no number"):
        read({"a": "x"}, scale="interval")


def test_gold_of_a_form_is_for_the_question_that_it_can_be_for():
    better, why = PreferenceQuestion("better", ("A", "B")), TextQuestion("why")
    rows = [("p", "x", "better", {"choice": "A"}), ("p", "x", "why", "so")]
    dataset = mm.read(form(rows, better, why), gold={"p": "B"})
    assert dataset.gold.rows() == [("p", "better", "B", "anchor", None)]
    assert notes(mm.read(form(rows, better, why), gold={"p": "C"}))["unused gold labels"]
    with pytest.raises(InputError, match=r"'why' is answered in words, and gold is for labels"):
        mm.read(form(rows[1:], why), gold={"p": "so"})

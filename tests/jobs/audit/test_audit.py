import numpy as np
import polars as pl
import pytest

from middlemost import audit, read
from middlemost.errors import InputError, SettingError
from tests.jobs.tables import dataset


def kinds(found):
    return [finding.kind for finding in found.findings]


def test_when_all_is_well_nothing_but_high_agreement_is_said():
    found = audit(dataset([(i, r, "abc"[i % 3]) for i in range(40) for r in "xyz"]))
    assert kinds(found) == ["high agreement"]


def test_b9_the_common_label_stands_beside_a_kappa_of_zero():
    """B9: seven of eight agree and kappa is 0; no verbal grade, all coefficients side by side."""
    rows = [(i, "ann", "no") for i in range(8)] + [(i, "bo", "yes" if i == 7 else "no") for i in range(8)]
    found = audit(dataset(rows))
    numbers = {name: estimate.value for name, estimate in found.numbers.items()}
    assert numbers["alpha"] == pytest.approx(0.0, abs=1e-12)
    assert numbers["raw"] == 0.875
    assert numbers["fleiss"] == pytest.approx(-0.066667, abs=1e-6)
    assert numbers["ac1"] == pytest.approx(0.858407, abs=1e-6)
    assert numbers["brennan_prediger"] == 0.75
    assert found.commonest == ("no", 15 / 16)


def test_c4_one_rating_an_item():
    """C4: no overlap, no quality; the label is marked as resting on one rating and is not shown as certain."""
    rows = [(1, "ann", "x"), (2, "ann", "y"), (3, "bo", "x"), (4, "bo", "y")]
    found = audit(dataset(rows, raters=pl.DataFrame({"rater": ["ann", "bo", "cy"]})))
    assert found.labels["label"].to_list() == ["x", "y", "x", "y"]
    assert found.labels["ratings"].to_list() == [1] * 4
    assert (found.labels["posterior"] < 1).all()
    assert found.raters["quality"].to_list() == [None] * 3
    assert dict(zip(found.raters["rater"], found.raters["ratings"], strict=True)) == {"ann": 2, "bo": 2, "cy": 0}
    assert found.numbers["alpha"].value is None
    assert any("no overlap" in note for note in found.consensus.notes)


def test_c7_a_double_vote_does_not_decide():
    rows = [("q1", "ann", "bad"), ("q1", "ann", "bad"), ("q1", "bo", "good"), ("q1", "cy", "good")]
    found = audit(dataset(rows), method="majority")
    assert found.labels["label"].to_list() == ["good"]
    assert found.labels["posterior"].to_list() == [pytest.approx(2 / 3)]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([(1, "ann", "x"), (2, "ann", "y")], "no item was rated by two raters"),
        ([(1, "ann", "x"), (1, "bo", "x"), (2, "ann", "x"), (2, "bo", "x")], "only one label"),
    ],
)
def test_one_rater_or_one_label_is_undefined_in_words(rows, says):
    found = audit(dataset(rows))
    assert found.numbers["alpha"].value is None
    assert says in found.numbers["alpha"].why
    assert found.labels["label"].null_count() == 0


def test_ten_thousand_labels_fall_back_to_one_coin_and_say_so():
    rows = [(i, r, f"label {i}") for i in range(50) for r in ("ann", "bo")]
    found = audit(dataset(rows, labels=tuple(f"label {k}" for k in range(10_000))), resamples=0)
    assert found.consensus.method == "one_coin"
    assert "10,000 labels needs" in found.consensus.notes[0]


def test_items_come_with_their_attributes_and_the_contested_first():
    rows = [("a", "x", "no"), ("a", "y", "yes"), ("b", "x", "no"), ("b", "y", "no")]
    items = pl.DataFrame({"item": ["a", "b"], "text": ["A?", "B?"], "label": ["theirs", "too"]})
    found = audit(dataset(rows, items=items), method="majority")
    assert found.items["item"].to_list() == ["a", "b"]
    assert found.items["text"].to_list() == ["A?", "B?"]
    assert found.items["item_label"].to_list() == ["theirs", "too"]
    assert found.items["given"].to_list() == ["no 1, yes 1", "no 2"]


def test_test_gold_never_anchors():
    rows = [(i, r, "yes" if i % 2 else "no") for i in range(20) for r in "abc"]
    gold = pl.DataFrame({"item": ["0", "1"], "label": ["yes", "yes"], "role": ["test", "test"]})
    found = audit(dataset(rows, gold=gold))
    assert not found.consensus.anchored.any()
    assert found.numbers["accuracy"].value == 0.5


def test_a_question_must_be_named_where_there_are_several():
    frame = pl.DataFrame({"item": ["a"] * 4, "rater": list("xyxy"), "question": list("ppqq"), "label": list("nnyy")})
    data = read(frame)
    with pytest.raises(InputError, match="Name one"):
        audit(data)
    assert audit(data, question="q").labels["label"].to_list() == ["y"]


def test_an_attribute_with_a_value_an_item_is_no_slicing():
    rows = [(i, r, "x") for i in range(60) for r in "ab"]
    items = pl.DataFrame({"item": [str(i) for i in range(60)], "text": [f"text {i}" for i in range(60)]})
    with pytest.raises(SettingError, match="60 different values"):
        audit(dataset(rows, items=items), by="items.text")


def test_an_integer_id_comes_back_as_an_integer():
    frame = pl.DataFrame({"item": [7, 7, 10], "rater": [1, 2, 1], "label": [0, 0, 1]})
    found = audit(read(frame))
    assert found.labels["item"].to_list() == [7, 10]
    assert found.labels["label"].to_list() == [0, 1]
    assert found.raters["rater"].to_list() == [1, 2]


@pytest.mark.slow
def test_the_report_of_real_raters(real_data):
    folder = real_data / "truth" / "rte"
    found = audit(read(folder / "ratings.csv.gz", gold=folder / "gold.csv.gz"))
    assert found.numbers["accuracy"].value == pytest.approx(0.9275, abs=0.004)
    assert found.numbers["majority_accuracy"].value == pytest.approx(0.8969, abs=0.0005)
    named = next(one for one in found.findings if one.kind == "raters who do not follow").details["raters"]
    # Of these raters' labels half are right: the three busiest of the set.
    assert set(named) == {"7", "8", "9"}
    assert np.isfinite(found.numbers["alpha"].low)

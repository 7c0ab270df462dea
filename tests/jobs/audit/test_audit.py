import json

import numpy as np
import polars as pl
import pytest

from middlemost import audit, read
from middlemost.errors import InputError, SettingError
from tests.jobs.tables import dataset


def kinds(found):
    return [finding.kind for finding in found.findings]


def test_when_all_is_well_nothing_but_high_agreement_is_said():
    slip = lambda i, r: r == "xyz"[i % 3] and i in (3, 17)  # noqa: E731
    found = audit(dataset([(i, r, "abc"[(i + slip(i, r)) % 3]) for i in range(60) for r in "xyz"]))
    assert kinds(found) == ["high agreement"]


def test_where_everybody_says_the_same_there_is_no_interval_and_nothing_stands_out():
    found = audit(dataset([(i, r, "abc"[i % 3]) for i in range(40) for r in "xyz"]))
    assert found.numbers["alpha"].value == 1.0
    assert found.numbers["alpha"].how.startswith("no interval: every resample gives the same value")
    assert kinds(found) == []


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


def test_b2_one_dissent_among_many_comes_with_a_wide_interval_and_the_common_label():
    """B2: all answers alike but one; 0, observed agreement and a wide interval beside it, 14 of 15 ratings alike."""
    rows = [(item, rater, "2" if (item, rater) == (5, "z") else "4") for item in range(1, 6) for rater in "xyz"]
    found = audit(dataset(rows, order=("1", "2", "3", "4", "5")))
    alpha = found.numbers["alpha"]
    assert alpha.value == pytest.approx(0.0, abs=1e-12)
    assert alpha.high - alpha.low > 1
    assert found.numbers["raw"].value == pytest.approx(0.8667, abs=5e-5)
    assert found.numbers["fleiss"].value == pytest.approx(-0.0714, abs=5e-5)
    assert found.numbers["ac1"].value == pytest.approx(0.8624, abs=5e-5)
    assert found.commonest == ("4", 14 / 15)


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
    assert found.items["given"].to_list() == ["no: 1, yes: 1", "no: 2"]


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
    named = next(one for one in found.findings if one.kind == "spammer raters").details["raters"]
    # Of these raters' labels half are right: among them the three busiest of the set.
    assert set(named) >= {"7", "8", "9"}
    right = found.raters.filter(pl.col("rater").is_in(named))
    assert (right["gold"] * right["gold_items"]).sum() / right["gold_items"].sum() < 0.55
    assert np.isfinite(found.numbers["alpha"].low)


@pytest.mark.parametrize("by", [None, "items.topic"])
def test_progress_grows_to_its_end(by):
    items = pl.DataFrame({"item": [str(i) for i in range(60)], "topic": [f"t{i % 3}" for i in range(60)]})
    rows = [(i, r, "yes" if (i * 7 + k * i * i) % 5 > 1 else "no") for i in range(60) for k, r in enumerate("wxyz")]
    steps = []
    audit(dataset(rows, items=items), by=by, resamples=20, progress=lambda done, total: steps.append(done / total))
    assert steps == sorted(steps)
    assert steps[-1] == 1.0


def test_one_gold_item_does_not_stop_a_method_that_needs_gold():
    gold = pl.DataFrame({"item": ["1"], "label": ["yes"]})
    rows = [(i, r, "yes" if i % 2 else "no") for i in range(9) for r in "xyz"]
    found = audit(dataset(rows, gold=gold), method="weighted-by-gold", resamples=0)
    assert found.numbers["accuracy"].value is None
    assert found.numbers["majority_accuracy"].value == 1.0
    json.dumps(found.to_json(), allow_nan=False)


def test_json_is_strict_where_slices_are_too_few_and_numbers_undefined():
    items = pl.DataFrame(
        {"item": [str(i) for i in range(60)], "topic": ["big" if i > 9 else "small" for i in range(60)]}
    )
    rows = [(i, r, "yes" if (i * 7 + k) % 3 else "no") for i in range(60) for k, r in enumerate("xyz")]
    found = audit(dataset(rows, items=items), by="items.topic", resamples=10)
    slices = json.loads(json.dumps(found.to_json(), allow_nan=False))["slices"]
    small = next(one for one in slices if one["slice"] == "small")
    assert (small["value"], small["p"], small["difference"]) == (None, None, None)
    assert small["note"].startswith("too few to tell: 10 items")
    alone = audit(dataset([(i, "x", "yes") for i in range(5)]), resamples=10)
    assert json.loads(json.dumps(alone.to_json(), allow_nan=False))["numbers"]["alpha"]["value"] is None


def test_items_without_ratings_are_not_touched_by_a_slice():
    rng = np.random.default_rng(0)
    rows = [(i, r, str(int(rng.random() < 0.5) if i % 2 else i % 4 // 2)) for i in range(120) for r in "wxyz"]
    items = pl.DataFrame(
        {"item": [str(i) for i in range(150)], "topic": ["odd" if i % 2 else "even" for i in range(150)]}
    )
    found = audit(dataset(rows, items=items), by="items.topic", resamples=20)
    (lower,) = [finding for finding in found.findings if finding.kind == "lower slice"]
    assert (lower.details["slice"], lower.touches) == ("odd", 60)


def test_every_accuracy_has_the_level_that_was_asked_for():
    gold = pl.DataFrame({"item": ["1", "2"], "label": ["yes", "no"], "role": ["test", "test"]})
    rows = [(i, r, "yes" if i % 2 or (i, r) == (4, "x") else "no") for i in range(9) for r in "xyz"]
    for table in (gold, gold.drop("role")):
        found = audit(dataset(rows, gold=table), level=0.8, resamples=10)
        assert {found.numbers[name].level for name in ("accuracy", "majority_accuracy", "alpha")} == {0.8}


def test_gold_that_raters_contradict_stands_first_with_what_they_say():
    rows = [(i, r, "yes" if i % 2 else "no") for i in range(20) for r in "abc"]
    gold = {str(i): ("yes" if i % 2 else "no") if i != 4 else "yes" for i in range(10)}
    found = audit(dataset(rows, gold=gold), method="majority")
    first = found.items.row(0, named=True)
    assert (first["item"], first["label"], first["gold"], first["without_gold"]) == ("4", "yes", "yes", "no")
    assert found.items.filter(pl.col("item") == "15")["without_gold"].to_list() == [None]


def test_in_a_descriptive_study_no_voice_weighs_more():
    rows = [(i, r, "no" if r == "d" else "yes") for i in range(30) for r in "abcd"]
    found = audit(dataset(rows, paradigm="descriptive"))
    assert found.consensus.method == "majority"
    assert found.labels["posterior"].to_list() == [0.75] * 30
    assert "open labels" not in kinds(found)
    assert audit(dataset(rows, paradigm="descriptive"), method="one-coin").consensus.method == "one_coin"


def test_the_gold_columns_of_raters_have_one_prefix():
    rows = [(i, r, "yes" if i % 2 else "no") for i in range(20) for r in "abc"]
    found = audit(dataset(rows, gold={"0": "no", "1": "yes"}))
    assert [name for name in found.raters.columns if name.startswith("gold")] == [
        "gold", "gold_items", "gold_low", "gold_high", "gold_note",
    ]  # fmt: skip


def test_a_seed_below_zero_is_refused():
    with pytest.raises(SettingError, match="-1 is no seed"):
        audit(dataset([(1, "a", "x"), (1, "b", "x")]), seed=-1)


def test_attributes_may_have_any_name():
    rows = [("a", "x", "no"), ("a", "y", "yes")]
    items = pl.DataFrame({"item": ["a"], "__key": ["k"], "posterior": ["mine"]})
    found = audit(dataset(rows, items=items))
    assert found.items.select("__key", "item_posterior").row(0) == ("k", "mine")


@pytest.mark.parametrize("method", ["mace", "mace-vb", "glad", "one-coin", "majority"])
def test_halves_are_labelled_by_the_audits_own_method(method):
    rows = [(i, r, "yes" if (i * 7 + k * i * i) % 5 > 1 else "no") for i in range(30) for k, r in enumerate("wxyz")]
    found = audit(dataset(rows), method=method, resamples=20)
    assert found.consensus.method == method.replace("-", "_")
    assert found.numbers["replicability"].value is not None


def test_what_gold_says_is_known_and_has_no_probability():
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 160)
    rows = [(i, r, "ab"[t if rng.random() < 0.8 else 1 - t]) for i, t in enumerate(truth) for r in "wxyz"]
    gold = pl.DataFrame(
        {
            "item": [str(i) for i in range(140)],
            "label": ["ab"[t] for t in truth[:140]],
            "role": ["anchor"] * 20 + ["test"] * 120,
        }
    )
    found = audit(dataset(rows, gold=gold, gold_random=True), resamples=0)
    labels = found.labels.with_columns(number=pl.col("item").cast(pl.Int64))
    known, inferred = labels.filter(pl.col("number") < 20), labels.filter(pl.col("number") >= 20)
    assert known["anchored"].all()
    assert known["probability"].null_count() == 20
    assert inferred["probability"].null_count() == 0
    assert found.calibration.n_gold == 140

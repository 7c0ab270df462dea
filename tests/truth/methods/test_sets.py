"""Consensus on sets of labels: label by label, and as a whole."""

import polars as pl
import pytest

from middlemost import LabelSets, read_label_sets, truth
from middlemost.errors import InputError


def of(rows: list[tuple[str, str, str]]) -> LabelSets:
    return read_label_sets(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))


def sets_of(found) -> dict[str, str]:
    return dict(zip(found.items, found.to_polars()["labels"].to_list(), strict=True))


def test_the_commonest_set_is_one_that_somebody_gave():
    rows = [
        ("p", "x", "A|B"),
        ("p", "y", "B|A"),
        ("p", "z", "A|C"),
        ("q", "x", "[]"),
        ("q", "y", "[]"),
        ("q", "z", "C"),
    ]
    found = truth.commonest_set(of(rows))
    assert sets_of(found) == {"p": '["A", "B"]', "q": "[]"}
    assert found.presence[0].round(2).tolist() == [1.0, 0.67, 0.33]
    assert not found.tied.any()


def test_of_equal_votes_the_set_of_the_labels_most_ticked_wins():
    rows = [("p", "w", "A"), ("p", "x", "A"), ("p", "y", "A|B"), ("p", "z", "A|B"), ("p", "v", "A|B|C")]
    found = truth.commonest_set(of(rows))
    assert sets_of(found) == {"p": '["A", "B"]'}  # B is ticked by three of five
    assert not found.tied[0]


def test_what_is_equal_in_every_way_is_tied_and_the_seed_decides():
    data = of([("p", "x", "A"), ("p", "y", "B"), ("q", "x", "A"), ("q", "y", "A")])
    found = truth.commonest_set(data)
    assert found.tied.tolist() == [True, False]
    seen = {sets_of(truth.commonest_set(data, seed=seed))["p"] for seed in range(20)}
    assert seen == {'["A"]', '["B"]'}


def test_label_by_label_weighs_raters_for_each_label():
    # z never ticks B, where the others do; on A all agree with the truth.
    rows = []
    for i in range(40):
        labels = "A|B" if i % 4 == 0 else "A" if i % 2 else "B"
        for rater in "wxyz":
            given = labels if rater != "z" else labels.replace("A|B", "A").replace("B", "[]")
            rows.append((f"i{i:02}", rater, given))
    found = truth.label_by_label(of(rows))
    assert sets_of(found)["i00"] == '["A", "B"]'
    assert sets_of(found)["i02"] == '["B"]'
    assert sets_of(found)["i01"] == '["A"]'
    assert (found.presence >= 0).all()
    assert found.to_polars()["weakest"].min() > 0.5


def test_an_item_without_ratings_has_no_set():
    import numpy as np

    data = of([("p", "x", "A"), ("p", "y", "A"), ("q", "x", "B"), ("q", "y", "B")])
    keep = data.item == 0
    some = LabelSets.from_codes(
        data.item[keep],
        data.rater[keep],
        data.chosen[keep],
        data.sets,
        items=data.items,
        raters=data.raters,
        labels=data.labels,
    )
    for method in truth.SET_METHODS:
        found = getattr(truth, method)(some)
        assert found.to_polars()["labels"].to_list() == ['["A"]', None]
        assert not found.chosen[1].any()
        assert np.isfinite(found.presence).all()
        assert "presence_B" in found.presence_frame().columns


@pytest.mark.parametrize("method", truth.SET_METHODS)
def test_nothing_to_infer_from_is_refused(method: str):
    import numpy as np

    from middlemost import Vocabulary

    none = np.zeros(0, dtype=np.int32)
    empty = LabelSets.from_codes(
        none,
        none,
        none,
        np.zeros((0, 1), dtype=bool),
        items=Vocabulary("p"),
        raters=Vocabulary("x"),
        labels=Vocabulary("a"),
    )
    with pytest.raises(InputError, match="no sets"):
        getattr(truth, method)(empty)


def test_the_order_of_labels_breaks_no_tie():
    rows = [("p", "v", "A|B"), ("p", "w", "A|C"), ("p", "x", "A|B|C|D|E"), ("p", "y", "D"), ("p", "z", "E")]
    frame = pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row")
    for seed in range(8):
        found = {
            sets_of(truth.commonest_set(read_label_sets(frame, labels=order), seed=seed))["p"]
            for order in ("A,B,C,D,E", "E,D,C,B,A", "A,C,B,D,E")
        }
        assert len(found) == 1
    over_seeds = {sets_of(truth.commonest_set(read_label_sets(frame), seed=seed))["p"] for seed in range(20)}
    assert len(over_seeds) > 1


def test_where_nobody_ticked_anything_every_set_is_empty():
    data = of([("p", "x", "[]"), ("p", "y", "[]"), ("q", "x", "[]")])
    for method in truth.SET_METHODS:
        assert sets_of(getattr(truth, method)(data)) == {"p": "[]", "q": "[]"}


@pytest.mark.parametrize("method", truth.SET_METHODS)
def test_a_table_too_large_is_refused_with_the_number(method: str, monkeypatch: pytest.MonkeyPatch):
    import importlib

    from middlemost.errors import CapacityError

    monkeypatch.setattr(importlib.import_module(truth.SET_METHODS[method]), "MAX_BYTES", 1)
    with pytest.raises(CapacityError, match=f"{method} on 1 items"):
        getattr(truth, method)(of([("p", "x", "A"), ("p", "y", "B")]))

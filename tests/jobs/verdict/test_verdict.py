import numpy as np
import polars as pl
import pytest

import middlemost as mm
from middlemost.errors import InputError
from middlemost.jobs.verdict import verdict
from tests.jobs.tables import dataset

LABELS = {i: "yes" if i % 2 else "no" for i in range(60)}


def rows(raters: str = "uvwxy"):
    return [(i, rater, label) for i, label in LABELS.items() for rater in raters]


def test_d3_typical_seconds_are_a_median_over_the_valid_ones(tmp_path):
    """D3 of the cases: 86430 s, 20 s, a clock error, 20 s."""
    path = tmp_path / "ratings.csv"
    path.write_text(
        "rater,item,started,submitted,label\n"
        "ann,1,2024-05-01T10:00:00,2024-05-02T10:00:30,x\n"
        "ann,2,2024-05-02T10:01:00,2024-05-02T10:01:20,x\n"
        "ann,3,2024-05-02T10:02:12,2024-05-02T10:02:00,x\n"
        "ann,4,2024-05-02T11:59:50+02:00,2024-05-02T10:00:10+00:00,x\n"
    )
    found = verdict(mm.read(path))
    assert found.seconds.tolist() == [20.0]
    assert found.words == ["too few to tell"]


def test_a_descriptive_study_judges_nobody():
    with pytest.raises(InputError, match="nobody is scored by agreement"):
        verdict(dataset(rows(), paradigm="descriptive"))


def test_gold_goes_before_what_the_others_say():
    swapped = {"yes": "no", "no": "yes"}
    mine = [(i, "z", label) for i, label in LABELS.items()]
    data = [(i, rater, swapped[label]) for i, rater, label in rows()] + mine
    alone = verdict(dataset(data))
    assert alone.words == ["reliable"] * 5 + ["inverted"]
    gold = pl.DataFrame({"item": [str(i) for i in LABELS], "label": list(LABELS.values()), "role": "control"})
    judged = verdict(dataset(data, gold=gold))
    assert judged.words[5] == "reliable"
    assert np.argmax(judged.competence) == 5


def test_raters_without_ratings_are_told_and_not_counted():
    raters = pl.DataFrame({"rater": [*"uvwxy", "never"]})
    found = verdict(dataset(rows(), raters=raters))
    assert dict(zip(found.raters, found.reason, strict=True))["never"] == "No ratings."
    assert sum(found.counted.values()) == 5


def test_of_fewer_ratings_than_a_verdict_needs_nobody_would_be_found():
    found = verdict(
        dataset(rows() + [(i, "few", LABELS[i]) for i in range(9)] + [(i, "ten", LABELS[i]) for i in range(10)])
    )
    power = dict(zip(found.raters, found.power.tolist(), strict=True))
    assert power["few"] == 0.0
    assert 0.0 < power["ten"] < power["u"]


def test_the_median_of_an_even_number_lies_between_the_middle_two():
    frame = pl.DataFrame({"item": [*"pqrs"], "rater": ["x"] * 4, "label": ["a"] * 4, "seconds": [40, 10, 20, None]})
    more = pl.DataFrame({"item": ["t"], "rater": ["x"], "label": ["a"], "seconds": [70]})
    assert verdict(mm.read(frame)).seconds.tolist() == [20.0]
    assert verdict(mm.read(pl.concat([frame, more]))).seconds.tolist() == [30.0]

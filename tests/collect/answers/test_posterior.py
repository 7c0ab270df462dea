"""An item's posterior from its few ratings."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost.collect.answers.posterior import UNKNOWN_RIGHT, item_posterior

LABELS = ["yes", "no", "unsure"]
SHARP = json.dumps({true: {label: 0.9 if label == true else 0.05 for label in LABELS} for true in LABELS})
INVERTED = json.dumps({"yes": {"yes": 0.1, "no": 0.9}, "no": {"yes": 0.9, "no": 0.1}})


def test_worked_by_hand() -> None:
    # .9·.75 : .05·.125 : .05·.125 for "yes" by a known and by an unknown rater
    spread = item_posterior([("yes", SHARP), ("yes", None)], LABELS)
    total = 0.9 * 0.75 + 2 * 0.05 * 0.125
    assert spread == pytest.approx({"yes": 0.675 / total, "no": 0.00625 / total, "unsure": 0.00625 / total})


def test_one_unknown_rater_is_taken_at_their_word() -> None:
    assert item_posterior([("no", None)], ["yes", "no"])["no"] == pytest.approx(UNKNOWN_RIGHT)


def test_who_is_always_wrong_is_read_backwards() -> None:
    assert item_posterior([("yes", INVERTED)], ["yes", "no"])["no"] == pytest.approx(0.9)


def test_a_thousand_ratings_do_not_underflow() -> None:
    spread = item_posterior([("yes", SHARP)] * 2000 + [("no", SHARP)] * 1999, LABELS)
    assert spread["yes"] == pytest.approx(0.9 / (0.9 + 0.05 + 0.05 * (0.05 / 0.9) ** 1999), rel=1e-6)


def test_a_label_that_a_rater_was_never_seen_to_give_rules_nothing_out() -> None:
    never = json.dumps({"yes": {"yes": 1.0, "no": 0.0}, "no": {"yes": 0.0, "no": 1.0}})
    spread = item_posterior([("yes", never), ("no", never)], ["yes", "no"])
    assert spread["yes"] == pytest.approx(0.5)


@given(st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from([None, SHARP])), max_size=20), st.randoms())
def test_it_sums_to_one_and_order_does_not_matter(ratings: list[tuple[str, str | None]], chance: object) -> None:
    spread = item_posterior(ratings, LABELS)
    assert sum(spread.values()) == pytest.approx(1)
    assert item_posterior(ratings[::-1], LABELS) == pytest.approx(spread)

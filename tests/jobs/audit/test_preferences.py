"""The audit of a preference by its choice."""

import numpy as np
import pytest

from middlemost import Comparisons, Vocabulary, audit
from middlemost.data.question import LabelQuestion
from middlemost.jobs.audit.preferences import first_chosen
from middlemost.questions.preference import choices_as_labels
from tests.jobs.audit.forms import answered


@pytest.fixture(scope="module")
def found():
    return audit(answered("better"), resamples=0)


def test_the_choice_is_judged_as_a_label(found):
    assert isinstance(found.question, LabelQuestion)
    assert list(found.question.labels) == ["A", "B", "tie"]
    plain = audit(choices_as_labels(answered("better"), "better"), resamples=0)
    assert found.numbers["alpha"] == plain.numbers["alpha"]
    assert found.labels.equals(plain.labels)
    assert found.labels["label"].to_list()[:2] == ["A", "B"]


def test_the_rest_is_named(found):
    (rest,) = found.unjudged
    assert rest.sentence == (
        "“better” (preference): the choice is judged, as a label; strength and criteria are not judged yet."
    )


def test_the_share_of_what_was_shown_first_is_a_check_of_bias(found):
    """Ann saw A first, the others B. Ann and bo choose A on 10 of 20 items, cy on 10 (2 turned each way)."""
    first = found.numbers["first_chosen"]
    assert first.value == pytest.approx((10 + 10 + 10) / 60)
    assert (first.n_items, first.n_raters, first.low) == (20, 3, None)


def test_three_raters_of_one_item():
    """Case H3: left was chosen in 2 of 3."""
    codes = np.array([0, 0, 1], dtype=np.int8)
    zero = np.zeros(3, dtype=np.int32)
    made = Comparisons.from_codes(
        zero,
        np.arange(3, dtype=np.int32),
        zero,
        zero + np.int32(1),
        codes,
        items=Vocabulary("p"),
        raters=Vocabulary("xyz"),
        candidates=Vocabulary("AB"),
        shown_left=np.array([0, 1, 1], dtype=np.int32),
    )
    assert first_chosen(made).value == pytest.approx(2 / 3)
    none = first_chosen(made.keep(np.zeros(3, dtype=bool)))
    assert none.value is None
    assert "what was shown first" in none.why

"""What a recheck says of labels that nobody looked at again."""

import numpy as np
import pytest

from middlemost.jobs.recheck.drawing import BELOW, CERTAIN, UNFLAGGED, Stratum
from middlemost.jobs.recheck.estimates import (
    StratumFound,
    flag_precision,
    remaining_wrong,
    strata_found,
    worst_case,
    wrong_among_unflagged,
)
from middlemost.stats.remaining import remaining_total
from middlemost.stats.wilson import wilson_interval


def found(certain, below, unflagged):
    """(size, drawn, answered, wrong, changed) of each stratum."""
    rows = zip((CERTAIN, BELOW, UNFLAGGED), (certain, below, unflagged), strict=True)
    return tuple(StratumFound(Stratum(name, size, drawn), *counts) for name, (size, drawn, *counts) in rows)


PLAIN = found((50, 50, 50, 40, 40), (30, 10, 10, 6, 6), (900, 30, 30, 1, 1))


def test_what_remains_is_estimated_from_the_control_sample():
    one = remaining_wrong(PLAIN, n_raters=3)
    assert one.value == pytest.approx(20 * 6 / 10 + 870 / 30)
    total = remaining_total(*(np.array(column) for column in ((30, 900), (10, 30), (6, 1))))
    assert (one.low, one.high) == (total.low, total.high)
    assert (one.n_items, one.n_raters, one.level) == (90, 3, 0.95)
    assert worst_case(PLAIN) is None


def test_contradicted_labels_that_stayed_are_still_wrong():
    stayed = found((50, 50, 50, 40, 37), (30, 10, 10, 6, 6), (900, 30, 30, 1, 1))
    plain, more = remaining_wrong(PLAIN, n_raters=3), remaining_wrong(stayed, n_raters=3)
    assert (more.value, more.low, more.high) == (plain.value + 3, plain.low + 3, plain.high + 3)


def test_unanswered_items_count_as_not_drawn_and_the_worst_case_is_told():
    missing = found((50, 50, 45, 40, 40), (30, 10, 8, 5, 5), (900, 30, 25, 1, 1))
    one = remaining_wrong(missing, n_raters=3)
    assert one.value == pytest.approx(5 * 40 / 45 + 22 * 5 / 8 + 875 / 25)
    assert worst_case(missing) > one.high


def test_a_stratum_without_an_answer_leaves_the_number_undefined():
    one = remaining_wrong(found((50, 50, 50, 40, 40), (30, 10, 0, 0, 0), (900, 30, 30, 1, 1)), n_raters=3)
    assert one.value is None
    assert one.why == "no item of the stratum 'below the cut' (30 items) was answered"


def test_all_flags_answered_have_wilsons_interval():
    one = flag_precision(found((50, 50, 50, 40, 40), (0, 0, 0, 0, 0), (900, 30, 30, 1, 1)), n_raters=3)
    assert (one.value, one.low, one.high) == pytest.approx((0.8, *wilson_interval(40, 50)))


def test_flags_below_the_cut_weigh_as_they_were_drawn():
    """By hand: (40 + 30 * 6/10) / 80 = .725; Kish's number 80² / (50 + 30²/10) = 45.7."""
    one = flag_precision(PLAIN, n_raters=3)
    effective = 80**2 / (50 + 90)
    assert one.value == pytest.approx(0.725)
    assert (one.low, one.high) == pytest.approx(wilson_interval(0.725 * effective, effective))
    assert one.n_items == 60


def test_flags_without_answers_and_no_flags_are_undefined():
    assert flag_precision(found((0,) * 5, (0,) * 5, (900, 30, 30, 1, 1)), n_raters=1).why == "no label is flagged"
    none = flag_precision(found((50, 50, 50, 4, 4), (30, 10, 0, 0, 0), (900, 30, 30, 1, 1)), n_raters=1)
    assert none.why == "no flagged item 'below the cut' was answered"


def test_unflagged_labels_have_their_own_share():
    one = wrong_among_unflagged(PLAIN, n_raters=3)
    assert (one.value, one.low, one.high) == pytest.approx((1 / 30, *wilson_interval(1, 30)))
    every = found((50, 50, 50, 40, 40), (30, 10, 10, 6, 6), (0,) * 5)
    assert wrong_among_unflagged(every, n_raters=3).why == "every label is flagged"


def test_a_stratum_that_nobody_answered_has_none():
    (one,) = strata_found([Stratum(BELOW, 5, 2)], {})
    assert (one.answered, one.wrong, one.changed) == (0, 0, 0)
    assert one.to_dict()["probability"] == 0.4

"""Third act: the middlemost beside the ox."""

import pytest

from middlemost.jobs.demo.guesses import middlemost_guess


def test_what_galton_found():
    # Galton (1907): 1207 lb against 1198, "9 lbs., or 0.8 per cent. of the whole weight too high".
    act = middlemost_guess()
    assert act.middlemost.value == 1207
    assert (act.outcome, act.error) == (1198, 9)
    assert act.to_dict()["relative_error"] == pytest.approx(0.008, abs=5e-4)
    assert act.middle_half == (1162, 1236)


def test_the_interval_is_that_of_order_statistics():
    # Of 787 guesses ranks 366 and 421; 46.5% and 53.5% lie 3/10 and 7/10 of the way to the next percentile.
    act = middlemost_guess()
    middlemost = act.middlemost
    assert middlemost.low == pytest.approx(1197 + 10 * (100 * 366 / 787 - 45) / 5)
    assert middlemost.high == pytest.approx(1207 + 7 * (100 * 421 / 787 - 50) / 5)
    assert middlemost.n_raters == 787
    assert middlemost.low is not None
    assert act.outcome < middlemost.low  # as the text says


def test_most_guesses_are_farther_off():
    # Within 9 lb of the ox lie the guesses from 1189 (40.56%, on the line from 1188 to 1197) to 1207 (50%).
    assert middlemost_guess().farther == pytest.approx(1 - (50 - (40 + 5 / 9)) / 100)

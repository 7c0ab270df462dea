import pytest

from middlemost import Estimate
from middlemost.data.estimate import plain


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.351, ".35"),
        (-0.5, "-.50"),
        (1.0, "1.00"),
        (0.0, ".00"),
        (-0.001, ".00"),
        (0.999, "1.00"),
        (1207.0, "1207.00"),
    ],
)
def test_numbers_are_printed_as_papers_do(value, text):
    assert plain(value) == text


def test_an_undefined_estimate_says_why_and_keeps_what_was_observed():
    estimate = Estimate.undefined("alpha", "only one label occurs", n_items=2, n_raters=3, observed=1.0, n_labels=2)
    assert estimate.value is None
    assert str(estimate) == "undefined: only one label occurs"
    assert estimate.to_dict()["observed"] == 1.0


def test_an_estimate_shows_its_interval_and_n():
    assert str(Estimate("alpha", 0.35, 0.29, 0.41, 0.95, 800, 164)) == ".35 (.29 to .41; 800 items, 164 raters)"
    assert str(Estimate("alpha", 0.35, n_items=2, n_raters=2)) == ".35 (2 items, 2 raters)"

import pytest

from middlemost import Estimate
from middlemost.errors import SettingError
from middlemost.jobs.audit.gate import parse_gates

NUMBERS = {"alpha": Estimate("alpha", 0.7), "raw": Estimate.undefined("raw", "one rater", n_items=1, n_raters=1)}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("alpha>=0.7", True),
        ("alpha > .7", False),
        ("alpha<1", True),
        ("alpha<=-0.5", False),
        ("alpha>0.5,alpha<.6", False),
    ],
)
def test_conditions(text, holds):
    assert (not any(gate.failure(NUMBERS) for gate in parse_gates(text, NUMBERS))) is holds


def test_an_undefined_number_fails_and_says_why():
    (gate,) = parse_gates("raw<=1", NUMBERS)
    assert gate.failure(NUMBERS) == "raw<=1 fails: raw is undefined (one rater)."


def test_a_number_that_the_data_do_not_have_fails():
    (gate,) = parse_gates("accuracy>=0", ["accuracy"])
    assert "no such number" in gate.failure(NUMBERS)


@pytest.mark.parametrize("text", ["alpha", "alpha=0.5", "alpha>=high", "alpha>=0.5 raw>0", "", "alpha>=1e3x"])
def test_what_is_no_condition_is_refused_with_an_example(text):
    with pytest.raises(SettingError, match=r"is no condition\. Say alpha>=0\.67"):
        parse_gates(text, NUMBERS)


def test_an_unknown_number_is_refused_with_the_known_ones():
    with pytest.raises(SettingError, match=r"There are: alpha, raw\."):
        parse_gates("kappa>0", NUMBERS)

import numpy as np
import pytest

from middlemost import Estimate
from middlemost.agreement.slices import SliceAgreement
from middlemost.jobs.audit.agreement_findings import agreement_level, lower_slices


def alpha(value, low, high):
    return Estimate("alpha", value, low, high, 0.95, 100, 10)


@pytest.mark.parametrize(
    ("low", "high", "kinds"),
    [(0.1, 0.6, ["low agreement"]), (0.5, 0.7, []), (0.7, 0.9, []), (0.82, 0.9, ["high agreement"])],
)
def test_only_a_whole_interval_beyond_a_landmark_stands_out(low, high, kinds):
    found = agreement_level(alpha((low + high) / 2, low, high), 100, "unknown")
    assert [one.kind for one in found] == kinds


def test_low_agreement_touches_all_items_and_high_agreement_none():
    assert agreement_level(alpha(0.2, 0.1, 0.3), 100, "unknown")[0].touches == 100
    assert agreement_level(alpha(0.9, 0.85, 0.95), 100, "unknown")[0].touches == 0


def test_in_a_descriptive_study_low_agreement_is_no_fault():
    (found,) = agreement_level(alpha(0.2, 0.1, 0.3), 100, "descriptive")
    assert "not a fault" in found.meaning
    assert "guideline" not in found.action
    assert "--paradigm" not in found.meaning


def test_who_did_not_say_what_kind_of_study_it_is_hears_of_the_other_kind():
    assert "--paradigm descriptive" in agreement_level(alpha(0.2, 0.1, 0.3), 100, "unknown")[0].meaning
    assert "--paradigm" not in agreement_level(alpha(0.2, 0.1, 0.3), 100, "prescriptive")[0].meaning


def test_the_action_names_a_column_that_the_table_has():
    labels = Estimate("alpha", 0.2, 0.1, 0.3, 0.95, 100, 10, n_labels=2)
    assert "by agreement" in agreement_level(labels, 100, "unknown")[0].action
    assert "by agreement" not in agreement_level(alpha(0.2, 0.1, 0.3), 100, "unknown")[0].action  # numbers


def test_an_undefined_alpha_is_no_finding():
    assert agreement_level(Estimate.undefined("alpha", "x", n_items=1, n_raters=1), 1, "unknown") == []


def test_slices_that_agree_less_beyond_chance_stand_out_lowest_first():
    numbers = np.array([-0.2, -0.5, 0.4, -0.6])
    p = np.array([0.01, 0.01, 0.01, 0.3])
    slices = SliceAgreement(
        "alpha", ("a", "b", "c", "d"), tuple(alpha(v, v - 0.1, v + 0.1) for v in (0.4, 0.1, 0.9, 0.0)),
        numbers, p, p, p, "shuffled",
    )  # fmt: skip
    found = lower_slices("items.topic", slices, {"a": 10, "b": 20})
    assert [one.details["slice"] for one in found] == ["b", "a"]
    assert found[0].sentence == "Items with topic “b” agree less than the rest: alpha .10 (.00 to .20) against .60."
    assert found[0].touches == 20
    assert lower_slices("items.topic", None, {}) == []

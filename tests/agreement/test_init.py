"""The room's table."""

import importlib
import inspect

import pytest

from middlemost import agreement
from middlemost.agreement.measure import Measure
from tests.agreement.tables import crowd, suited


def test_every_name_loads_after_every_module_was_imported():
    for home in agreement.MEASURES.values():
        importlib.import_module(home)
    for name in agreement.__all__:
        assert callable(getattr(agreement, name)), name
    with pytest.raises(AttributeError, match="no attribute 'kappa'"):
        agreement.kappa  # noqa: B018


@pytest.mark.parametrize("name", agreement.MEASURES)
def test_every_measure_has_one_shape(name: str):
    measure, ratings = getattr(agreement, name), suited(name, crowd(30, 12, 4))
    home = importlib.import_module(agreement.MEASURES[name])
    assert isinstance(home.prepare(ratings), Measure)
    settings = inspect.signature(measure).parameters
    assert (settings["resamples"].default, settings["level"].default, settings["seed"].default) == (200, 0.95, 0)
    found = measure(ratings)
    assert found.low < found.value < found.high
    assert found.how == "two-way: 200 resamples of 30 items, 200 of 12 raters; means items and raters like these"
    assert measure(ratings, resamples=0).how == "no interval: resamples is 0"


def test_results_that_are_tables_are_told_in_a_line():
    ratings = crowd(30, 12, 4)
    told = [
        repr(agreement.rater_following(ratings)),
        repr(agreement.per_item(ratings)),
        repr(agreement.self_agreement(ratings)),
        repr(agreement.by_slice("raw_agreement", ratings, ["x"] * 30, permutations=9, resamples=0)),
    ]
    assert told[0] == "RaterFollowing(12 rows: rater, follows, error, items)"
    assert told[1] == "ItemAgreement(30 rows: item, agreement, ratings)"
    assert told[2] == "SelfAgreement(12 rows: rater, agreement, pairs, low, high, note)"
    assert told[3].startswith("SliceAgreement(1 rows: slice, value")

"""Brennan and Prediger's kappa."""

import pytest

from middlemost.agreement import brennan_prediger
from tests.agreement.tables import KRIPPENDORFF, real_ratings, table


def test_b7_b9_labels_declared_or_seen():
    items = ("neg neg", "pos pos", "neg pos", "neg neg")
    assert brennan_prediger(table(*items, labels="neg neu pos")).value == pytest.approx(0.625)
    assert brennan_prediger(table(*items)).value == pytest.approx(0.5)
    assert brennan_prediger(table(*["no no"] * 7, "no yes")).value == pytest.approx(0.75)


def test_undefined_with_one_label_offered():
    assert brennan_prediger(table("a a")).why.startswith("only one label is offered")


def test_equals_irrcac_on_krippendorffs_table():
    # irrCAC 0.4.4, five decimals
    found = brennan_prediger(table(*KRIPPENDORFF, labels="1 2 3 4 5"), resamples=0)
    assert found.value == pytest.approx(0.77273, abs=5.1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "right"), [("rte", 0.25739), ("bluebird", 0.17639), ("face", 0.52749)])
def test_equals_irrcac_on_real_data(folder: str, right: float, real_data):
    # irrCAC 0.4.4, five decimals
    ratings = real_ratings(real_data / "truth" / folder / "ratings.csv.gz")
    assert brennan_prediger(ratings, resamples=0).value == pytest.approx(right, abs=5.1e-6)

"""Gwet's AC1."""

import pytest

from middlemost.agreement import gwet_ac1
from tests.agreement.tables import KRIPPENDORFF, ratings_of, real_ratings, table


def test_gwets_worked_example():
    # Gwet (2008): 125 subjects, both raters positive 118, crossed 5 and 2, both negative 0; AC1 .9408, kappa -.0234
    found = gwet_ac1(table(*["+ +"] * 118, *["+ -"] * 5, *["- +"] * 2), resamples=0)
    assert found.value == pytest.approx(0.9408, abs=5e-5)


def test_b2_b7_b9_labels_declared_or_seen():
    items = [*["4 4 4"] * 4, "4 4 2"]
    assert gwet_ac1(table(*items, labels="1 2 3 4 5")).value == pytest.approx(0.8624, abs=5e-5)
    assert gwet_ac1(table(*items)).value == pytest.approx(0.8477, abs=5e-5)
    offered = gwet_ac1(table("neg neg", "pos pos", "neg pos", "neg neg", labels="neg neu pos"))
    assert (offered.value, offered.n_labels) == (pytest.approx(0.673469, abs=5e-7), 3)
    seen = gwet_ac1(table("neg neg", "pos pos", "neg pos", "neg neg"))
    assert (seen.value, seen.n_labels) == (pytest.approx(0.529412, abs=5e-7), 2)
    assert gwet_ac1(table(*["no no"] * 7, "no yes")).value == pytest.approx(0.858407, abs=5e-7)


def test_b7_labels_without_ratings_are_kept_by_a_filter():
    ratings = table("neg neg", "pos pos", "neg pos", "neg neg", "neg .", labels="neg neu pos")
    some = ratings.keep(ratings.item < 4)
    assert gwet_ac1(some).value == pytest.approx(0.673469, abs=5e-7)


def test_undefined_only_where_one_label_is_offered():
    assert gwet_ac1(table("a a", "a a")).why.startswith("only one label is offered; 2 of 2 items")
    assert gwet_ac1(table("a a", "a a", labels="a b")).value == 1.0
    assert gwet_ac1(ratings_of([])).why == "there are no ratings"


def test_equals_irrcac_on_krippendorffs_table():
    # irrCAC 0.4.4, five decimals
    found = gwet_ac1(table(*KRIPPENDORFF, labels="1 2 3 4 5"), resamples=0)
    assert found.value == pytest.approx(0.77544, abs=5.1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "right"), [("rte", 0.27273), ("bluebird", 0.22184), ("face", 0.53752)])
def test_equals_irrcac_on_real_data(folder: str, right: float, real_data):
    # irrCAC 0.4.4, five decimals
    ratings = real_ratings(real_data / "truth" / folder / "ratings.csv.gz")
    assert gwet_ac1(ratings, resamples=0).value == pytest.approx(right, abs=5.1e-6)

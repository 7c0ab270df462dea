"""Fleiss' kappa."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_kappa

from middlemost import Counts, Vocabulary
from middlemost.agreement import fleiss_kappa
from middlemost.agreement.fleiss import prepare
from middlemost.stats.resampling import two_way_interval
from tests.agreement.tables import KRIPPENDORFF, counts_of, crowd, ratings_of, real_ratings, table

# Computed with irrCAC 0.4.4, which prints five decimals.
IRRCAC = {"krippendorff": 0.76117, "rte": 0.24138, "bluebird": 0.12529, "face": 0.49461}

# Fleiss (1971), table 1: 30 patients by five diagnoses, six psychiatrists each.
PATIENTS = """
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""


def counts(rows: list[list[float]]) -> Counts:
    cells = np.array(rows, dtype=np.float64)
    return Counts(cells, Vocabulary(map(str, range(len(rows)))), Vocabulary(map(str, range(len(rows[0])))), False)


def test_fleiss_worked_example():
    found = fleiss_kappa(counts([[float(n) for n in patient] for patient in PATIENTS.split()]), resamples=0)
    assert found.value == pytest.approx(0.430, abs=5e-4)
    assert found.observed == pytest.approx(0.5556, abs=5e-5)


def test_b6_unequal_numbers_by_gwets_formula():
    found = fleiss_kappa(table("a a b", "b b", "a a a", "b", "a b"), resamples=0)
    assert found.value == pytest.approx(0.151584, abs=5e-7)
    assert found.observed == pytest.approx(0.583333, abs=5e-7)
    assert found.n_items == 4
    expected = (found.observed - found.value) / (1 - found.value)
    assert expected == pytest.approx(0.508889, abs=5e-7)
    # Pooled over all 11 ratings the shares would give kappa .159722.
    assert found.value != pytest.approx(0.159722, abs=1e-3)


def test_b1_b2_b3_b7_b9():
    b1 = fleiss_kappa(ratings_of([("p", "ann", "fruit"), ("p", "bo", "fruit"), ("q", "bo", "tool")]))
    assert (b1.value, b1.observed) == (None, 1.0)
    assert b1.why == "only one label occurs; 1 of 2 items has two or more ratings"
    assert fleiss_kappa(table(*["4 4 4"] * 4, "4 4 2")).value == pytest.approx(-0.0714, abs=5e-5)
    assert fleiss_kappa(table("cat dog", "dog cat")).value == pytest.approx(-1)
    for labels in ("neg neu pos", "neg pos"):
        b7 = fleiss_kappa(table("neg neg", "pos pos", "neg pos", "neg neg", labels=labels))
        assert b7.value == pytest.approx(0.466667, abs=5e-7)
        assert b7.n_labels == len(labels.split())
    assert fleiss_kappa(table(*["no no"] * 7, "no yes")).value == pytest.approx(-0.066667, abs=5e-7)


def test_equals_irrcac_on_krippendorffs_table():
    found = fleiss_kappa(table(*KRIPPENDORFF, labels="1 2 3 4 5"), resamples=0)
    assert found.value == pytest.approx(IRRCAC["krippendorff"], abs=5.1e-6)


def test_equals_statsmodels():
    ratings = crowd(80, 9, 5, 4)
    assert fleiss_kappa(ratings, resamples=0).value == pytest.approx(statsmodels_kappa(counts_of(ratings)), abs=1e-9)


@pytest.mark.slow
def test_equals_statsmodels_and_irrcac_on_real_data(real_data):
    for folder in ("rte", "bluebird"):
        ratings = real_ratings(real_data / "truth" / folder / "ratings.csv.gz")
        found = fleiss_kappa(ratings, resamples=0).value
        assert found == pytest.approx(statsmodels_kappa(counts_of(ratings)), abs=1e-9)
        assert found == pytest.approx(IRRCAC[folder], abs=5.1e-6)
    face = real_ratings(real_data / "truth" / "face" / "ratings.csv.gz")
    assert fleiss_kappa(face, resamples=0).value == pytest.approx(IRRCAC["face"], abs=5.1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("group", "kappa", "deviation"), [("g1", 0.198, 0.050), ("g2", 0.778, 0.038), ("g3", 0.148, 0.053)]
)
def test_annotation_paradigms(group: str, kappa: float, deviation: float, real_data):
    folder = real_data / "disagreement" / "annotation_paradigms"
    raters = pl.read_csv(folder / "raters.csv.gz", infer_schema=False)
    chosen = set(raters.filter(pl.col("group") == group)["rater"])
    ratings = real_ratings(folder / "ratings.csv.gz")
    ratings = ratings.keep(np.array([one in chosen for one in ratings.raters])[ratings.rater])
    measure = prepare(ratings)
    found = two_way_interval(measure.statistic, 200, 20, resamples=1000)
    assert fleiss_kappa(ratings, resamples=0).value == pytest.approx(kappa, abs=5e-4)
    assert found.deviation == pytest.approx(deviation, rel=0.15)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_permuting_labels_changes_nothing(seed: int):
    ratings = crowd(12, 6, 3, 4, seed=seed)
    cells = counts_of(ratings)
    moved = Counts(cells[:, ::-1].copy(), ratings.items, ratings.labels, False)
    assert fleiss_kappa(moved, resamples=0).value == pytest.approx(fleiss_kappa(ratings, resamples=0).value, abs=1e-9)

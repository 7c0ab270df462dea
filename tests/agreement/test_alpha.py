"""Krippendorff's alpha."""

import time

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from middlemost import Counts, Ratings, Values, Vocabulary
from middlemost.agreement import krippendorff_alpha
from middlemost.errors import InputError, SettingError
from tests.agreement.tables import KRIPPENDORFF, crowd, matrix, ratings_of, real_ratings, scores, table, values_of

SCALES = ("nominal", "ordinal", "interval", "ratio")


def alpha(data: Ratings | Values | Counts, **settings: object) -> float:
    return krippendorff_alpha(data, resamples=0, **settings).value


@pytest.mark.parametrize(("scale", "printed"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_krippendorffs_worked_example(scale: str, printed: float):
    ratings = table(*KRIPPENDORFF, labels="1 2 3 4 5", ordinal=True)
    assert alpha(ratings, scale=scale) == pytest.approx(printed, abs=5e-4)


def test_krippendorffs_two_observers_binary():
    # Krippendorff (2011), section A: two observers, ten units, alpha = .095
    ratings = table(*(f"{a} {b}" for a, b in zip("0100000010", "1110010000", strict=True)))
    assert alpha(ratings) == pytest.approx(0.095, abs=5e-4)


def test_b1_the_check_runs_on_what_is_used():
    found = krippendorff_alpha(ratings_of([("p", "ann", "fruit"), ("p", "bo", "fruit"), ("q", "bo", "tool")]))
    assert (found.value, found.observed, found.n_items) == (None, 1.0, 1)
    assert found.why == "only one label occurs; 1 of 2 items has two or more ratings"


@pytest.mark.parametrize("scale", SCALES[:3])
def test_b2_one_dissent_among_many_is_zero_with_a_wide_interval(scale: str):
    found = krippendorff_alpha(table(*["4 4 4"] * 4, "4 4 2", labels="1 2 3 4 5", ordinal=True), scale=scale)
    assert found.value == pytest.approx(0, abs=1e-12)
    assert found.observed == pytest.approx(0.8667, abs=5e-5)
    assert found.high - found.low > 1
    assert "count as far off as can be" in found.how


def test_b3_less_than_chance_is_kept():
    assert alpha(table("cat dog", "dog cat")) == pytest.approx(-0.5, abs=1e-12)


@pytest.mark.parametrize(("order", "right"), [("low medium high", 0.7), ("high low medium", 0.3327)])
def test_b4_the_stated_order_counts(order: str, right: float):
    items = ("low low", "medium high", "high high", "low medium", "medium medium")
    assert alpha(table(*items, labels=order, ordinal=True)) == pytest.approx(right, abs=5e-5)
    assert alpha(table(*items, labels=order)) == pytest.approx(0.4545, abs=5e-5)
    assert alpha(table(*items[::-1], labels=order, ordinal=True)) == pytest.approx(right, abs=5e-5)


def test_b4_ordinal_without_an_order_is_refused():
    with pytest.raises(SettingError, match="rank order"):
        krippendorff_alpha(table("low low", "high low"), scale="ordinal")


def test_b5_order_of_rows_and_names_change_nothing():
    rows = [("1", "b", "stat"), ("1", "a", "stat"), ("2", "a", "stat"), ("2", "b", "opin"), ("3", "b", "opin")]
    rows.append(("3", "a", "opin"))
    for shuffled in (rows, rows[::-1], [(i, {"a": "b", "b": "a"}[r], label) for i, r, label in rows]):
        assert alpha(ratings_of(shuffled)) == pytest.approx(0.444444, abs=5e-7)


def test_b6_b7_b9_b11():
    assert alpha(table("a a b", "b b", "a a a", "b", "a b")) == pytest.approx(0.25)
    for labels in ("neg neu pos", "neg pos"):
        seen = table("neg neg", "pos pos", "neg pos", "neg neg", labels=labels)
        assert alpha(seen) == pytest.approx(0.533333, abs=5e-7)
    assert alpha(table(*["no no"] * 7, "no yes")) == pytest.approx(0, abs=1e-12)
    assert alpha(table("Ea FB", "Ea Ea", "FB FB", "FB Ea")) == pytest.approx(0.125)


def test_b4_numbers_order_themselves():
    assert alpha(scores("1 1", "2 10", "10 10", "1 2", "2 2"), scale="ordinal") == pytest.approx(0.7, abs=5e-5)


def test_b8_ratio_scale_with_zeros():
    items = ("0 0", "0 2", "3 3", "4 5")
    assert alpha(scores(*items, scale="ratio")) == pytest.approx(0.544368, abs=5e-7)
    assert alpha(scores(*items), scale="ratio") == pytest.approx(0.544368, abs=5e-7)
    assert alpha(table(*items), scale="ratio") == pytest.approx(0.544368, abs=5e-7)
    assert krippendorff_alpha(scores(*items, scale="ratio")).name == "Krippendorff's alpha (ratio)"


def test_b8_a_negative_value_is_refused_and_named():
    with pytest.raises(InputError, match="A value by rater r1 for item 1 is -2, and a ratio scale has no negative"):
        krippendorff_alpha(scores("0 0", "0 -2", "3 3", scale="ratio"))
    with pytest.raises(InputError, match="A label is -2"):
        krippendorff_alpha(table("0 -2"), scale="ratio")


def test_sixty_thousand_different_numbers_on_a_ratio_scale():
    rng = np.random.default_rng(0)
    item = np.repeat(np.arange(30_000, dtype=np.int32), 2)
    rater = np.tile(np.arange(2, dtype=np.int32), 30_000)
    value = np.exp(rng.normal(2, 1, 30_000)[item] + rng.normal(0, 0.5, 60_000))
    names = {"items": Vocabulary(map(str, range(30_000))), "raters": Vocabulary("ab")}
    values = Values.from_codes(item, rater, value, **names, scale="ratio")
    alpha(values)
    begun = time.perf_counter()
    found = alpha(values)
    assert time.perf_counter() - begun < 1
    few = item < 2000
    part = Values.from_codes(item[few], rater[few], value[few], **names, scale="ratio")
    relative = np.subtract.outer(value[few], value[few]) / np.add.outer(value[few], value[few])
    within = np.mean(np.diff(value[few].reshape(-1, 2), axis=1)[:, 0] ** 2 / value[few].reshape(-1, 2).sum(axis=1) ** 2)
    assert alpha(part) == pytest.approx(1 - within / (np.sum(relative**2) / (4000 * 3999)), abs=1e-12)
    assert found == pytest.approx(alpha(part), abs=0.02)


def test_b12_sixty_thousand_numbers_far_from_zero():
    i = np.arange(30_000)
    item = np.repeat(i, 2).astype(np.int32)
    rater = np.tile(np.arange(2), 30_000).astype(np.int32)
    value = np.stack([i, i + 1], axis=1).ravel().astype(np.float64)
    names = Vocabulary(map(str, range(30_000))), Vocabulary("ab")

    def shifted(by: float) -> Values:
        return Values.from_codes(item, rater, value + by, items=names[0], raters=names[1])

    alpha(shifted(0.0))
    begun = time.perf_counter()
    right = 1 - 1 / 150002500.375
    for by in (0.0, 1e9, -1e9):
        assert alpha(shifted(by)) == pytest.approx(right, abs=1e-14)
    assert time.perf_counter() - begun < 3


def test_a1_interval_of_decimal_numbers():
    rows = [("t1", "ann", 4.5), ("t1", "bo", 3), ("t2", "ann", 2.5), ("t2", "bo", 2)]
    assert alpha(values_of(rows)) == pytest.approx(0.464286, abs=5e-7)


def test_a4_and_a9_with_raters_known_or_not():
    rows = [("p1", "ann", "NA"), ("p1", "bo", "NA"), ("p2", "ann", "BW"), ("p2", "bo", "None"), ("p3", "bo", "BW")]
    assert alpha(ratings_of(rows)) == pytest.approx(0.4)
    counts = Counts(np.array([[0.0, 2.0, 1.0], [2.0, 0.0, 0.0]]), Vocabulary(["d1", "d2"]), Vocabulary("123"), True)
    found = krippendorff_alpha(counts, scale="nominal")
    assert found.value == pytest.approx(0.5)
    assert found.n_raters == 0
    assert "raters are unknown" in found.how


def test_a8_the_first_of_repeats_counts_and_is_named():
    rows = [
        ("q1", "ann", "good"),
        ("q1", "ann", "bad"),
        ("q1", "bo", "bad"),
        ("q2", "ann", "good"),
        ("q2", "bo", "good"),
    ]
    ratings = ratings_of(rows)
    found = krippendorff_alpha(ratings, resamples=0)
    assert found.observed == 0.5
    assert found.how.endswith("a rater's first rating of an item counts, 1 repeat left out")
    last = krippendorff_alpha(ratings.one_per_pair("last"), resamples=0)
    assert last.observed == last.value == 1.0


def test_ten_thousand_labels():
    rng = np.random.default_rng(0)
    item = np.repeat(np.arange(10_000, dtype=np.int32), 2)
    rater = np.tile(np.arange(2, dtype=np.int32), 10_000)
    label = np.where(rng.random(20_000) < 0.7, item, rng.integers(10_000, size=20_000)).astype(np.int32)
    ids = Vocabulary(map(str, range(10_000)))
    found = Ratings.from_codes(item, rater, label, items=ids, raters=Vocabulary("ab"), labels=ids)
    assert alpha(found) == pytest.approx(0.49, abs=0.03)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (table("a", "b"), "no item was rated by two raters; 0 of 2 items have two or more ratings"),
        (table("a a", "a a"), "only one label occurs; 2 of 2 items have two or more ratings"),
        (values_of([("p", "x", 0.1), ("p", "y", 0.1), ("q", "x", 0.1), ("q", "z", 0.1)]), "only one value occurs"),
        (ratings_of([]), "there are no ratings"),
    ],
)
def test_undefined_in_words(data: Ratings | Values, why: str):
    found = krippendorff_alpha(data)
    assert found.value is None
    assert found.why.startswith(why)


def test_text_labels_are_no_numbers():
    for items in ("a b", "1 nan"):
        for scale in ("interval", "ratio"):
            with pytest.raises(SettingError, match=f"{scale.capitalize()} alpha needs numbers, and a label is text"):
                krippendorff_alpha(table(items), scale=scale)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("overlap", [2, 5])
def test_equals_krippendorff_s_package(scale: str, overlap: int):
    ratings = crowd(60, 9, overlap, 5, ordinal=True)
    peer = krippendorff.alpha(matrix(ratings), level_of_measurement=scale)
    assert alpha(ratings, scale=scale) == pytest.approx(peer, abs=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["truth/rte", "truth/anesthesia", "repeats/s_adult"])
def test_equals_krippendorff_s_package_on_real_data(folder: str, real_data):
    ratings = real_ratings(real_data / folder / "ratings.csv.gz")
    ratings = Ratings.from_codes(
        ratings.item, ratings.rater, ratings.label,
        items=ratings.items, raters=ratings.raters, labels=ratings.labels, ordinal=True,
    )  # fmt: skip
    once = ratings.one_per_pair("first")
    cells = np.zeros((len(once.items), len(once.labels)))
    np.add.at(cells, (once.item, once.label), 1)
    for scale in SCALES:
        numbered = Counts(cells, once.items, Vocabulary(map(str, range(len(once.labels)))), ordinal=True)
        peer = krippendorff.alpha(value_counts=cells.astype(int), level_of_measurement=scale)
        assert alpha(numbered, scale=scale) == pytest.approx(peer, abs=1e-9)
        if scale in {"nominal", "ordinal"}:
            assert alpha(ratings, scale=scale) == pytest.approx(peer, abs=1e-9)


@given(st.integers(0, 2**32 - 1), st.sampled_from(SCALES))
@settings(max_examples=30, deadline=None)
def test_permuting_rows_items_raters_changes_nothing(seed: int, scale: str):
    rng = np.random.default_rng(seed)
    ratings = crowd(12, 6, 3, 4, ordinal=True, seed=seed)
    rows = rng.permutation(len(ratings))
    moved = Ratings.from_codes(
        rng.permutation(12).astype(np.int32)[ratings.item][rows],
        rng.permutation(6).astype(np.int32)[ratings.rater][rows],
        ratings.label[rows],
        items=ratings.items, raters=ratings.raters, labels=ratings.labels, ordinal=True,
    )  # fmt: skip
    assert alpha(moved, scale=scale) == pytest.approx(alpha(ratings, scale=scale), abs=1e-9)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_values_and_labels_of_the_same_numbers_agree(seed: int):
    ratings = crowd(10, 5, 3, 4, ordinal=True, seed=seed)
    values = Values.from_codes(
        ratings.item, ratings.rater, ratings.label.astype(np.float64), items=ratings.items, raters=ratings.raters
    )
    for scale in SCALES:
        assert alpha(values, scale=scale) == pytest.approx(alpha(ratings, scale=scale), abs=1e-9)


def test_intervals_do_not_depend_on_threads():
    ratings = crowd(50, 12, 4)
    assert krippendorff_alpha(ratings, threads=1) == krippendorff_alpha(ratings, threads=3)
    assert krippendorff_alpha(ratings, seed=1) != krippendorff_alpha(ratings, seed=2)

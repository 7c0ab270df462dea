"""Alpha for sets of labels."""

from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost import LabelSets, Vocabulary, agreement, read_label_sets
from middlemost.agreement.sets import set_distances


def of(cells: list[list[str | None]]) -> LabelSets:
    """cells[item][rater], labels parted by |."""
    rows = [
        (str(item), str(rater), cell)
        for item, row in enumerate(cells)
        for rater, cell in enumerate(row)
        if cell is not None
    ]
    return read_label_sets(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))


B10 = [["A|B", "B|A"], ["A", "A|B"], ["C", "C"], ["B", "B"]]
"""Case B10: the same set in another order, and a near miss."""


@pytest.mark.parametrize(("distance", "alpha"), [("equal", 0.695652), ("jaccard", 0.810811)])
def test_b10(distance: str, alpha: float):
    assert agreement.set_alpha(of(B10), distance=distance, resamples=0).value == pytest.approx(alpha, abs=5e-7)


def test_b10_as_plain_text_is_what_must_not_happen():
    from middlemost import read_ratings

    rows = [(str(item), str(rater), cell) for item, row in enumerate(B10) for rater, cell in enumerate(row)]
    plain = read_ratings(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
    assert agreement.krippendorff_alpha(plain, resamples=0).value == pytest.approx(0.44)


def test_masi_by_hand():
    # Passonneau (2006): monotony 1 for equal sets, 2/3 for a subset, 1/3 for an overlap, 0 for disjoint sets.
    sets = np.array([[1, 1, 0, 0], [1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0]], dtype=bool)
    masi = set_distances(sets, "masi")
    assert masi[0, 0] == 0
    assert masi[0, 1] == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi[0, 2] == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi[0, 3] == 1
    assert masi[0, 4] == 1  # nothing is shared with the empty set
    jaccard = set_distances(sets, "jaccard")
    assert jaccard[0, 1] == pytest.approx(1 / 2)
    assert jaccard[4, 4] == 0  # the empty set equals itself
    assert jaccard[0, 4] == 1


def straight(data: LabelSets, distance: str) -> float:
    """The definition: mean over pairs of ratings, from a list of all of them."""
    apart = set_distances(data.sets, distance)
    items = [data.chosen[data.item == item].tolist() for item in range(len(data.items))]
    items = [one for one in items if len(one) > 1]
    everything = [code for one in items for code in one]
    within = sum(2 * sum(apart[a, b] for a, b in combinations(one, 2)) / (len(one) - 1) for one in items) / len(
        everything
    )
    between = np.mean([apart[a, b] for a, b in combinations(everything, 2)])
    return 1 - within / between


@given(st.integers(0, 50), st.sampled_from(["jaccard", "masi", "equal"]))
def test_it_is_the_definition_with_missing_ratings(seed: int, distance: str):
    rng = np.random.default_rng(seed)
    cells = [
        [None if rng.random() < 0.3 else "|".join(np.array(list("ABC"))[rng.random(3) < 0.5]) or "[]" for _ in range(4)]
        for _ in range(12)
    ]
    data = of(cells)
    found = agreement.set_alpha(data, distance=distance, resamples=0).value
    assert found == pytest.approx(straight(data, distance), abs=1e-9)


def test_sets_of_one_label_are_nominal_labels():
    cells = [["A", "B"], ["A", "A"], ["C", "C"], ["B", "A"]]
    nominal = agreement.krippendorff_alpha(of(cells).as_ratings(), resamples=0).value
    for distance in ("jaccard", "masi", "equal"):
        assert agreement.set_alpha(of(cells), distance=distance, resamples=0).value == pytest.approx(nominal)


def test_an_interval_and_what_is_undefined():
    rng = np.random.default_rng(0)
    cells = [["|".join(np.array(list("ABC"))[rng.random(3) < 0.6]) or "[]" for _ in range(5)] for _ in range(40)]
    found = agreement.set_alpha(of(cells))
    assert found.low < found.value < found.high
    alike = agreement.set_alpha(of([["A|B", "A|B"], ["A|B", "B|A"]]))
    assert alike.value is None
    assert "only one set occurs" in alike.why
    assert alike.observed == 1.0


def test_too_many_distinct_sets_are_refused():
    from middlemost.errors import CapacityError

    n = 5001
    sets = (np.arange(n)[:, None] >> np.arange(13)) % 2 == 1
    code = np.arange(n, dtype=np.int32)
    data = LabelSets.from_codes(
        code,
        np.zeros(n, dtype=np.int32),
        code,
        sets,
        items=Vocabulary([str(k) for k in range(n)]),
        raters=Vocabulary("x"),
        labels=Vocabulary("abcdefghijklm"),
    )
    with pytest.raises(CapacityError, match="distinct sets"):
        agreement.set_alpha(data)

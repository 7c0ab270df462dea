"""Who is drawn: the most suspicious with certainty, all others with a known chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost.jobs.recheck.drawing import BELOW, CERTAIN, STRATA, UNFLAGGED, draw


def drawn_from(made, name):
    return np.sort(made.drawn[made.stratum[made.drawn] == STRATA.index(name)])


def test_the_most_suspicious_flags_are_taken_and_the_rest_sampled():
    quality = np.linspace(0, 1, 100)
    made = draw(quality, quality < 0.3, certain=10, control=20, seed=0)
    assert drawn_from(made, CERTAIN).tolist() == list(range(10))
    certain, below, unflagged = made.strata
    assert (certain.size, certain.drawn, certain.probability) == (10, 10, 1.0)
    assert (below.size, unflagged.size) == (20, 70)
    assert below.drawn == round(20 * 2 * 20 / (2 * 20 + 70))  # twice as densely
    assert below.drawn + unflagged.drawn == 20
    assert len(np.unique(made.drawn)) == 30


sizes = st.integers(2, 60).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.integers(0, n),
        st.integers(0, n),
        st.integers(0, 100),
    )
)


@given(sizes)
def test_every_item_has_a_known_chance_above_zero(case):
    n, n_flagged, certain, seed = case
    certain = min(certain, n_flagged)
    rng = np.random.default_rng(seed)
    flagged = np.zeros(n, dtype=bool)
    flagged[rng.permutation(n)[:n_flagged]] = True
    rest = n - certain
    control = min(rest, int(rng.integers(2, n + 1)))
    made = draw(rng.random(n), flagged, certain=certain, control=control, seed=seed)
    assert len(np.unique(made.drawn)) == len(made.drawn) == certain + control
    for code, one in enumerate(made.strata):
        assert one.size == (made.stratum == code).sum()
        assert one.drawn == (made.stratum[made.drawn] == code).sum()
        assert one.probability > 0 or not one.size


def test_the_chances_are_what_they_say():
    quality = np.linspace(0, 1, 40)
    counts = np.zeros(40)
    for seed in range(2000):
        counts[draw(quality, quality < 0.5, certain=5, control=9, seed=seed).drawn] += 1
    made = draw(quality, quality < 0.5, certain=5, control=9, seed=0)
    chance = np.array([one.probability for one in made.strata])[made.stratum]
    error = np.sqrt(chance * (1 - chance) / 2000)
    assert np.all(np.abs(counts / 2000 - chance) <= 4.5 * error + 1e-12)


def test_the_order_tells_nothing():
    """Certain and control items have the same mean place."""
    quality = np.linspace(0, 1, 200)
    places = []
    for seed in range(300):
        made = draw(quality, quality < 0.3, certain=30, control=30, seed=seed)
        places.append(np.flatnonzero(made.stratum[made.drawn] == 0).mean())
    assert abs(np.mean(places) - 29.5) < 4 * np.std(places) / np.sqrt(300)


def test_equal_qualities_are_parted_at_random():
    quality, flagged = np.zeros(50), np.ones(50, dtype=bool)
    taken = {tuple(drawn_from(draw(quality, flagged, certain=5, control=5, seed=seed), CERTAIN)) for seed in range(9)}
    assert len(taken) == 9


@pytest.mark.parametrize(("flagged", "control", "drawn"), [(100, 5, (0, 4, 1)), (2, 3, (0, 1, 2)), (1, 50, (0, 1, 49))])
def test_either_stratum_of_the_control_sample_has_one_item_at_least(flagged, control, drawn):
    made = draw(np.linspace(0, 1, 101), np.arange(101) < flagged, certain=0, control=control, seed=0)
    assert tuple(one.drawn for one in made.strata) == drawn


@pytest.mark.parametrize(("flagged", "certain"), [(0, 0), (10, 10), (10, 0)])
def test_a_stratum_may_be_empty(flagged, certain):
    made = draw(np.linspace(0, 1, 10), np.arange(10) < flagged, certain=certain, control=10 - certain, seed=0)
    assert sorted(made.drawn.tolist()) == list(range(10))
    assert [one.probability for one in made.strata] == [float(one.size > 0) for one in made.strata]
    assert {one.name for one in made.strata if one.size} == (
        {UNFLAGGED} if not flagged else {CERTAIN} if certain else {BELOW}
    )

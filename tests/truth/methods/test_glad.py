"""GLAD: ability and difficulty."""

import numpy as np
import pytest
from scipy.special import expit

from middlemost import Gold, Ratings, Vocabulary, read_ratings, truth
from middlemost.errors import CapacityError
from middlemost.stats import shared_accuracy
from middlemost.truth.glad_kernels import _risen


def simulated(n_items: int, ability: np.ndarray, seed: int = 0) -> tuple[Ratings, np.ndarray, np.ndarray]:
    """Everybody rates everything as the model says; labels 0, 1, 2."""
    rng = np.random.default_rng(seed)
    known, log_ease = rng.integers(0, 3, n_items), rng.normal(0.5, 1, n_items)
    right = rng.random((n_items, len(ability))) < expit(np.exp(log_ease)[:, None] * ability)
    other = (known[:, None] + rng.integers(1, 3, right.shape)) % 3
    item, rater = np.indices(right.shape, dtype=np.int32).reshape(2, -1)
    ratings = Ratings.from_codes(
        item,
        rater,
        np.where(right, known[:, None], other).ravel().astype(np.int32),
        items=Vocabulary([f"i{k:04}" for k in range(n_items)]),
        raters=Vocabulary([f"r{k:03}" for k in range(len(ability))]),
        labels=Vocabulary("abc"),
    )
    return ratings, known, log_ease


def objective(ratings: Ratings, ability: np.ndarray, log_ease: np.ndarray) -> float:
    """Log-likelihood with the log prior, constants of the prior left out, straight from the model."""
    n_labels = len(ratings.labels)
    x = ability[ratings.rater] * np.exp(log_ease[ratings.item])
    per_label = np.full((len(ratings.items), n_labels), -np.log(n_labels))
    for k in range(n_labels):
        p = np.where(ratings.label == k, np.log(expit(x)), np.log(expit(-x) / (n_labels - 1)))
        per_label[:, k] += np.bincount(ratings.item, weights=ratings.weight * p, minlength=len(ratings.items))
    prior = np.sum((ability - 1) ** 2) / 2 + np.sum((log_ease - 1) ** 2) / 2
    return float(np.logaddexp.reduce(per_label, axis=1).sum() - prior)


def test_the_objective_is_the_models_and_never_falls():
    ratings, _, _ = simulated(60, np.linspace(-0.5, 3, 8))
    found = truth.glad(ratings)
    assert (np.diff(found.log_likelihood) > -1e-9).all()
    assert found.log_likelihood[0] == pytest.approx(objective(ratings, np.ones(8), np.ones(60)))
    assert found.log_likelihood[-1] == pytest.approx(
        objective(ratings, found.quality, -np.log(found.difficulty)), abs=1e-3
    )


def test_it_ends_where_the_objective_is_flat():
    ratings, _, _ = simulated(40, np.linspace(0, 2, 6))
    found = truth.glad(ratings, tolerance=1e-12, max_iterations=5000)
    at = np.concatenate([found.quality, -np.log(found.difficulty)])

    def value(parameters: np.ndarray) -> float:
        return objective(ratings, parameters[:6], parameters[6:])

    gradient = [(value(at + step) - value(at - step)) / 2e-5 for step in 1e-5 * np.eye(len(at))]
    assert np.abs(gradient).max() < 1e-2


def test_abilities_and_difficulties_are_found_again():
    ability = np.linspace(0, 3, 40)
    ratings, known, log_ease = simulated(300, ability)
    found = truth.glad(ratings)
    assert (found.label == known).mean() > 0.95
    assert np.corrcoef(found.quality, ability)[0, 1] > 0.9
    assert np.corrcoef(-np.log(found.difficulty), log_ease)[0, 1] > 0.5


def test_the_update_of_an_item_never_lowers_its_bound_and_repeated_reaches_its_top():
    grid = np.linspace(-6, 6, 120_001)
    for slope, curve in [(2.0, 1.5), (-3.0, 0.4), (0.0, 0.0), (40.0, 2.0)]:
        bound = slope * np.exp(grid) - curve * np.exp(2 * grid) / 2 - (grid - 1) ** 2 / 2
        b, values = 1.0, []
        for _ in range(50):
            b = _risen(slope, curve, b, 1.0)
            values.append(slope * np.exp(b) - curve * np.exp(2 * b) / 2 - (b - 1) ** 2 / 2)
        assert (np.diff(values) >= 0).all()
        assert b == pytest.approx(grid[bound.argmax()], abs=1e-3)


def test_gold_is_held_and_teaches():
    ratings, known, _ = simulated(50, np.full(4, 1.0))
    gold = Gold(np.arange(25, dtype=np.int32), ((known[:25] + 1) % 3).astype(np.int32))
    found = truth.glad(ratings, gold=gold)
    assert (found.label[:25] == gold.label).all()
    assert found.quality.mean() < truth.glad(ratings).quality.mean()


def test_threads_change_no_bit():
    ratings, _, _ = simulated(80, np.linspace(0, 2, 5))
    assert np.array_equal(truth.glad(ratings, threads=1).posterior, truth.glad(ratings, threads=2).posterior)


def test_thousands_of_raters_and_one_label_stay_finite():
    item, rater = np.zeros(3000, dtype=np.int32), np.arange(3000, dtype=np.int32)
    label = (rater >= 1800).astype(np.int32)
    raters = Vocabulary([f"r{k:04}" for k in range(3000)])
    found = truth.glad(
        Ratings.from_codes(item, rater, label, items=Vocabulary("q"), raters=raters, labels=Vocabulary("ab"))
    )
    assert np.isfinite(found.posterior).all()
    assert found.label.tolist() == [0]
    one = Ratings.from_codes(item, rater, item, items=Vocabulary("q"), raters=raters, labels=Vocabulary("a"))
    assert truth.glad(one).label.tolist() == [0]


def test_a_model_too_large_is_refused():
    ratings, _, _ = simulated(5, np.ones(3))
    with pytest.raises(CapacityError, match="one_coin"):
        truth.glad(ratings, max_bytes=10)


def test_a_rating_given_twice_counts_once():
    ratings, _, _ = simulated(20, np.linspace(0, 2, 4))
    twice = Ratings.from_codes(
        np.r_[ratings.item, ratings.item[:7]],
        np.r_[ratings.rater, ratings.rater[:7]],
        np.r_[ratings.label, ratings.label[:7]],
        items=ratings.items,
        raters=ratings.raters,
        labels=ratings.labels,
    )
    one, two = truth.glad(ratings, tolerance=1e-12), truth.glad(twice, tolerance=1e-12)
    assert one.quality == pytest.approx(two.quality, abs=1e-3)
    assert one.difficulty == pytest.approx(two.difficulty, abs=1e-3)


def test_who_or_what_has_no_ratings_has_no_number():
    ratings = Ratings.from_codes(
        np.array([0, 0, 1, 1], dtype=np.int32),
        np.array([0, 1, 0, 1], dtype=np.int32),
        np.array([0, 0, 1, 1], dtype=np.int32),
        items=Vocabulary("pqr"),
        raters=Vocabulary("xyz"),
        labels=Vocabulary("ab"),
    )
    found = truth.glad(ratings)
    assert np.isnan(found.quality).tolist() == [False, False, True]
    assert np.isnan(found.difficulty).tolist() == [False, False, True]
    assert found.label.tolist() == [0, 1, -1]


def test_one_rater_alone_is_believed_and_not_judged():
    item = np.arange(3, dtype=np.int32)
    label = np.array([0, 1, 1], dtype=np.int32)
    alone = Ratings.from_codes(
        item,
        np.zeros(3, dtype=np.int32),
        label,
        items=Vocabulary("pqr"),
        raters=Vocabulary("x"),
        labels=Vocabulary("ab"),
    )
    found = truth.glad(alone)
    assert found.label.tolist() == [0, 1, 1]
    assert np.isnan(found.quality).all()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "accuracy", "theirs"),
    # crowd-kit 1.4.2 with its defaults: the objective above at the parameters it returns.
    [("rte", 0.924, -3977.420), ("bluebird", 0.722, -2124.661), ("snow_temp", 0.935, -1978.730)],
)
def test_accuracy_and_likelihood_on_real_data(real_data, name: str, accuracy: float, theirs: float):
    import polars as pl

    folder = real_data / "truth" / name
    ratings = read_ratings(folder / "ratings.csv.gz")
    gold = pl.read_csv(folder / "gold.csv.gz", infer_schema=False)
    known = Gold(ratings.items.find(gold["item"].to_list()), ratings.labels.find(gold["label"].to_list()))
    found = truth.glad(ratings)
    assert shared_accuracy(found.posterior, known).mean > accuracy - 0.004
    assert objective(ratings, found.quality, -np.log(found.difficulty)) > theirs

"""Kernel ridge regression: the closed form against fits that really leave items out."""

from collections.abc import Iterable

import numpy as np
import pytest

from middlemost.mislabels.views import kernel_ridge as module
from middlemost.mislabels.views.kernel_ridge import KernelRidge, kernel_ridge
from tests.mislabels.views.samples import clouds


def refitted(
    features: np.ndarray,
    given: np.ndarray,
    n_labels: int,
    found: KernelRidge,
    left_out: Iterable[np.ndarray],
    landmarks: np.ndarray | None = None,
) -> np.ndarray:
    """The definition in double precision: centre, fit to the others, predict those left out, group by group."""
    scale = module._median_distance(features, np.random.default_rng(0))
    rows = features.astype(np.float64)
    spanned = rows if landmarks is None else rows[landmarks]

    def kernel(a: np.ndarray) -> np.ndarray:
        return np.exp(-found.width / scale * ((a[:, None] - spanned[None]) ** 2).sum(axis=2))

    values, axes = np.linalg.eigh(kernel(spanned))
    kept = values > values[-1] * 1e-6
    mapped = kernel(rows) @ (axes[:, kept] / np.sqrt(values[kept]))
    labels, score = np.eye(n_labels)[given], np.zeros((len(given), n_labels))
    for out in left_out:
        others = np.setdiff1d(np.arange(len(given)), out)
        mean, gram = labels[others].mean(axis=0), mapped[others].T @ mapped[others]
        weights = np.linalg.solve(gram + found.ridge * np.eye(len(gram)), mapped[others].T @ (labels[others] - mean))
        score[out] = mapped[out] @ weights + mean
    return score


def singly(n: int) -> list[np.ndarray]:
    return [np.array([one]) for one in range(n)]


@pytest.mark.parametrize(("n", "labels", "dims"), [(11, 2, 2), (60, 3, 3), (90, 4, 30)])
def test_each_item_is_predicted_by_a_fit_to_all_others(n, labels, dims):
    some = clouds(n, labels=labels, dims=dims, seed=n)
    found = kernel_ridge(some.features, some.given, labels)
    assert found.score == pytest.approx(refitted(some.features, some.given, labels, found, singly(n)), abs=1e-4)


def test_with_landmarks_too():
    some = clouds(80)
    found = kernel_ridge(some.features, some.given, 3, landmarks=20)
    rng = np.random.default_rng(0)
    module._median_distance(some.features, rng)
    landmarks = np.sort(rng.permutation(80)[:20])
    brute = refitted(some.features, some.given, 3, found, singly(80), landmarks)
    assert found.score == pytest.approx(brute, abs=1e-4)


@pytest.mark.parametrize("size", [2, 5, 40], ids=["pairs", "fives", "halves larger than the fit"])
def test_a_group_is_left_out_as_a_whole(size):
    some = clouds(80, seed=size)
    group = np.arange(80) // size
    found = kernel_ridge(some.features, some.given, 3, group=group, landmarks=30)
    rng = np.random.default_rng(0)
    module._median_distance(some.features, rng)
    landmarks = np.sort(rng.permutation(80)[:30])
    left_out = [np.flatnonzero(group == one) for one in range(group.max() + 1)]
    assert found.score == pytest.approx(refitted(some.features, some.given, 3, found, left_out, landmarks), abs=1e-4)


def test_groups_and_single_items_side_by_side_and_across_blocks(monkeypatch):
    some = clouds(60)
    group = np.arange(60)
    group[[3, 30, 59]] = 3
    group = np.unique(group, return_inverse=True)[1]
    whole = kernel_ridge(some.features, some.given, 3, group=group)
    left_out = [np.flatnonzero(group == one) for one in range(group.max() + 1)]
    assert whole.score == pytest.approx(refitted(some.features, some.given, 3, whole, left_out), abs=1e-4)
    monkeypatch.setattr(module, "_ROWS", 7)
    in_blocks = kernel_ridge(some.features, some.given, 3, group=group)
    assert in_blocks.score == pytest.approx(whole.score, abs=1e-5)
    assert (in_blocks.width, in_blocks.ridge) == (whole.width, whole.ridge)


def test_loss_is_the_squared_error_of_the_predictions():
    some = clouds(60)
    found = kernel_ridge(some.features, some.given, 3)
    error = ((np.eye(3)[some.given] - found.score) ** 2).sum(axis=1).mean()
    assert found.loss == pytest.approx(error, rel=1e-5)


def test_an_items_own_label_does_not_move_its_prediction():
    # With the width and the ridge fixed to one choice each; what is left is the fit alone.
    some = clouds(50)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "WIDTHS", (2.0,))
        patch.setattr(module, "RIDGES", np.array([1.0]))
        before = kernel_ridge(some.features, some.given, 3).score
        for item in (0, 17, 49):
            given = some.given.copy()
            given[item] = (given[item] + 1) % 3
            after = kernel_ridge(some.features, given, 3).score
            assert after[item] == pytest.approx(before[item], abs=2e-5)
            assert np.abs(after - before).max() > 1e-3


def test_nor_those_of_its_group():
    some = clouds(40)
    group = np.arange(40) // 4
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "WIDTHS", (2.0,))
        patch.setattr(module, "RIDGES", np.array([1.0]))
        before = kernel_ridge(some.features, some.given, 3, group=group).score
        given = some.given.copy()
        given[4:8] = (given[4:8] + 1) % 3
        after = kernel_ridge(some.features, given, 3, group=group).score
    assert after[4:8] == pytest.approx(before[4:8], abs=2e-5)


def test_flipped_labels_get_low_scores():
    some = clouds(300, apart=5.0)
    score = kernel_ridge(some.features, some.given, 3).score
    own = score[np.arange(300), some.given]
    assert own[some.flipped].mean() < 0.3
    assert own[~some.flipped].mean() > 0.7


def test_features_that_never_vary_leave_the_shares_of_the_others():
    given = np.array([0, 0, 0, 1, 1, 2], dtype=np.int32)
    score = kernel_ridge(np.ones((6, 3), dtype=np.float32), given, 3).score
    assert score[0] == pytest.approx([2 / 5, 2 / 5, 1 / 5], abs=1e-6)
    assert score[5] == pytest.approx([3 / 5, 2 / 5, 0], abs=1e-6)


def test_copies_predict_each_other():
    some = clouds(60, flips=0.0, apart=0.0)
    twice = np.concatenate([some.features, some.features])
    given = np.concatenate([some.given, some.given])
    own = kernel_ridge(twice, given, 3).score[np.arange(120), given]
    alone = kernel_ridge(some.features, some.given, 3).score[np.arange(60), some.given]
    assert own.mean() > alone.mean() + 0.2


@pytest.mark.parametrize("n", [1, 2, 3])
def test_very_few_items_have_finite_scores(n):
    features = np.arange(n, dtype=np.float32)[:, None]
    score = kernel_ridge(features, (np.arange(n) % 2).astype(np.int32), 2).score
    assert np.isfinite(score).all()


def test_one_label_is_certain_and_one_that_never_occurs_has_none():
    features = clouds(20).features
    score = kernel_ridge(features, np.zeros(20, dtype=np.int32), 2).score
    assert score == pytest.approx(np.tile([1.0, 0.0], (20, 1)), abs=1e-6)


def test_an_item_far_from_all_gets_the_shares():
    some = clouds(61)
    features = some.features.copy()
    features[0] = 1e4
    score = kernel_ridge(features, some.given, 3).score
    shares = np.bincount(some.given[1:], minlength=3) / 60
    assert score[0] == pytest.approx(shares, abs=0.05)


def test_the_seed_decides_the_landmarks():
    some = clouds(100)
    first, same, other = (
        kernel_ridge(some.features, some.given, 3, landmarks=20, seed=seed).score for seed in (1, 1, 2)
    )
    assert np.array_equal(first, same)
    assert not np.array_equal(first, other)


def test_progress_ends():
    told: list[tuple[int, int]] = []
    some = clouds(30)
    kernel_ridge(some.features, some.given, 3, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_of_many_items_a_part_chooses_the_width(monkeypatch):
    some = clouds(120)
    group = np.arange(120) // 2
    monkeypatch.setattr(module, "_LARGE", 60)
    monkeypatch.setattr(module, "_FIRST_LANDMARKS", 20)
    found = kernel_ridge(some.features, some.given, 3, group=group, landmarks=30)
    assert found.width in module.WIDTHS
    rng = np.random.default_rng(0)
    module._median_distance(some.features, rng)
    landmarks = np.sort(rng.permutation(120)[:30])
    left_out = [np.array([one, one + 1]) for one in range(0, 120, 2)]
    assert found.score == pytest.approx(refitted(some.features, some.given, 3, found, left_out, landmarks), abs=1e-4)

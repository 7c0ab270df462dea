"""INCV: worked with heads whose answers are known, the two ways to follow it, and digits with flipped labels."""

from collections.abc import Iterator

import numpy as np
import pytest

from middlemost import Vocabulary
from middlemost.errors import InputError, SettingError
from middlemost.mislabels.following import CODE, PAPER
from middlemost.mislabels.heads import linear_head
from middlemost.mislabels.incv_selection import incv
from tests.mislabels.heads import knowing


def codes(values) -> np.ndarray:
    return np.asarray(values, dtype=np.int32)


def numbered_items(n: int, flipped: list[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Items whose one feature is their number, of five labels in turn, some of them flipped to the next label."""
    true = codes(np.arange(n) % 5)
    label = true.copy()
    label[flipped] = (label[flipped] + 1) % 5
    return np.arange(n, dtype=np.float64)[:, None], true, label


def test_a_head_that_knows_selects_the_clean_and_removes_the_flipped():
    # 100 items, 20 flipped, the head right throughout: the first round selects the 80 and removes all others, whose
    # loss is -log(.025). It agrees with about .8 of a half, for which equation 4 gives ε = .107: it counts on a model
    # that errs as its labels do.
    features, true, label = numbered_items(100, list(range(0, 100, 5)))
    found = incv(features, label, 5, head=knowing(true))
    assert np.array_equal(found.selected, label == true)
    assert set(found.selected_in[label == true]) == {1}
    removed = found.removed
    assert not np.any(removed & found.selected)
    assert np.all(label[removed] != true[removed])
    assert found.loss[label != true] == pytest.approx(-np.log(0.025), abs=1e-5)
    assert found.loss[label == true] == pytest.approx(-np.log(0.9), abs=1e-5)
    assert 0.05 < found.noise.rate < 0.17
    # Those neither selected nor removed in a round are judged in the next.
    assert np.all(found.times_judged[found.selected] == 1)
    assert np.all(found.times_judged[removed] == found.removed_in[removed])


def test_how_many_are_removed_by_hand():
    # The head finds 24 of 60 labels right. The share of the half judged first gives ε by equation 4; of .4 it would be
    # (1 - sqrt(1 - 1.25 * .6)) / 1.25 = .4. For each selected item ε / (1 - ε) are removed, in each half by itself.
    features, true, label = numbered_items(60, [i for i in range(60) if i % 10 > 3])
    halves: list[np.ndarray] = []

    def watching(
        train: np.ndarray, label: np.ndarray, held: np.ndarray, n_labels: int, seed: int
    ) -> Iterator[np.ndarray]:
        halves.append(held[:, 0].astype(int))
        yield from knowing(true)(train, label, held, n_labels, seed)

    found = incv(features, label, 5, head=watching, rounds=1)
    right = [int(np.count_nonzero(label[half] == true[half])) for half in halves]
    assert sum(right) == 24 == found.selected.sum()
    rate = (1 - np.sqrt(1 - 1.25 * (1 - right[0] / len(halves[0])))) / 1.25
    assert found.noise.rate == pytest.approx(rate)
    removed = [int(found.removed[half].sum()) for half in halves]
    assert removed == [int(rate / (1 - rate) * n) for n in right]
    assert min(removed) > 0


def test_learning_is_from_one_half_and_what_was_selected():
    seen: list[tuple[set[int], set[int]]] = []
    features, true, label = numbered_items(40, [0, 7, 13])

    def watching(
        train: np.ndarray, label: np.ndarray, held: np.ndarray, n_labels: int, seed: int
    ) -> Iterator[np.ndarray]:
        seen.append((set(train[:, 0].astype(int)), set(held[:, 0].astype(int))))
        yield from knowing(true)(train, label, held, n_labels, seed)

    following = PAPER
    found = incv(features, label, 5, head=watching, rounds=2, following=following)
    (first, second), (third, fourth) = seen[:2]
    assert first == fourth
    assert second == third
    assert first | second == set(range(40))
    assert not first & second
    for learned, held in seen[2:]:
        assert not learned & held
        assert set(np.flatnonzero(found.selected_in == 1).tolist()) <= learned


def epochs_that_get_worse(true: np.ndarray, seeds: list[int]):
    """Three epochs: the second knows all, the last nothing."""

    def head(train: np.ndarray, label: np.ndarray, held: np.ndarray, n_labels: int, seed: int) -> Iterator[np.ndarray]:
        seeds.append(seed)
        uniform = np.full((len(held), n_labels), 1.0 / n_labels)
        yield uniform
        yield from knowing(true)(train, label, held, n_labels, seed)
        wrong = (true + 2) % 5
        yield from knowing(wrong)(train, label, held, n_labels, seed)

    return head


def test_the_code_picks_the_epoch_by_the_other_half_and_the_paper_the_last():
    features, true, label = numbered_items(50, [3])
    seeds: list[int] = []
    by_code = incv(features, label, 5, head=epochs_that_get_worse(true, seeds), following=CODE, rounds=1)
    assert by_code.selected.sum() == 49
    assert seeds[0] == seeds[1]  # the same first weights
    seeds.clear()
    by_paper = incv(features, label, 5, head=epochs_that_get_worse(true, seeds), following=PAPER, rounds=1)
    assert not by_paper.selected.any()
    assert seeds[0] != seeds[1]
    assert (by_code.settings["following"], by_paper.settings["following"]) == ("code", "paper")


def test_rounds_in_which_the_code_picks_the_best_epoch():
    # iter_save_best of the published code: 1 for asymmetric noise or above .6, 2 above .3, else 4.
    def rounds(rate: float, asymmetric: bool) -> int:
        return sum(CODE.choice(one, rate, asymmetric).__name__ == "best_epoch" for one in range(1, 7))

    assert [rounds(0.1, True), rounds(0.7, False), rounds(0.4, False), rounds(0.3, False)] == [1, 1, 2, 4]
    assert PAPER.choice(1, 0.0, False).__name__ == "last_epoch"


def test_the_code_removes_nothing_under_asymmetric_noise():
    features, true, label = numbered_items(60, list(range(0, 60, 4)))
    code = incv(features, label, 5, head=knowing(true), following=CODE, asymmetric=True, rounds=1)
    paper = incv(features, label, 5, head=knowing(true), following=PAPER, asymmetric=True, rounds=1)
    assert not code.removed.any()
    assert paper.removed.any()
    assert PAPER.remove_ratio(0.9, False) == CODE.remove_ratio(0.9, False) == 2.0
    assert CODE.remove_ratio(0.2, False) == pytest.approx(0.25)


def test_below_chance_the_rate_is_clamped_and_all_goes_on():
    features, true, label = numbered_items(40, list(range(40)))
    found = incv(features, label, 5, head=knowing(true))
    assert found.noise.clamped
    assert found.noise.rate == pytest.approx(0.8)
    assert not found.selected.any()
    assert not found.removed.any()


def test_with_ids_the_order_of_rows_decides_nothing():
    features, true, label = numbered_items(60, [0, 1, 2, 20, 30])
    ids = [f"q{i}" for i in range(60)]
    order = np.random.default_rng(0).permutation(60)
    head = knowing(true)
    straight = incv(features, label, 5, head=head, items=Vocabulary(ids))
    shuffled = incv(features[order], label[order], 5, head=head, items=Vocabulary([ids[i] for i in order]))
    assert shuffled.selected_in.tolist() == straight.selected_in[order].tolist()
    assert shuffled.noise == straight.noise


def test_groups_stay_in_one_half():
    features, true, label = numbered_items(40, [])
    group = codes(np.arange(40) // 4)
    seen: list[np.ndarray] = []

    def watching(
        train: np.ndarray, label: np.ndarray, held: np.ndarray, n_labels: int, seed: int
    ) -> Iterator[np.ndarray]:
        seen.append(held[:, 0].astype(int))
        yield from knowing(true)(train, label, held, n_labels, seed)

    incv(features, label, 5, head=watching, group=group, rounds=1)
    assert not set(group[seen[0]]) & set(group[seen[1]])


@pytest.mark.slow
def test_flipped_digits_are_left_out():
    from sklearn.datasets import load_digits

    digits = load_digits()
    true = digits.target.astype(np.int32)
    rng = np.random.default_rng(0)
    flipped = rng.random(len(true)) < 0.2
    label = np.where(flipped, (true + rng.integers(1, 10, len(true))) % 10, true).astype(np.int32)
    told: list[tuple[int, int]] = []
    found = incv(digits.data, label, 10, head=linear_head, rounds=2, progress=lambda a, b: told.append((a, b)))
    assert told[-1] == (4, 4)
    out = ~found.selected
    assert np.count_nonzero(out & flipped) / np.count_nonzero(flipped) > 0.95
    assert np.count_nonzero(out & flipped) / np.count_nonzero(out) > 0.6
    assert abs(found.noise.rate - flipped.mean()) < 0.1


def test_what_cannot_be_cut_is_refused():
    one = codes([0])
    with pytest.raises(InputError, match="cannot be cut in two"):
        incv(np.ones((1, 1)), one, 2, head=linear_head)
    with pytest.raises(InputError, match="cannot be cut in two"):
        incv(np.ones((3, 1)), codes([0, 1, 0]), 2, head=linear_head, group=codes([2, 2, 2]))
    with pytest.raises(SettingError, match="rounds is 0"):
        incv(np.ones((3, 1)), codes([0, 1, 0]), 2, rounds=0)
    with pytest.raises(SettingError, match="n_labels is 1"):
        incv(np.ones((3, 1)), codes([0, 0, 0]), 1)
    with pytest.raises(InputError, match="1 of 3 items has NaN"):
        incv(np.array([[np.nan], [1.0], [1.0]]), codes([0, 1, 0]), 2)

    def narrow(
        train: np.ndarray, label: np.ndarray, held: np.ndarray, n_labels: int, seed: int
    ) -> Iterator[np.ndarray]:
        yield np.ones((len(held), 2)) / 2

    with pytest.raises(InputError, match=r"shape \(2, 2\) for 2 items and 3 labels"):
        incv(np.ones((4, 1)), codes([0, 1, 0, 1]), 3, head=narrow)

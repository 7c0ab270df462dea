from pathlib import Path

import numpy as np
import pytest

from middlemost.collect.items.order import ranks
from middlemost.errors import InputError

from .studies import read_of, study_of

TEXT = "id,text,rank\n" + "".join(f"{k},t{k},{k % 3}\n" for k in range(60))


def test_fixed_is_the_order_of_the_file(tmp_path: Path) -> None:
    assert ranks(study_of(order="fixed"), read_of(tmp_path, TEXT), after=0).tolist() == list(range(60))


def test_random_is_a_permutation_of_the_seed(tmp_path: Path) -> None:
    read = read_of(tmp_path, TEXT)
    drawn = {key: tuple(ranks(study_of(seed=key[0]), read, after=key[1]).tolist()) for key in [(0, 0), (1, 0), (0, 60)]}
    assert len(set(drawn.values())) == 3
    assert all(sorted(one) == list(range(60)) for one in drawn.values())
    assert drawn[0, 0] == tuple(ranks(study_of(), read, after=0).tolist())
    assert drawn[0, 0] != tuple(range(60))


def test_priority_is_highest_first_and_equal_ones_are_drawn(tmp_path: Path) -> None:
    read = read_of(tmp_path, TEXT)
    made = {seed: ranks(study_of(order="priority", priority="rank", seed=seed), read, after=0) for seed in (0, 1)}
    order = np.argsort(made[0])
    assert (order % 3).tolist() == [2] * 20 + [1] * 20 + [0] * 20
    assert order[:20].tolist() != sorted(order[:20].tolist())
    assert made[0].tolist() != made[1].tolist()


def test_numbers_of_all_spellings(tmp_path: Path) -> None:
    read = read_of(tmp_path, "id,text,rank\na,x,1e3\nb,x,-5\nc,x, 7 \nd,x,0.5\n")
    assert ranks(study_of(order="priority", priority="rank"), read, after=0).tolist() == [0, 3, 1, 2]


@pytest.mark.parametrize("value", ["", "high", "nan", "inf", "1,5"])
def test_priorities_that_are_no_number(tmp_path: Path, value: str) -> None:
    read = read_of(tmp_path, f'id,text,rank\na,x,1\nb,x,"{value}"\n')
    with pytest.raises(InputError, match=r"items\.csv, column 'rank': Item 'b': the priority"):
        ranks(study_of(order="priority", priority="rank"), read, after=0)

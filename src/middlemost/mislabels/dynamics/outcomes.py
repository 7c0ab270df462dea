"""Right or wrong at each epoch, two bits each: what forgetting is counted from, and what lets shards merge exactly.

Four epochs share a byte. An epoch's two bits are 0 where the item was not presented, 1 where its given label lost and
3 where it won.
"""

from typing import no_type_check

import numpy as np
from jaxtyping import Int32, UInt8
from numba import njit


def bytes_for(epochs: int) -> int:
    """Bytes that the outcomes of one item take."""
    return -(-epochs // 4)


def presented(
    outcomes: UInt8[np.ndarray, "items bytes"], first: int = 0, end: int | None = None
) -> Int32[np.ndarray, "items"]:
    """In how many of the epochs from `first` to before `end` each item was presented.

    Args:
        outcomes: Outcomes of all epochs.
        first: Default 0.
        end: Default: the last epoch there is.
    """
    counts = np.zeros(len(outcomes), dtype=np.int32)
    _count_presented(outcomes, first, 4 * outcomes.shape[1] if end is None else end, counts)
    return counts


def learning(
    outcomes: UInt8[np.ndarray, "items bytes"],
) -> tuple[Int32[np.ndarray, "items"], Int32[np.ndarray, "items"], Int32[np.ndarray, "items"]]:
    """Times right, times forgotten, and the first presentation at which it was right.

    Toneva et al. 2019, section 3: a forgetting event is a presentation at which the item is wrong after one at which
    it was right. The first is counted from 0; -1 where there is none.

    Args:
        outcomes: Outcomes of all epochs.
    """
    correct, forgotten, first = (np.empty(len(outcomes), dtype=np.int32) for _ in range(3))
    _follow(outcomes, correct, forgotten, first)
    return correct, forgotten, first


def outcome(outcomes: UInt8[np.ndarray, "items bytes"], epoch: int) -> UInt8[np.ndarray, "items"]:
    """The two bits of one epoch: 0 not presented, 1 wrong, 3 right."""
    return (outcomes[:, epoch // 4] >> np.uint8(2 * (epoch % 4))) & np.uint8(3)


@njit(cache=True, nogil=True)
@no_type_check
def _count_presented(outcomes, first, end, counts) -> None:
    for item in range(outcomes.shape[0]):
        for epoch in range(first, end):
            counts[item] += (outcomes[item, epoch // 4] >> (2 * (epoch % 4))) & 1


@njit(cache=True, nogil=True)
@no_type_check
def _follow(outcomes, correct, forgotten, first) -> None:
    for item in range(outcomes.shape[0]):
        right, lost, learned, presentation, before = 0, 0, -1, 0, 0
        for epoch in range(4 * outcomes.shape[1]):
            bits = (outcomes[item, epoch // 4] >> (2 * (epoch % 4))) & 3
            if bits == 0:
                continue
            if bits == 3:
                right += 1
                if learned < 0:
                    learned = presentation
            elif before == 3:
                lost += 1
            presentation += 1
            before = bits
        correct[item], forgotten[item], first[item] = right, lost, learned

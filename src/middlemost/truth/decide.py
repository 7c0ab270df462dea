"""From a posterior to one label an item; ties are reported and never broken by the order of the labels."""

from hashlib import blake2b

import numpy as np
from jaxtyping import Bool, Float64, Int32

from middlemost.data.arrays import freeze
from middlemost.data.counts import Counts
from middlemost.data.gold import Gold
from middlemost.data.ratings import Ratings

TIE = 1e-9
"""Posteriors closer than this to an item's largest stand equal with it."""


def decide(
    data: Ratings | Counts,
    posterior: Float64[np.ndarray, "items labels"],
    seed: int,
    preference: Float64[np.ndarray, "labels"] | None = None,
) -> tuple[Int32[np.ndarray, "items"], Bool[np.ndarray, "items"]]:
    """The label of every item (-1 without ratings), and whether it had to be chosen among equals.

    Equal labels are parted by `preference`, and where there is none or it is equal too, by a hash of the seed,
    the item's id and the label's id: the same for any order of rows, items or labels.

    Args:
        data: The ratings or counts behind the posterior.
        posterior: Weight of each label for each item.
        seed: Any integer; another seed breaks ties otherwise.
        preference: A number for each label, the larger preferred. Default: none.
    """
    label = posterior.argmax(axis=1).astype(np.int32)
    top = posterior >= np.take_along_axis(posterior, label[:, None], axis=1) - TIE
    rated = data.ratings_per_item > 0
    tied = (np.count_nonzero(top, axis=1) > 1) & rated
    for item in np.flatnonzero(tied):
        equals = np.flatnonzero(top[item])
        if preference is not None:
            liking = preference[equals]
            equals = equals[liking >= liking.max() - TIE * abs(liking.max())]  # sums of 1/m have rounding errors
        label[item] = min(equals, key=lambda k: _draw(seed, data.items[int(item)], data.labels[int(k)]))
    label[~rated] = -1
    return freeze(label), freeze(tied)


def anchor(
    data: Ratings | Counts, posterior: Float64[np.ndarray, "items labels"], gold: Gold | None
) -> tuple[Float64[np.ndarray, "items labels"], Bool[np.ndarray, "items"]]:
    """The posterior with gold items set to their label, and which rated items those are.

    Args:
        data: The ratings or counts behind the posterior.
        posterior: Weight of each label for each item; not changed.
        gold: Known labels; None for none.

    Raises:
        InputError: A code of the gold lies outside the vocabularies.
    """
    anchored = np.zeros(len(data.items), dtype=bool)
    if gold is None or len(gold) == 0:
        return posterior, freeze(anchored)
    gold.check(len(data.items), len(data.labels))
    posterior = posterior.copy()
    posterior[gold.item] = 0.0
    posterior[gold.item, gold.label] = 1.0
    anchored[gold.item] = True
    return posterior, freeze(anchored & (data.ratings_per_item > 0))


def _draw(seed: int, item: str, label: str) -> bytes:
    return blake2b(f"{seed}\0{item}\0{label}".encode(), digest_size=8).digest()

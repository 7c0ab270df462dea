"""Which items people look at again: the most suspicious with certainty, and a random sample of all others."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float64, Int32

from middlemost.data.arrays import OwnsArrays

CERTAIN, BELOW, UNFLAGGED = "certain", "below the cut", "unflagged"
STRATA = (CERTAIN, BELOW, UNFLAGGED)

DENSITY = 2.0
"""How much more densely flagged items below the cut are drawn than unflagged ones."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Items that are drawn with one probability.

    Attributes:
        name: One of `STRATA`.
        size: How many there are.
        drawn: How many of them are drawn.
    """

    name: str
    size: int
    drawn: int

    @property
    def probability(self) -> float:
        """The inclusion probability of each; 0 for a stratum without items."""
        return self.drawn / self.size if self.size else 0.0

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"name": self.name, "size": self.size, "drawn": self.drawn, "probability": self.probability}


@dataclass(frozen=True, slots=True, eq=False)
class Drawing(OwnsArrays):
    """Who was drawn, and from where.

    Attributes:
        strata: Certain, below the cut, unflagged; a stratum may be empty.
        stratum: The stratum of every item, drawn or not.
        drawn: Codes of the items drawn, in random order.
    """

    strata: tuple[Stratum, ...]
    stratum: Int32[np.ndarray, "items"]
    drawn: Int32[np.ndarray, "drawn"]

    def __post_init__(self) -> None:
        self._own_arrays()


def draw(
    quality: Float64[np.ndarray, "items"], flagged: Bool[np.ndarray, "items"], *, certain: int, control: int, seed: int
) -> Drawing:
    """Take flagged items from the lowest quality up, and a control sample from all others.

    The control sample is stratified: flagged items below the cut, of which many are wrong, are drawn twice as
    densely as unflagged ones. Both strata get one item at least. Qualities that are equal are parted at random.

    Args:
        quality: Low is suspicious; in a fixed order of the items, such as by id.
        flagged: Whether each label is taken to be wrong.
        certain: How many flagged items are taken with certainty, at most all.
        control: Size of the control sample, at most what is left; two or more where both strata have items.
        seed: Of the draw and the order.
    """
    rng = np.random.default_rng(seed)
    chance = rng.permutation(len(quality))
    stratum = np.where(flagged, STRATA.index(BELOW), STRATA.index(UNFLAGGED)).astype(np.int32)
    suspects = np.flatnonzero(flagged)
    worst = suspects[np.lexsort((chance[suspects], quality[suspects]))][:certain]
    stratum[worst] = STRATA.index(CERTAIN)
    sizes = np.bincount(stratum, minlength=len(STRATA)).tolist()
    below = _shared(sizes[1], sizes[2], control)
    counts = (len(worst), below, control - below)
    taken = [worst]
    for code in (1, 2):
        members = np.flatnonzero(stratum == code)
        taken.append(rng.choice(members, counts[code], replace=False))
    drawn = rng.permutation(np.concatenate(taken)).astype(np.int32)
    strata = tuple(Stratum(name, size, n) for name, size, n in zip(STRATA, sizes, counts, strict=True))
    return Drawing(strata, stratum, drawn)


def _shared(below: int, unflagged: int, control: int) -> int:
    """How many of the control sample come from below the cut: of either stratum at least one, at most all."""
    if not below or not unflagged:
        return control if below else 0
    share = round(control * DENSITY * below / (DENSITY * below + unflagged))
    return min(max(share, 1, control - unflagged), below, control - 1)

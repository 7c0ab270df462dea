"""Data maps: where an item lies between easy, ambiguous and hard to learn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from jaxtyping import Float64, Int8, Int32, Int64

from middlemost.data.arrays import OwnsArrays, freeze
from middlemost.data.tabular import Tabular
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError, SettingError
from middlemost.mislabels.by_id import ascending
from middlemost.mislabels.dynamics.result import Dynamics

Region = Literal["easy", "ambiguous", "hard"]
REGIONS: tuple[Region, ...] = ("easy", "ambiguous", "hard")


@dataclass(frozen=True, slots=True, eq=False)
class DataMap(OwnsArrays, Tabular):
    """Confidence against variability, and the region of every item.

    Attributes:
        items: Item ids.
        labels: The classes.
        given: The given label of each item, as a code.
        confidence: Mean probability of the given class over the presentations.
        variability: Its standard deviation, population; NaN with one presentation.
        correctness: Share of the presentations at which the given class won.
        region: Place in `REGIONS`; -1 where the variability is missing.
        rule: How the regions were drawn, in words.
    """

    items: Vocabulary
    labels: Vocabulary
    given: Int32[np.ndarray, "items"]
    confidence: Float64[np.ndarray, "items"]
    variability: Float64[np.ndarray, "items"]
    correctness: Float64[np.ndarray, "items"]
    region: Int8[np.ndarray, "items"]
    rule: str

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        counts = (f"{int((self.region == code).sum()):,} {name}" for code, name in enumerate(REGIONS))
        return f"DataMap({len(self.items):,} items: {', '.join(counts)})"

    def columns(self) -> Mapping[str, Any]:
        """item, label, confidence, variability, correctness, region."""
        labels, names = self.labels.native(), (*REGIONS, None)
        return {
            "item": self.items.native(),
            "label": [labels[code] for code in self.given],
            "confidence": self.confidence,
            "variability": self.variability,
            "correctness": self.correctness,
            "region": [names[code] for code in self.region],
        }


def map_regions(dynamics: Dynamics, *, ambiguous_share: float = 1 / 3, hard_below: float = 0.5) -> DataMap:
    """Swayamdipta et al. 2020: confidence, variability and correctness, with one region an item.

    Ambiguous are the items of the highest variability, at most `ambiguous_share` of all; where several share the value
    at the edge, none of them is. Of the others those are hard whose confidence is below `hard_below`, so whose given
    class had less than half of the probability on average, and the rest is easy. The paper's regions are thirds by one
    number each and may overlap: `region_subset` takes those, for training.

    Args:
        dynamics: What a recorder handed over.
        ambiguous_share: Default a third, as in the paper, section 3.
        hard_below: Default .5.

    Raises:
        InputError: No item was presented twice.
        SettingError: A setting lies outside 0 to 1.

    Source:
        Swayamdipta, Schwartz, Lourie, Wang, Hajishirzi, Smith and Choi 2020, "Dataset cartography", sections 2 and 3.

    Example:
        >>> import numpy as np
        >>> from middlemost.mislabels.dynamics import TrainingDynamics
        >>> recorder = TrainingDynamics(2, epochs=2)
        >>> for logit in (0.0, 2.0):
        ...     recorder.update(["a", "b", "c"], np.array([[5.0, 0.0], [logit, 0.0], [-5.0, 0.0]]), [0, 0, 0])
        ...     recorder.end_epoch()
        >>> map_regions(recorder.result()).columns()["region"]
        ['easy', 'ambiguous', 'hard']
    """
    if not (0 <= ambiguous_share <= 1 and 0 <= hard_below <= 1):
        raise SettingError(f"Shares lie in 0 to 1; these are {ambiguous_share} and {hard_below}.")
    _need_two_epochs(dynamics)
    known = np.isfinite(dynamics.variability)
    ranked = np.sort(dynamics.variability[known])[::-1]
    n_ambiguous = int(ambiguous_share * len(ranked) + 1e-9)
    edge = ranked[n_ambiguous] if n_ambiguous < len(ranked) else -np.inf
    region = np.where(dynamics.confidence < hard_below, REGIONS.index("hard"), REGIONS.index("easy")).astype(np.int8)
    region[dynamics.variability > edge] = REGIONS.index("ambiguous")
    region[~known] = -1
    rule = (
        f"ambiguous: variability above {edge:.4g}, the highest {ambiguous_share:.0%} at most; of the others hard: "
        f"confidence below {hard_below:g}; easy: the rest"
    )
    numbers = (dynamics.confidence, dynamics.variability, dynamics.correctness)
    return DataMap(dynamics.items, dynamics.labels, dynamics.given, *numbers, freeze(region), rule)


def region_subset(dynamics: Dynamics, region: Region, *, share: float = 1 / 3) -> Int64[np.ndarray, "chosen"]:
    """The items to train on: the most ambiguous, the easiest or the hardest share of all, as in the paper.

    Ambiguous: highest variability. Easy: highest confidence. Hard: lowest confidence. Ties go by id. An item without
    a variability is taken last.

    Args:
        dynamics: What a recorder handed over.
        region: `"easy"`, `"ambiguous"` or `"hard"`.
        share: Of all items, rounded to the nearest count. Default a third.

    Returns:
        Codes of the items, ascending.

    Raises:
        InputError: Ambiguous ones are asked for and no item was presented twice.
        SettingError: `share` lies outside 0 to 1.

    Source:
        Swayamdipta et al. 2020, section 3.
    """
    if not 0 <= share <= 1:
        raise SettingError(f"The share lies in 0 to 1, not at {share}.")
    if region == "ambiguous":
        _need_two_epochs(dynamics)
    key = {"easy": -dynamics.confidence, "ambiguous": -dynamics.variability, "hard": dynamics.confidence}[region]
    return np.sort(ascending(key, items=dynamics.items)[: round(share * len(dynamics))])


def _need_two_epochs(dynamics: Dynamics) -> None:
    if not np.isfinite(dynamics.variability).any():
        raise InputError(
            "No item was presented twice, so variability is missing.", remedy="Record two epochs at least."
        )

"""How far the labels of a data set can be trusted: the result of looking for wrong ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Bool, Float64, Int32

from middlemost.data.arrays import OwnsArrays, own
from middlemost.data.estimate import Estimate
from middlemost.data.tabular import Tabular
from middlemost.data.vocabulary import Vocabulary

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, eq=False)
class LabelQuality(OwnsArrays, Tabular):
    """One number for every given label, low where it is suspicious, and what follows from it.

    `quality` ranks; it is no probability. A probability that a label is wrong (`wrong`) exists only after people
    have looked again at a random sample.

    Attributes:
        items: Item ids.
        labels: Label ids.
        given: The label that each item has, as a code.
        quality: From 0 (the most suspicious) to 1.
        flagged: Whether the label is taken to be wrong.
        suggested: The label that the evidence prefers, as a code; the given one where it agrees.
        signals: Name → one number an item, oriented so that low is suspicious; NaN where it could not be computed.
        ambiguous: Whether the item is hard rather than wrong: its evidence is divided, and it is kept.
        reasons: For each item the sentences that say why it is flagged; empty elsewhere.
        noise_rate: The share of labels taken to be wrong, with its interval.
        noise: Joint shares [given, true] of all items by the evidence; they sum to one.
        noise_low: Lower ends of their intervals, of the level of `noise_rate`.
        noise_high: Upper ends.
        notes: What the reader of the result must know.
        settings: Every setting, defaults included.
        version: The version of the data set that was judged; None for bare arrays.
        wrong: The probability that each label is wrong; None before a recheck.
    """

    items: Vocabulary
    labels: Vocabulary
    given: Int32[np.ndarray, "items"]
    quality: Float64[np.ndarray, "items"]
    flagged: Bool[np.ndarray, "items"]
    suggested: Int32[np.ndarray, "items"]
    signals: Mapping[str, Float64[np.ndarray, "items"]]
    ambiguous: Bool[np.ndarray, "items"]
    reasons: tuple[tuple[str, ...], ...]
    noise_rate: Estimate
    noise: Float64[np.ndarray, "labels labels"]
    noise_low: Float64[np.ndarray, "labels labels"]
    noise_high: Float64[np.ndarray, "labels labels"]
    notes: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    version: str | None = None
    wrong: Float64[np.ndarray, "items"] | None = None

    def __post_init__(self) -> None:
        self._own_arrays()
        object.__setattr__(self, "signals", {name: own(values) for name, values in self.signals.items()})

    def __repr__(self) -> str:
        return f"LabelQuality({len(self.items):,} items, {int(self.flagged.sum()):,} flagged)"

    def noise_frame(self) -> "pl.DataFrame":
        """One row for each given and true label: the share of all items, and its interval."""
        import polars as pl

        labels = pl.Series(self.labels.native())
        given, true = (place.reshape(-1) for place in np.indices(self.noise.shape, dtype=np.uint32))
        return pl.DataFrame(
            {
                "given": labels.gather(given),
                "true": labels.gather(true),
                "share": self.noise.reshape(-1),
                "low": self.noise_low.reshape(-1),
                "high": self.noise_high.reshape(-1),
            }
        )

    def columns(self) -> Mapping[str, Any]:
        """item, label, quality, flagged, suggested, ambiguous, each signal, and `wrong` where it is known."""
        labels = self.labels.native()
        known = {} if self.wrong is None else {"wrong": self.wrong}
        return {
            "item": self.items.native(),
            "label": [labels[code] for code in self.given],
            "quality": self.quality,
            "flagged": self.flagged,
            "suggested": [labels[code] for code in self.suggested],
            "ambiguous": self.ambiguous,
            **self.signals,
            **known,
        }

"""What raters together say where an item may have several labels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from jaxtyping import Bool, Float64, Int64

from middlemost.data.arrays import OwnsArrays
from middlemost.data.label_set_text import set_text
from middlemost.data.tabular import Tabular
from middlemost.data.vocabulary import Vocabulary

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, eq=False)
class SetConsensus(OwnsArrays, Tabular):
    """The inferred set of labels of every item.

    Attributes:
        method: Name of the method, as on the command line.
        presence: For each item the model's weight on each label being part of it; 0.5 without ratings.
        chosen: Which labels were decided on; none for an item without ratings.
        tied: Whether a label or set stood equal before the decision.
        n_ratings: Ratings of each item.
        items: Item ids.
        raters: Rater ids.
        labels: Label ids.
        settings: Every setting, defaults included.
        notes: What the reader of the result must know.
    """

    method: str
    presence: Float64[np.ndarray, "items labels"]
    chosen: Bool[np.ndarray, "items labels"]
    tied: Bool[np.ndarray, "items"]
    n_ratings: Int64[np.ndarray, "items"]
    items: Vocabulary
    raters: Vocabulary
    labels: Vocabulary
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        return f"SetConsensus({self.method}: {len(self.items):,} items, {len(self.labels):,} labels)"

    def columns(self) -> Mapping[str, Any]:
        """item, labels (the set as JSON text), weakest (least weight of any decision), ratings, tied."""
        names = self.labels.ids
        rated = self.n_ratings > 0
        sure = np.where(self.chosen, self.presence, 1.0 - self.presence)
        texts = [set_text(cast("list[str]", names[members].tolist())) for members in self.chosen]
        return {
            "item": self.items.native(),
            "labels": [text if known else None for text, known in zip(texts, rated.tolist(), strict=True)],
            "weakest": np.where(rated, sure.min(axis=1, initial=1.0), np.nan),
            "ratings": self.n_ratings,
            "tied": self.tied,
        }

    def presence_frame(self) -> "pl.DataFrame":
        """One row an item: its id and the weight of every label, in a column named after the label."""
        import polars as pl

        weights = {f"presence_{label}": self.presence[:, k] for k, label in enumerate(self.labels)}
        return pl.DataFrame({"item": self.items.native(), **weights})

"""What raters together say: the results of truth inference."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Bool, Float64, Int32, Int64

from middlemost.data.arrays import OwnsArrays
from middlemost.data.tabular import Tabular
from middlemost.data.vocabulary import Vocabulary

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, eq=False)
class Consensus(OwnsArrays, Tabular):
    """The inferred label of every item and what the method found out about every rater.

    `posterior` is the model's number, not a probability of being right: raters share errors that no
    model of independent raters can see.

    Attributes:
        method: Name of the method, as on the command line.
        posterior: For each item the model's weight on each label; rows sum to one.
        label: The label decided on for each item; -1 for an item without ratings.
        tied: Whether two or more labels stood equal before the decision.
        anchored: Whether the label is gold rather than inferred.
        n_ratings: Ratings of each item.
        items: Item ids.
        raters: Rater ids.
        labels: Label ids.
        quality: One number for each rater, NaN where it cannot be estimated; None if the method has none.
        quality_means: What `quality` is, in words.
        confusion: How a rater labels items of each true label; rows sum to one. None if not modelled.
        confusion_n: Expected number of ratings behind each row of `confusion`.
        difficulty: How hard each item is by the method's measure, the larger the harder; NaN for an item without
            ratings, None if not modelled.
        log_likelihood: Log-likelihood at each iteration (with the log prior, if there is one), ascending.
        iterations: Iterations run; 0 for a method that does not iterate.
        converged: Whether the method stopped by itself.
        settings: Every setting, defaults included.
        notes: What the reader of the result must know, such as a method chosen for lack of memory.
    """

    method: str
    posterior: Float64[np.ndarray, "items labels"]
    label: Int32[np.ndarray, "items"]
    tied: Bool[np.ndarray, "items"]
    anchored: Bool[np.ndarray, "items"]
    n_ratings: Int64[np.ndarray, "items"]
    items: Vocabulary
    raters: Vocabulary
    labels: Vocabulary
    quality: Float64[np.ndarray, "raters"] | None = None
    quality_means: str = ""
    confusion: Float64[np.ndarray, "raters true given"] | None = None
    confusion_n: Float64[np.ndarray, "raters true"] | None = None
    difficulty: Float64[np.ndarray, "items"] | None = None
    log_likelihood: tuple[float, ...] = ()
    iterations: int = 0
    converged: bool = True
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        return f"Consensus({self.method}: {len(self.items):,} items, {len(self.raters):,} raters)"

    @property
    def entropy(self) -> Float64[np.ndarray, "items"]:
        """Entropy of each item's posterior, in nats: 0 is certain, log K is open."""
        p = self.posterior
        return -np.sum(p * np.log(p, out=np.zeros_like(p), where=p > 0), axis=1)

    def columns(self) -> Mapping[str, Any]:
        """item, label, posterior (of that label), entropy, ratings, tied, anchored."""
        decided = self.label >= 0
        top = np.where(decided, self.posterior[np.arange(len(self.label)), self.label], np.nan)
        labels = self.labels.native()
        return {
            "item": self.items.native(),
            "label": [labels[code] if code >= 0 else None for code in self.label],
            "posterior": top,
            "entropy": self.entropy,
            "ratings": self.n_ratings,
            "tied": self.tied,
            "anchored": self.anchored,
        }

    def posterior_frame(self) -> "pl.DataFrame":
        """One row an item: its id and the posterior of every label, in a column named after the label."""
        import polars as pl

        shares = {f"posterior_{label}": self.posterior[:, k] for k, label in enumerate(self.labels)}
        return pl.DataFrame({"item": self.items.native(), **shares})

    def rater_frame(self) -> "pl.DataFrame":
        """One row a rater: id and quality (null where it cannot be estimated)."""
        import polars as pl

        quality = np.full(len(self.raters), np.nan) if self.quality is None else self.quality
        return pl.DataFrame({"rater": self.raters.native(), "quality": quality}, nan_to_null=True)

    def confusion_frame(self) -> "pl.DataFrame | None":
        """One row for each rater, true and given label: the share, and the n behind the row of the true label.

        None where the method models no confusion.
        """
        import polars as pl

        if self.confusion is None:
            return None
        raters, labels = pl.Series(self.raters.native()), pl.Series(self.labels.native())
        rater, true, given = (place.reshape(-1) for place in np.indices(self.confusion.shape, dtype=np.uint32))
        behind = np.full(self.confusion.shape[:2], np.nan) if self.confusion_n is None else self.confusion_n
        return pl.DataFrame(
            {
                "rater": raters.gather(rater),
                "true": labels.gather(true),
                "given": labels.gather(given),
                "share": self.confusion.reshape(-1),
                "n": np.repeat(behind.reshape(-1), len(labels)),
            },
            nan_to_null=True,
        )


@dataclass(frozen=True, slots=True, eq=False)
class NumericConsensus(OwnsArrays, Tabular):
    """One number for every item, with an interval over raters.

    Attributes:
        method: Name of the method.
        value: The consensus of each item; NaN for an item without ratings.
        low: Lower end of each interval, NaN where too few raters allow none.
        high: Upper end of each interval.
        level: Nominal coverage of the intervals.
        n_ratings: Ratings of each item.
        items: Item ids.
        raters: Rater ids.
        how: How the intervals were made.
        bias: How far each rater's numbers lie above the consensus; NaN where unknown, None if not modelled.
        spread: How far each rater's numbers scatter, as a standard deviation; likewise.
        settings: Every setting, defaults included.
        notes: What the reader of the result must know.
    """

    method: str
    value: Float64[np.ndarray, "items"]
    low: Float64[np.ndarray, "items"]
    high: Float64[np.ndarray, "items"]
    level: float
    n_ratings: Int64[np.ndarray, "items"]
    items: Vocabulary
    raters: Vocabulary
    how: str = ""
    bias: Float64[np.ndarray, "raters"] | None = None
    spread: Float64[np.ndarray, "raters"] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        return f"NumericConsensus({self.method}: {len(self.items):,} items, {len(self.raters):,} raters)"

    def columns(self) -> Mapping[str, Any]:
        """item, value, low, high, ratings."""
        return {
            "item": self.items.native(),
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "ratings": self.n_ratings,
        }

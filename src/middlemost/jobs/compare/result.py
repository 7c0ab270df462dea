"""What comparing methods found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Float64

import middlemost
from middlemost.data.arrays import OwnsArrays
from middlemost.data.consensus import Consensus, NumericConsensus
from middlemost.data.estimate import Estimate
from middlemost.data.question import Question
from middlemost.data.reading import Reading

SCHEMA = "middlemost.compare/1"


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more often one method is right than the first, on the same gold items.

    Attributes:
        estimate: Its accuracy minus that of the first method.
        better: Gold items on which it has more credit than the first method.
        worse: Gold items on which it has less.
        p: Of an exact sign-flip test over these items, McNemar's where no label ties; None without such an item.
        adjusted: The same, adjusted for the number of differences by Benjamini and Hochberg.
    """

    estimate: Estimate
    better: int
    worse: int
    p: float | None
    adjusted: float | None

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return self.estimate.to_dict() | {
            "better": self.better,
            "worse": self.worse,
            "p": self.p,
            "p_adjusted": self.adjusted,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Comparison(OwnsArrays):
    """Methods side by side on one question.

    Attributes:
        question: The question.
        reading: What the reader took for what.
        n_ratings: Ratings used.
        n_items: Items with a rating.
        n_raters: Raters with a rating.
        results: What each method found, in the order asked for.
        n_compared: Items on which they are compared: rated ones whose label no method was given.
        pairs: For each two methods the share of these items that get the same label; for numbers the mean distance
            between the two numbers of an item.
        items: Items on which not all methods agree, the most contested first: `item`, `given` (the votes), the label
            by each method under the method's name, and `gold` where some is known. For numbers all items, those on
            which the methods lie farthest apart first: `item`, `ratings`, the number by each method, `apart`.
        accuracy: Share of gold items that each method gets right; empty without gold.
        differences: Of each method but the first, against the first; empty without gold.
        gold_use: What was done with the gold, in words; empty without gold.
        settings: Every setting of the job.
    """

    question: Question
    reading: Reading
    n_ratings: int
    n_items: int
    n_raters: int
    results: tuple[Consensus | NumericConsensus, ...]
    n_compared: int
    pairs: Float64[np.ndarray, "methods methods"]
    items: pl.DataFrame
    accuracy: tuple[Estimate, ...] = ()
    differences: tuple[Difference, ...] = ()
    gold_use: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        self._own_arrays()

    def __repr__(self) -> str:
        return f"Comparison({', '.join(self.methods)}: {self.n_compared:,} items)"

    @property
    def methods(self) -> tuple[str, ...]:
        """The names of the methods."""
        return tuple(one.method for one in self.results)

    def to_json(self) -> dict[str, Any]:
        """Everything, with the version of the schema, ready for `json.dumps`."""
        return {
            "schema": SCHEMA,
            "middlemost": middlemost.__version__,
            "question": self.question.to_dict(),
            "reading": self.reading.to_dict(),
            "ratings": self.n_ratings,
            "items": self.n_items,
            "raters": self.n_raters,
            "methods": [_method(one) for one in self.results],
            "compared_items": self.n_compared,
            "pairs": self._pairs(),
            "differing_items": self.items.fill_nan(None).to_dicts(),
            "accuracy": {name: one.to_dict() for name, one in zip(self.methods, self.accuracy, strict=False)},
            "differences": {name: one.to_dict() for name, one in zip(self.methods[1:], self.differences, strict=False)},
            "gold_use": self.gold_use or None,
            "settings": dict(self.settings),
        }

    def _pairs(self) -> list[dict[str, Any]]:
        means = "same_label" if isinstance(self.results[0], Consensus) else "mean_distance"
        names = self.methods
        return [
            {"methods": [names[a], names[b]], means: None if np.isnan(self.pairs[a, b]) else float(self.pairs[a, b])}
            for b in range(len(names))
            for a in range(b)
        ]


def _method(result: Consensus | NumericConsensus) -> dict[str, Any]:
    written: dict[str, Any] = {
        "name": result.method,
        "settings": dict(result.settings),
        "notes": list(result.notes),
    }
    if isinstance(result, Consensus):
        written |= {
            "labels": dict(zip(result.labels, label_counts(result), strict=True)),
            "tied": int(result.tied.sum()),
            "iterations": result.iterations,
            "converged": result.converged,
        }
    return written


def label_counts(consensus: Consensus) -> list[int]:
    """How many items got each label.

    Args:
        consensus: The labels.
    """
    return np.bincount(consensus.label[consensus.label >= 0], minlength=len(consensus.labels)).tolist()

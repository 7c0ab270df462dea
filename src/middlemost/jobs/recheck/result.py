"""What a recheck found and changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import polars as pl

import middlemost
from middlemost.data.dataset import Dataset
from middlemost.data.estimate import Estimate
from middlemost.data.reading import Reading
from middlemost.jobs.finding import counted
from middlemost.jobs.recheck.estimates import StratumFound

SCHEMA = "middlemost.recheck/1"


@dataclass(frozen=True, slots=True, eq=False)
class Recheck:
    """What people's second look came to.

    Attributes:
        question: Name of the question.
        reading: What the reader of the answers took for what.
        parent: The version that was rechecked.
        dataset: The version with the changes; the parent itself where nothing was changed.
        outcomes: Confirmed, changed, undecided, unanswered → planned items.
        strata: What came of each stratum.
        remaining: How many labels are still wrong.
        worst_case: The upper end if every item that was not answered were wrong; None where all were answered.
        precision: How many of the flagged labels are wrong.
        missed: How many of the unflagged labels are wrong.
        splits: One row a split (none without splits): split, items, rechecked, wrong, changed.
        items: One row a planned item: item, label, consensus, outcome, contradicted, evidence, stratum, split.
        labels: One row an item of the data set: item, label (the new one), before, quality, wrong (the probability that
            the new label is wrong; what was found, where somebody looked), outcome.
        corrected: The input with the new labels, the old ones beside.
        n_ratings: Answers used.
        n_raters: Raters; 0 where they are unknown.
        settings: Every setting.
        notes: What the reader of the result must know.
    """

    question: str
    reading: Reading
    parent: str
    dataset: Dataset
    outcomes: Mapping[str, int]
    strata: tuple[StratumFound, ...]
    remaining: Estimate
    worst_case: float | None
    precision: Estimate
    missed: Estimate
    splits: pl.DataFrame
    items: pl.DataFrame
    labels: pl.DataFrame
    corrected: pl.DataFrame
    n_ratings: int
    n_raters: int
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Recheck({self.outcomes['changed']:,} of {self.items.height:,} items changed; {self.sentence})"

    def _repr_html_(self) -> str:
        """One line for a notebook's cell."""
        return f"<p>{escape(repr(self))}</p>"

    @property
    def n_items(self) -> int:
        """Items of the data set."""
        return self.labels.height

    @property
    def sentence(self) -> str:
        """What is left to be found, in one sentence without its full stop."""
        one = self.remaining
        if one.value is None or one.low is None or one.high is None:
            return f"how many of {counted(self.n_items, 'label')} are still wrong cannot be said: {one.why}"
        return f"{one.value:,.0f} ({one.low:,.0f} to {one.high:,.0f}) of {counted(self.n_items, 'label')} still wrong"

    def to_json(self) -> dict[str, Any]:
        """Everything but the tables, with the version of the schema, ready for `json.dumps`."""
        return {
            "schema": SCHEMA,
            "middlemost": middlemost.__version__,
            "question": self.question,
            "reading": self.reading.to_dict(),
            "parent": self.parent,
            "version": self.dataset.version,
            "items": self.n_items,
            "rechecked": self.items.height,
            "outcomes": dict(self.outcomes),
            "ratings": self.n_ratings,
            "raters": self.n_raters,
            "sentence": self.sentence,
            "remaining": self.remaining.to_dict(),
            "remaining_if_unanswered_are_wrong": self.worst_case,
            "precision": self.precision.to_dict(),
            "missed": self.missed.to_dict(),
            "strata": [one.to_dict() for one in self.strata],
            "splits": self.splits.to_dicts(),
            "settings": dict(self.settings),
            "notes": list(self.notes),
        }

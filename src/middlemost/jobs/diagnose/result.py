"""What a diagnosis found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import numpy as np
import polars as pl

import middlemost
from middlemost.data.dataset import Dataset
from middlemost.data.label_quality import LabelQuality
from middlemost.formats.labelled_rows import source_headers
from middlemost.jobs.diagnose.content import Content
from middlemost.jobs.diagnose.splits import training_rows
from middlemost.jobs.finding import Finding
from middlemost.mislabels.data_map import REGIONS, DataMap
from middlemost.mislabels.duplicates import Duplicates
from middlemost.mislabels.neighbours import Neighbours

SCHEMA = "middlemost.diagnosis/1"


@dataclass(frozen=True, slots=True, eq=False)
class Diagnosis:
    """What was found out about the labels of a data set.

    Attributes:
        dataset: The version judged; all that reports show of an item is in it.
        question: The question that the labels answer.
        content: What stood for an item.
        split: The split of each item judged, such as train and test; None where there is none.
        quality: The judgement of every label.
        data_map: Confidence, variability and region of every item.
        duplicates: Copies and near copies, and which of them reach across splits.
        neighbours: The nearest other items.
        raters: One row a rater: ratings, those that contradict the models, and the share; None without ratings.
        unjudged: Items that could not be judged, such as those without a label.
        findings: What stands out, most items touched first.
        settings: Every setting of the job.
    """

    dataset: Dataset
    question: str
    content: Content
    split: tuple[str, ...] | None
    quality: LabelQuality
    data_map: DataMap
    duplicates: Duplicates
    neighbours: Neighbours
    raters: pl.DataFrame | None
    unjudged: int
    findings: tuple[Finding, ...]
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __repr__(self) -> str:
        return f"Diagnosis({len(self.quality.given):,} items, {int(self.quality.flagged.sum()):,} flagged)"

    def _repr_html_(self) -> str:
        """A line and what stands out, for a notebook's cell."""
        found = "".join(f"<li>{escape(one.sentence)}</li>" for one in self.findings)
        return f"<p>{escape(repr(self))}</p><ol>{found}</ol>"

    @property
    def labels(self) -> pl.DataFrame:
        """labels.csv: item, label, quality, flagged, suggested, split, region, ambiguous, signals, reasons, copies.

        `copies` numbers groups of copies and near copies. The most suspicious label comes first.
        """
        regions = (*REGIONS, None)
        frame = self.quality.to_polars()
        split = [] if self.split is None else [pl.Series("split", self.split)]
        region = pl.Series("region", [regions[code] for code in self.data_map.region], dtype=pl.String)
        reasons = pl.Series("reasons", ["; ".join(one) for one in self.quality.reasons], dtype=pl.String)
        near = self.duplicates.near
        copies = pl.Series("copies", [None if code < 0 else int(code) for code in near], dtype=pl.Int64)
        frame = frame.with_columns(*split, region, reasons, copies)
        first = ["item", "label", "quality", "flagged", "suggested", *(one.name for one in split), "region"]
        return frame.select(*first, pl.exclude(first)).sort("quality", "item")

    @property
    def left_in_place(self) -> int:
        """Flagged items outside the training split: to be looked at and never removed."""
        return int(np.count_nonzero(self.quality.flagged & ~self.in_training))

    @property
    def in_training(self) -> np.ndarray:
        """Whether each item is of a training split: all, where there are no splits."""
        return training_rows(self.split, len(self.quality.given))

    def to_json(self) -> dict[str, Any]:
        """Everything but the tables, with the version of the schema, ready for `json.dumps`."""
        quality = self.quality
        return {
            "schema": SCHEMA,
            "middlemost": middlemost.__version__,
            "version": quality.version,
            "question": self.question,
            "reading": self.dataset.reading.to_dict(),
            "columns": source_headers(self.dataset),
            "content": {"kind": self.content.kind, "columns": list(self.content.columns)},
            "items": len(quality.given),
            "unjudged": self.unjudged,
            "labels": list(quality.labels),
            "flagged": int(quality.flagged.sum()),
            "flagged_left_in_place": self.left_in_place,
            "ambiguous": int(quality.ambiguous.sum()),
            "noise_rate": quality.noise_rate.to_dict(),
            "noise": quality.noise_frame().to_dicts(),
            "regions": {name: int((self.data_map.region == code).sum()) for code, name in enumerate(REGIONS)},
            "duplicates": {
                "exact": int((self.duplicates.exact >= 0).sum()),
                "near": int((self.duplicates.near >= 0).sum()),
                "conflicting": int(self.duplicates.conflicting.sum()),
                "leaked": int(self.duplicates.leaked.sum()),
            },
            "raters": None if self.raters is None else self.raters.to_dicts(),
            "findings": [finding.to_dict() for finding in self.findings],
            "notes": [*self.content.notes, *quality.notes],
            "settings": {**self.settings, **quality.settings},
        }

"""What an audit found."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any

import numpy as np
import polars as pl

import middlemost
from middlemost.agreement.slices import SliceAgreement
from middlemost.data.consensus import Consensus, NumericConsensus
from middlemost.data.counts import Counts
from middlemost.data.dataset import Paradigm
from middlemost.data.estimate import Estimate
from middlemost.data.label_sets import LabelSets
from middlemost.data.question import Question
from middlemost.data.ratings import Ratings
from middlemost.data.reading import Reading
from middlemost.data.set_consensus import SetConsensus
from middlemost.data.values import Values
from middlemost.jobs.calibrate import Calibration
from middlemost.jobs.finding import Finding, counted, shortened
from middlemost.jobs.replicability import Replicability
from middlemost.jobs.replicability.projection import MODEL
from middlemost.jobs.verdict.result import RaterVerdicts

SCHEMA = "middlemost.audit/1"

NUMBERS = (
    "alpha",
    "raw",
    "fleiss",
    "ac1",
    "ac2",
    "brennan_prediger",
    "accuracy",
    "majority_accuracy",
    "masi",
    "equal",
    "icc",
    "icc_mean",
    "replicability",
    "first_chosen",
    "self_agreement",
    "self_change",
)
"""What `Audit.numbers` may hold and `--require` can name."""


@dataclass(frozen=True, slots=True)
class Unjudged:
    """Answers that an audit does not judge yet.

    Attributes:
        question: The question's name.
        kind: Its type, such as `"spans"`.
        answers: How many answers it has.
        items: How many items they are of.
        raters: How many raters gave them; 0 where raters are unknown.
        parts: What of the question is not judged; empty if all of it.
    """

    question: str
    kind: str
    answers: int
    items: int
    raters: int
    parts: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The same in words."""
        name = f"“{shortened(self.question)}” ({self.kind})"
        if self.parts:
            *most, last = self.parts
            parts = f"{', '.join(most)} and {last}" if most else last
            verb = "is" if self.parts == ("strength",) else "are"
            return f"{name}: the choice is judged, as a label; {parts} {verb} not judged yet."
        by = f" by {counted(self.raters, 'rater')}" if self.raters else ""
        return f"{name}: {counted(self.answers, 'answer')}{by}, which audit does not judge yet."


@dataclass(frozen=True, slots=True, eq=False)
class Audit:
    """What an audit found.

    Attributes:
        question: The question audited.
        paradigm: Prescriptive, descriptive or unknown.
        reading: What the reader took for what.
        statuses: How many rows of the source have which status.
        n_ratings: Ratings used.
        n_items: Items with a rating.
        n_raters: Raters with a rating; 0 where raters are unknown.
        consensus: The labels or numbers.
        numbers: Name → estimate, the names of `NUMBERS` that apply.
        slices: Agreement by slice; None where none was asked for.
        findings: What stands out, most labels touched first, five at most.
        labels: What goes into labels.csv.
        items: What goes into items.csv.
        raters: What goes into raters.csv; None where raters are unknown.
        commonest: The commonest label and its share of ratings; None for numbers.
        settings: Every setting of the job.
        data: The ratings behind it all, in codes.
        verdicts: What can be said about every rater; None where no rater is to be judged.
        replicability: Whether other raters would have given the same labels; None where that cannot be asked.
        calibration: Probabilities, or why there are only posteriors; None for numbers.
        unjudged: Other questions, and parts of this one, that cannot be judged yet.
    """

    question: Question
    paradigm: Paradigm
    reading: Reading
    statuses: Mapping[str, int]
    n_ratings: int
    n_items: int
    n_raters: int
    consensus: Consensus | NumericConsensus | SetConsensus
    numbers: Mapping[str, Estimate]
    slices: SliceAgreement | None
    findings: tuple[Finding, ...]
    labels: pl.DataFrame
    items: pl.DataFrame
    raters: pl.DataFrame | None
    commonest: tuple[str, float] | None
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    data: Ratings | Counts | Values | LabelSets | None = None
    verdicts: RaterVerdicts | None = None
    replicability: Replicability | None = None
    calibration: Calibration | None = None
    unjudged: tuple[Unjudged, ...] = ()

    def __repr__(self) -> str:
        return f"Audit({self.n_ratings:,} ratings of {self.n_items:,} items, {len(self.findings)} findings)"

    def _repr_html_(self) -> str:
        """A small table for a notebook's cell: the numbers, then what stands out."""
        numbers = "".join(
            f"<tr><td>{escape(one.name)}</td><td>{escape(str(one))}</td></tr>" for one in self.numbers.values()
        )
        findings = "".join(f"<li>{escape(finding.sentence)}</li>" for finding in self.findings)
        return f"<p>{escape(repr(self))}</p><table>{numbers}</table><ol>{findings}</ol>"

    def to_json(self) -> dict[str, Any]:
        """Everything but the tables, with the version of the schema, ready for `json.dumps`."""
        consensus = self.consensus
        written: dict[str, Any] = {
            "schema": SCHEMA,
            "middlemost": middlemost.__version__,
            "question": self.question.to_dict(),
            "paradigm": self.paradigm,
            "reading": self.reading.to_dict(),
            "statuses": dict(self.statuses),
            "ratings": self.n_ratings,
            "items": self.n_items,
            "raters": self.n_raters,
            "method": {
                "name": consensus.method,
                "settings": dict(consensus.settings),
                "notes": list(consensus.notes),
            },
            "numbers": {name: estimate.to_dict() for name, estimate in self.numbers.items()},
            "slices": None if self.slices is None else self.slices.to_polars().fill_nan(None).to_dicts(),
            "findings": [finding.to_dict() for finding in self.findings],
            "commonest_label": self.commonest and {"label": self.commonest[0], "share": self.commonest[1]},
            "settings": dict(self.settings),
            "unjudged": [asdict(one) | {"sentence": one.sentence} for one in self.unjudged],
        }
        if self.verdicts is not None:
            written["verdicts"] = self.verdicts.counted
            written["power"] = dict(
                zip(self.verdicts.power_n.tolist(), self.verdicts.power_found.tolist(), strict=True)
            )
        if self.replicability is not None:
            written["replicability"] = {
                "halves": self.replicability.halves.to_dict(),
                "projected": {
                    "model": MODEL,
                    "as_many": self.replicability.as_many.to_dict(),
                    "twice": self.replicability.twice.to_dict(),
                },
                "sentence": self.replicability.sentence,
            }
        if self.calibration is not None:
            written["calibration"] = _calibration(self.calibration)
        if isinstance(consensus, SetConsensus):
            written["labels"] = dict(zip(consensus.labels, consensus.chosen.sum(axis=0).tolist(), strict=True))
        if isinstance(consensus, Consensus):
            counts = np.bincount(consensus.label[consensus.label >= 0], minlength=len(consensus.labels))
            written["labels"] = dict(zip(consensus.labels, counts.tolist(), strict=True))
            written["method"] |= {
                "iterations": consensus.iterations,
                "converged": consensus.converged,
                "rater_quality_means": consensus.quality_means or None,
            }
        return written


def _calibration(calibration: Calibration) -> dict[str, Any]:
    scaling = calibration.scaling
    return {
        "sentence": calibration.sentence,
        "gold_items": calibration.n_gold,
        "temperature": scaling and scaling.temperature,
        "ece_before": calibration.ece_before.to_dict(),
        "ece_after": calibration.ece_after.to_dict(),
    }

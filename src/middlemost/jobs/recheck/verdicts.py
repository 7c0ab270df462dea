"""What people's answers say of each item: the label stands, it is contradicted, or the matter is open."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import polars as pl
from jaxtyping import Float64

from middlemost.data.consensus import Consensus
from middlemost.data.counts import Counts
from middlemost.data.dataset import COUNTED, Dataset
from middlemost.data.question import LabelQuestion
from middlemost.data.ratings import Ratings
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError
from middlemost.jobs.audit.inference import label_inference
from middlemost.jobs.audit.settings import AuditSettings
from middlemost.jobs.finding import listed
from middlemost.jobs.recheck.plan import RecheckPlan
from middlemost.questions.label import encode_counts, encode_ratings
from middlemost.truth import GUESS_METHODS
from middlemost.truth.decide import TIE

Outcome = Literal["confirmed", "changed", "undecided", "unanswered"]
OUTCOMES: tuple[Outcome, ...] = ("confirmed", "changed", "undecided", "unanswered")


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """One row a planned item.

    Attributes:
        table: item, label (the given one), consensus (null where open), outcome, contradicted (null where nobody
            answered), evidence (JSON), time (of the last answer, null where unknown).
        consensus: What the answers say together.
        n_ratings: Answers used.
        n_raters: Raters; 0 where they are unknown.
    """

    table: pl.DataFrame
    consensus: Consensus
    n_ratings: int
    n_raters: int


def verdicts_of(
    plan: RecheckPlan,
    answers: Dataset,
    *,
    method: str = "majority",
    question: str | None = None,
    offered: Sequence[str] = (),
    seed: int = 0,
) -> Verdicts:
    """The consensus of the answers beside the given labels.

    A given label is contradicted where the consensus puts another label above it. The item is decided where one
    label stands alone above all others and has more than half of the posterior; else it is undecided.

    Args:
        plan: What was asked, with the labels that were rechecked.
        answers: What people answered.
        method: A truth method. Default: majority.
        question: The question of the answers. Default: the only one answered by a label.
        offered: Labels that may be answered beside those of the plan. Default: none.
        seed: For methods that draw. Default: 0.

    Raises:
        InputError: An item was not planned, a label was not offered, or there is no answer.
        SettingError: There is no such method, or it needs raters who are unknown.
    """
    asked = answers.label_question(question)
    counted = answers.answers.filter(pl.col("status").is_in(COUNTED) & (pl.col("question") == asked.name))
    _refuse_strangers(plan, counted, answers.reading.source)
    new = _new_labels(plan, counted, offered, answers.reading.source)
    vocabulary = Vocabulary([*plan.question.labels, *new])
    offering = replace(answers, questions={asked.name: LabelQuestion(asked.name, vocabulary, plan.question.ordinal)})
    known = not counted["rater"].null_count()
    data = encode_ratings(offering, asked.name) if known else encode_counts(offering, asked.name)
    infer = label_inference(offering, asked.name, data, AuditSettings(method, None, 0, 0.95, seed))
    consensus = infer(None)
    planned = plan.table.sort("item").select("item", "label")
    rows = [_row(item, given, consensus, data) for item, given in planned.iter_rows()]
    table = pl.DataFrame(rows, schema=_SCHEMA, orient="row").join(_last_times(counted), on="item", how="left")
    n_raters = counted["rater"].n_unique() if known else 0
    return Verdicts(table.sort("item"), consensus, counted.height, n_raters)


_SCHEMA = {
    "item": pl.String,
    "label": pl.String,
    "consensus": pl.String,
    "outcome": pl.String,
    "contradicted": pl.Boolean,
    "evidence": pl.String,
}


def _row(item: str, given: str, consensus: Consensus, data: Ratings | Counts) -> tuple[Any, ...]:
    (code,) = consensus.items.find([item]).tolist()
    if code < 0 or consensus.label[code] < 0:
        return item, given, None, "unanswered", None, None
    posterior, best = consensus.posterior[code], int(consensus.label[code])
    old = int(consensus.labels.find([given])[0])
    contradicted = bool(posterior[old] < posterior[best] - TIE)
    # Surprisingly popular calls a ratio of votes to guesses its posterior: one half means nothing there.
    ahead = consensus.method in GUESS_METHODS or bool(posterior[best] > 0.5 + TIE)
    decided = ahead and not bool(consensus.tied[code])
    outcome = ("changed" if contradicted else "confirmed") if decided else "undecided"
    evidence = _evidence(code, consensus, data)
    return item, given, consensus.labels[best] if decided else None, outcome, contradicted, evidence


def _evidence(code: int, consensus: Consensus, data: Ratings | Counts) -> str:
    """What stands behind a verdict: how many answers, their shares and who gave them, and the posterior."""
    shares = _shares(code, data)
    posterior: Float64[np.ndarray, "labels"] = consensus.posterior[code]
    written: dict[str, Any] = {
        "ratings": int(consensus.n_ratings[code]),
        "shares": {consensus.labels[k]: round(float(shares[k]), 4) for k in np.flatnonzero(shares).tolist()},
        "posterior": round(float(posterior.max()), 4),
    }
    if isinstance(data, Ratings):
        written["raters"] = [data.raters[rater] for rater in np.unique(data.rater[_rows_of(code, data)]).tolist()]
    return json.dumps(written, ensure_ascii=False)


def _shares(code: int, data: Ratings | Counts) -> Float64[np.ndarray, "labels"]:
    if isinstance(data, Counts):
        votes = data.count[code]
    else:
        mine = _rows_of(code, data)
        votes = np.bincount(data.label[mine], weights=data.weight[mine], minlength=len(data.labels))
    return votes / votes.sum()


def _rows_of(code: int, ratings: Ratings) -> slice:
    """The rows of one item, which stand together."""
    return slice(*np.searchsorted(ratings.item, [code, code + 1]).tolist())


def _last_times(counted: pl.DataFrame) -> pl.DataFrame:
    return counted.group_by("item").agg(pl.col("time").max())


def _refuse_strangers(plan: RecheckPlan, counted: pl.DataFrame, source: str) -> None:
    if not counted.height:
        raise InputError("There is no answer.", where=source, remedy="Give the table with people's labels.")
    strangers = counted.filter(~pl.col("item").is_in(plan.table["item"].to_list()))["item"].unique().sort().to_list()
    if strangers:
        verb = "is" if len(strangers) == 1 else "are"
        raise InputError(
            f"{listed(list(map(repr, strangers)))} {verb} not in the plan: such items were not drawn.",
            where=source,
            remedy="Take their rows out, or give the plan that these answers belong to.",
        )


def _new_labels(plan: RecheckPlan, counted: pl.DataFrame, offered: Sequence[str], source: str) -> list[str]:
    known = list(plan.question.labels)
    strange = sorted(set(counted["value"].to_list()) - set(known) - set(offered))
    if strange:
        folded = {label.casefold(): label for label in known}
        near = [folded[one.casefold()] for one in strange if one.casefold() in folded]
        meant = f" Was {near[0]!r} meant?" if near else ""
        every = ",".join([*known, *strange]) if len(known) < 20 else "the old and the new ones"
        verb = "is" if len(strange) == 1 else "are"
        raise InputError(
            f"{listed(list(map(repr, strange)))} {verb} no label of the data set.{meant}",
            where=source,
            remedy=f"Mend the answers; or, if people were offered a new label, say so: --labels {every}.",
        )
    return sorted({label for label in offered if label not in plan.question.labels})

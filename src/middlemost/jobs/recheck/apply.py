"""From people's answers to a new version of the data, and to what is still wrong in it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from middlemost.data.changes import with_changes
from middlemost.data.dataset import Dataset
from middlemost.errors import InputError, SettingError
from middlemost.jobs.recheck.corrected import corrected_table
from middlemost.jobs.recheck.estimates import (
    StratumFound,
    flag_precision,
    remaining_wrong,
    strata_found,
    worst_case,
    wrong_among_unflagged,
)
from middlemost.jobs.recheck.judged import Judged
from middlemost.jobs.recheck.notes import notes_of
from middlemost.jobs.recheck.plan import RecheckPlan
from middlemost.jobs.recheck.probability import probability_wrong
from middlemost.jobs.recheck.result import Recheck
from middlemost.jobs.recheck.verdicts import OUTCOMES, verdicts_of

BY = "recheck"
"""What `Dataset.changes` says who made the change; the raters stand in its evidence."""


def apply_recheck(
    plan: RecheckPlan,
    judged: Judged,
    answers: Dataset,
    *,
    method: str = "majority",
    question: str | None = None,
    offered: Sequence[str] = (),
    level: float = 0.95,
    seed: int = 0,
) -> Recheck:
    """Change the labels that people's answers contradict, and estimate how many wrong ones remain.

    A label is wrong where the consensus of the answers contradicts it. It is changed where that consensus has one
    label with more than half of the weight; otherwise the item is undecided and keeps its label.

    Args:
        plan: The plan that the answers belong to.
        judged: The data it was made for; not changed.
        answers: The answers, as `middlemost.read` returned them.
        method: A truth method for labels. Default: majority, for a recheck has few answers of few raters, from which
            confusions of every rater cannot be learned. Where each rater answered a hundred items or more, any will do.
        question: The question of the answers. Default: the only one answered by a label.
        offered: Labels that people could give beside those of the plan. Default: none.
        level: Nominal coverage of the intervals. Default: .95.
        seed: For methods that draw. Default: 0.

    Raises:
        InputError: The data are no longer the version that the plan was made for; an item was not planned; a label
            was not offered; there is no answer.
        SettingError: There is no such method, it needs raters who are unknown, or the level is none.
    """
    if not 0 < level < 1:
        raise SettingError(f"A level of {level} is no coverage.", remedy="Give a number between 0 and 1.")
    parent = judged.dataset
    if parent.version != plan.version:
        raise InputError(
            f"The plan is for version {plan.version} of the data, and these are version {parent.version}.",
            where="plan",
            remedy="Plan again from the data as they are, or give the version that the plan was made for.",
        )
    _refuse_other_labels(plan, judged)
    verdicts = verdicts_of(plan, answers, method=method, question=question, offered=offered, seed=seed)
    beside = plan.table.select("item", "stratum").join(judged.table.select("item", "split"), on="item", how="left")
    items = verdicts.table.join(beside, on="item", how="left").sort("item")
    found = strata_found(plan.strata, _counts(items))
    child = with_changes(parent, _changes(items, judged, verdicts.consensus.method))
    n_raters = verdicts.n_raters
    outcomes = {name: int((items["outcome"] == name).sum()) for name in OUTCOMES}
    result = Recheck(
        question=judged.question,
        reading=answers.reading,
        parent=plan.version,
        dataset=child,
        outcomes=outcomes,
        strata=found,
        remaining=remaining_wrong(found, n_raters=n_raters, level=level),
        worst_case=worst_case(found, level=level),
        precision=flag_precision(found, n_raters=n_raters, level=level),
        missed=wrong_among_unflagged(found, n_raters=n_raters, level=level),
        splits=_splits(judged.table, items),
        items=items.drop("time"),
        labels=_labels(judged.table, items, found),
        corrected=corrected_table(judged, child),
        n_ratings=verdicts.n_ratings,
        n_raters=n_raters,
        settings={**plan.settings, "method": verdicts.consensus.method, "level": level, "method_seed": seed},
    )
    return replace(result, notes=(*verdicts.consensus.notes, *notes_of(result)))


def _refuse_other_labels(plan: RecheckPlan, judged: Judged) -> None:
    """Refuse where labels that are no answers but a consensus came out otherwise in another diagnosis."""
    both = plan.table.join(judged.table.select("item", pl.col("label").alias("now")), on="item", how="left")
    other = both.filter(pl.col("label").ne_missing(pl.col("now")))
    if other.height:
        item, planned, now = other.sort("item").select("item", "label", "now").row(0)
        raise InputError(
            f"The label of {item!r} was {planned!r} when the recheck was planned and is {now!r} in the diagnosis now.",
            where="plan",
            remedy="Plan again from this diagnosis.",
        )


def _counts(items: pl.DataFrame) -> Mapping[str, Mapping[str, int]]:
    """How many of each stratum were answered, wrong and changed."""
    grouped = items.group_by("stratum").agg(
        pl.col("contradicted").is_not_null().sum().alias("answered"),
        pl.col("contradicted").sum().alias("wrong"),
        (pl.col("outcome") == "changed").sum().alias("changed"),
    )
    return {row.pop("stratum"): row for row in grouped.to_dicts()}


def _changes(items: pl.DataFrame, judged: Judged, method: str) -> pl.DataFrame:
    """The changes; `from` is what the data say, which is nothing where the label came from a consensus of ratings."""
    changed = items.filter(pl.col("outcome") == "changed")
    return changed.select(
        "item",
        pl.lit(judged.question).alias("question"),
        pl.col("consensus").alias("to"),
        pl.lit(BY).alias("by"),
        pl.lit(method).alias("method"),
        "evidence",
        "time",
    )


def _splits(table: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """What was rechecked and changed in each split, for scores on a test set that was changed are others."""
    sizes = table.filter(pl.col("split").is_not_null()).group_by("split").agg(pl.len().alias("items"))
    counts = items.group_by("split").agg(
        pl.col("contradicted").is_not_null().sum().alias("rechecked"),
        pl.col("contradicted").sum().alias("wrong"),
        (pl.col("outcome") == "changed").sum().alias("changed"),
    )
    joined = sizes.join(counts, on="split", how="left").with_columns(
        pl.col("rechecked", "wrong", "changed").fill_null(0).cast(pl.Int64), pl.col("items").cast(pl.Int64)
    )
    return joined.sort("split")


def _labels(table: pl.DataFrame, items: pl.DataFrame, found: Sequence[StratumFound]) -> pl.DataFrame:
    """The new labels with what is known of each."""
    answered = items.filter(pl.col("contradicted").is_not_null())
    by_name = {one.stratum.name: one for one in found}
    inclusion = np.array([by_name[name].answered / by_name[name].stratum.size for name in answered["stratum"]])
    codes = np.searchsorted(table["item"].to_numpy(), answered["item"].to_numpy()).astype(np.int32)
    curve = probability_wrong(table["quality"].to_numpy(), codes, answered["contradicted"].to_numpy(), inclusion)
    seen = items.select("item", "consensus", "outcome", "contradicted")
    joined = table.with_columns(pl.Series("curve", curve)).join(seen, on="item", how="left").sort("item")
    is_changed = (pl.col("outcome") == "changed").fill_null(value=False)
    settled = pl.col("contradicted") & ~is_changed  # contradicted, and nothing better put in its place
    return joined.select(
        "item",
        pl.when(is_changed).then("consensus").otherwise("label").alias("label"),
        pl.col("label").alias("before"),
        "quality",
        pl.coalesce(settled.cast(pl.Float64), "curve").alias("wrong"),
        "outcome",
    )

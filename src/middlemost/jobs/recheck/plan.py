"""The plan of a recheck: which items, drawn how, to be shown without a hint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

import middlemost
from middlemost.data.question import LabelQuestion
from middlemost.errors import SettingError
from middlemost.jobs.recheck.drawing import CERTAIN, STRATA, Drawing, Stratum, draw
from middlemost.jobs.recheck.judged import Judged
from middlemost.jobs.recheck.shown import shown_columns

SCHEMA = "middlemost.recheck-plan/1"

LEAST_CONTROL = 2
"""The control sample has two strata, and every item must have a chance."""

_LEAST = f"Give {LEAST_CONTROL} or more."


@dataclass(frozen=True, slots=True, eq=False)
class RecheckPlan:
    """Which items are looked at again, and how each came to be chosen.

    Attributes:
        question: What is asked, with the labels offered.
        version: The version of the data set that the plan is for.
        strata: Certain, below the cut, unflagged: how many there are and how many were drawn.
        table: One row an item drawn, in the order shown: item, stratum, label (the one to be checked). Not for the
            eyes of those who answer.
        columns: The columns shown beside the item.
        hidden: Columns left out because they could give the label away.
        settings: Budget, control, seed.
    """

    question: LabelQuestion
    version: str
    strata: tuple[Stratum, ...]
    table: pl.DataFrame
    columns: tuple[str, ...]
    hidden: tuple[str, ...]
    settings: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"RecheckPlan({self.table.height:,} items, {self.n_certain:,} of them with certainty)"

    @property
    def n_certain(self) -> int:
        """Flagged items taken with certainty."""
        return next(one.drawn for one in self.strata if one.name == CERTAIN)

    @property
    def n_control(self) -> int:
        """Items of the control sample."""
        return self.table.height - self.n_certain

    def to_json(self) -> dict[str, Any]:
        """All of it, with the version of the schema and each item's inclusion probability."""
        chances = {one.name: one.probability for one in self.strata}
        return {
            "schema": SCHEMA,
            "middlemost": middlemost.__version__,
            "question": self.question.to_dict(),
            "dataset_version": self.version,
            "strata": [one.to_dict() for one in self.strata],
            "settings": dict(self.settings),
            "columns": list(self.columns),
            "hidden": list(self.hidden),
            "items": self.table.with_columns(
                pl.col("stratum").replace_strict(chances, return_dtype=pl.Float64).alias("probability")
            ).to_dicts(),
        }


def plan_recheck(
    judged: Judged,
    *,
    budget: int,
    control: float | int = 1 / 3,
    seed: int = 0,
    columns: Sequence[str] | None = None,
) -> RecheckPlan:
    """Choose the items that people look at again.

    Flagged items are taken from the lowest quality up, as many as the budget leaves room for beside the control
    sample. That is drawn at random from all items not taken so, in two strata: flagged items below the cut are
    drawn twice as densely as unflagged ones. Where fewer are flagged than there is room for, the control sample
    takes the rest.

    Args:
        judged: The data and how suspicious each label is.
        budget: How many items are looked at. More than there are means all.
        control: Size of the control sample: a share of the budget below 1, or a number of items. Default: a third.
        seed: Of the draw and of the order shown. Default: 0.
        columns: What is shown beside the item. Default: all but what could give the label away.

    Returns:
        The plan; the same whatever the order of the rows.

    Raises:
        SettingError: The budget or control sample is too small or no size, or a column is unknown or the label's own.
    """
    budget = min(budget, len(judged))
    if budget < min(LEAST_CONTROL, len(judged)):
        raise SettingError(f"A budget of {budget} is too small for a control sample.", where="budget", remedy=_LEAST)
    n_control = budget if budget <= LEAST_CONTROL else _control_size(control, budget)
    flagged = judged.table["flagged"].to_numpy()
    certain = min(budget - n_control, int(flagged.sum()))
    drawing = draw(judged.table["quality"].to_numpy(), flagged, certain=certain, control=budget - certain, seed=seed)
    shown, hidden = shown_columns(judged, columns)
    return RecheckPlan(
        question=judged.dataset.label_question(judged.question),
        version=judged.dataset.version,
        strata=drawing.strata,
        table=_table(judged, drawing),
        columns=shown,
        hidden=hidden,
        settings={"budget": budget, "control": budget - certain, "seed": seed},
    )


def shown_items(plan: RecheckPlan, judged: Judged) -> pl.DataFrame:
    """What people are shown: the items in random order with their content, and nothing that was found out.

    Args:
        plan: The plan.
        judged: What it was made of.
    """
    items = judged.dataset.items.select("item", *plan.columns)
    return plan.table.select("item").join(items, on="item", how="left", maintain_order="left")


def _table(judged: Judged, drawing: Drawing) -> pl.DataFrame:
    names = pl.Series("stratum", STRATA).gather(drawing.stratum[drawing.drawn])
    return judged.table[drawing.drawn].select("item", names, "label")


def _control_size(control: float | int, budget: int) -> int:
    """How many items the control sample has."""
    if not control > 0:
        what = "Without a control sample nobody can say how many labels are still wrong."
        raise SettingError(what, where="control", remedy="Give a share of the budget or a number of items.")
    if control < 1:
        return max(LEAST_CONTROL, round(control * budget))
    if control != int(control) or not LEAST_CONTROL <= control <= budget:
        raise SettingError(
            f"A control sample of {control:g} does not fit a budget of {budget:,}.",
            where="control",
            remedy=f"Give a share below 1, or a whole number of items from {LEAST_CONTROL} up to the budget.",
        )
    return int(control)

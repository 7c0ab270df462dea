"""What a recheck says of the labels that nobody looked at again: how many are wrong, and how often flags are right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from middlemost.data.estimate import Estimate
from middlemost.jobs.recheck.drawing import BELOW, CERTAIN, UNFLAGGED, Stratum
from middlemost.stats.remaining import remaining_total
from middlemost.stats.wilson import wilson_interval


@dataclass(frozen=True, slots=True)
class StratumFound:
    """What came of the items drawn from one stratum.

    Attributes:
        stratum: The stratum.
        answered: Its drawn items with an answer.
        wrong: Of these, how many labels were contradicted.
        changed: Of these, how many were changed.
    """

    stratum: Stratum
    answered: int
    wrong: int
    changed: int

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        counts = {"answered": self.answered, "wrong": self.wrong, "changed": self.changed}
        return {**self.stratum.to_dict(), **counts}


def strata_found(strata: Sequence[Stratum], counts: Mapping[str, Mapping[str, int]]) -> tuple[StratumFound, ...]:
    """The strata with their counts.

    Args:
        strata: All strata of the plan.
        counts: Name of the stratum → answered, wrong, changed; a stratum that is missing has none.
    """
    none = {"answered": 0, "wrong": 0, "changed": 0}
    return tuple(StratumFound(one, **(none | dict(counts.get(one.name, {})))) for one in strata)


def remaining_wrong(found: Sequence[StratumFound], *, n_raters: int, level: float = 0.95) -> Estimate:
    """How many labels are still wrong after the changes, design-weighted, with an interval that holds for few too.

    Counted as known: labels that the recheck contradicted without a new label to put in place. Estimated: those of
    items that nobody answered for, in each stratum from the answered ones (`remaining_total`). An item that was drawn
    and not answered counts as not drawn; that is right if answering did not hang on whether the label is wrong.

    Args:
        found: What came of each stratum.
        n_raters: Raters of the recheck.
        level: Nominal coverage. Default .95.

    Returns:
        The estimate; undefined where a stratum has items left and no answer.
    """
    name = "labels still wrong"
    n_items = sum(one.answered for one in found)
    blind = [one.stratum for one in found if one.stratum.size and not one.answered]
    if blind:
        why = f"no item of the stratum {blind[0].name!r} ({blind[0].size:,} items) was answered"
        return Estimate.undefined(name, why, n_items=n_items, n_raters=n_raters)
    known = sum(one.wrong - one.changed for one in found)
    size, drawn, wrong = (
        np.array(counts, dtype=np.int64)
        for counts in zip(*((one.stratum.size, one.answered, one.wrong) for one in found), strict=True)
    )
    total = remaining_total(size, drawn, wrong, level=level)
    how = (
        "design-weighted from the control sample; exact hypergeometric limits of each stratum, added up as "
        "distributions; of these items, as this recheck would find them"
    )
    return Estimate(
        name, total.value + known, float(total.low + known), float(total.high + known), level, n_items, n_raters, how
    )


def worst_case(found: Sequence[StratumFound], *, level: float = 0.95) -> float | None:
    """The upper end of what is still wrong if all items that were drawn and not answered were wrong.

    Args:
        found: What came of each stratum.
        level: Nominal coverage. Default .95.

    Returns:
        None where everything drawn was answered.
    """
    missing = sum(one.stratum.drawn - one.answered for one in found)
    if not missing:
        return None
    known = sum(one.wrong - one.changed for one in found) + missing
    size, drawn = (
        np.array([getattr(one.stratum, name) for one in found], dtype=np.int64) for name in ("size", "drawn")
    )
    wrong = np.array([one.wrong + one.stratum.drawn - one.answered for one in found], dtype=np.int64)
    return float(remaining_total(size, drawn, wrong, level=level).high + known)


def flag_precision(found: Sequence[StratumFound], *, n_raters: int, level: float = 0.95) -> Estimate:
    r"""How many of the flagged labels are wrong.

    $$\hat p = \sum_h \frac{N_h}{F} \frac{x_h}{n_h}$$

    over the two strata of flagged items, those taken with certainty and those below the cut, with $N_h$ items, $F$ in
    all. The interval is Wilson's at Kish's effective number of items, $(\sum w)^2 / \sum w^2$ with $w = N_h / n_h$ for
    each answered item; where all flagged items were answered it is Wilson's as it stands. It means flags like these.

    Args:
        found: What came of each stratum.
        n_raters: Raters of the recheck.
        level: Nominal coverage. Default .95.

    Returns:
        The estimate; undefined without flagged items, and where a stratum of them has no answer.
    """
    name = "flags that are right"
    flagged = [one for one in found if one.stratum.name in (CERTAIN, BELOW) and one.stratum.size]
    n_items = sum(one.answered for one in flagged)
    blind = [one.stratum.name for one in flagged if not one.answered]
    if not flagged or blind:
        why = f"no flagged item {blind[0]!r} was answered" if blind else "no label is flagged"
        return Estimate.undefined(name, why, n_items=n_items, n_raters=n_raters)
    total = sum(one.stratum.size for one in flagged)
    share = sum(one.stratum.size * one.wrong / one.answered for one in flagged) / total
    effective = total**2 / sum(one.stratum.size**2 / one.answered for one in flagged)
    low, high = wilson_interval(min(share * effective, effective), effective, level=level)
    how = "Wilson's interval over flags like these, the ones below the cut weighted by how they were drawn"
    return Estimate(name, share, low, high, level, n_items, n_raters, how)


def wrong_among_unflagged(found: Sequence[StratumFound], *, n_raters: int, level: float = 0.95) -> Estimate:
    """How many of the unflagged labels are wrong: Wilson's interval over the answered ones of the control sample.

    Args:
        found: What came of each stratum.
        n_raters: Raters of the recheck.
        level: Nominal coverage. Default .95.

    Returns:
        The estimate; undefined where no unflagged item was answered.
    """
    name = "unflagged labels that are wrong"
    (one,) = (one for one in found if one.stratum.name == UNFLAGGED)
    if not one.answered:
        why = "no unflagged item was answered" if one.stratum.size else "every label is flagged"
        return Estimate.undefined(name, why, n_items=0, n_raters=n_raters)
    low, high = wilson_interval(one.wrong, one.answered, level=level)
    how = "Wilson's interval over unflagged labels like these, drawn at random"
    return Estimate(name, one.wrong / one.answered, low, high, level, one.answered, n_raters, how)

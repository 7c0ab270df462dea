"""Findings about agreement: against the landmarks, and slices that agree less."""

import numpy as np

from middlemost.agreement.slices import SliceAgreement
from middlemost.data.dataset import Paradigm
from middlemost.data.estimate import Estimate, plain
from middlemost.jobs.finding import Finding, counted, shortened

TENTATIVE, RELIABLE = 0.667, 0.8
"""Krippendorff's landmarks: below the first no conclusion, from the second on firm ones (2019, chapter 12)."""

FALSE_DISCOVERIES = 0.05


def agreement_level(alpha: Estimate, n_items: int, paradigm: Paradigm) -> list[Finding]:
    """Agreement whose whole interval lies below the lower or above the upper landmark.

    Args:
        alpha: Krippendorff's alpha with its interval.
        n_items: Items with labels.
        paradigm: In a descriptive study low agreement is a finding about opinions, not a fault.
    """
    if alpha.value is None or alpha.low is None or alpha.high is None:
        return []
    interval = f"alpha {plain(alpha.value)} ({plain(alpha.low)} to {plain(alpha.high)})"
    details = {"alpha": alpha.value, "low": alpha.low, "high": alpha.high}
    if alpha.low >= RELIABLE:
        sentence = f"Agreement is high: {interval}, all of it at or above .80."
        meaning = "Raters like these would say much the same again. It does not show that they are right."
        action = "Spend what is left on the items at the top of items.csv, not on more overlap for all."
        return [Finding("high agreement", sentence, meaning, action, 0, details)]
    if alpha.high >= TENTATIVE:
        return []
    sentence = f"Agreement is low: {interval}, all of it below .667, Krippendorff's least for tentative conclusions."
    if paradigm == "descriptive":
        meaning = "People see these items differently. In a descriptive study that is a result, not a fault."
        action = "Keep the spread: take what items.csv shows of it, not one label, and compare slices (--by)."
    else:
        meaning = "Other raters would often have said otherwise: the guideline leaves room, or is not followed."
        if paradigm == "unknown":
            meaning += " If you asked for people's own view, say --paradigm descriptive."
        numbers = alpha.n_labels is None  # these have a spread, and no share of agreeing pairs
        first = "Take the top of items.csv (widest spread)" if numbers else "Sort items.csv by agreement, lowest first"
        action = f"{first}; read those items against the guideline, and rewrite the rule they hang on."
    return [Finding("low agreement", sentence, meaning, action, n_items, details)]


def lower_slices(by: str, slices: SliceAgreement | None, items_touched: dict[str, int]) -> list[Finding]:
    """Slices that agree less than the rest, false discovery rate 5% over slices.

    Args:
        by: The attribute, such as `"items.topic"`.
        slices: Agreement of each slice; None without an attribute.
        items_touched: Items that each slice touches.
    """
    if slices is None:
        return []
    found = [
        row
        for row in range(len(slices.slices))
        if slices.adjusted[row] < FALSE_DISCOVERIES and slices.difference[row] < 0
    ]
    return [
        _lower_slice(by, slices, row, items_touched) for row in sorted(found, key=lambda row: slices.difference[row])
    ]


def _lower_slice(by: str, slices: SliceAgreement, row: int, items_touched: dict[str, int]) -> Finding:
    name, estimate = slices.slices[row], slices.estimates[row]
    value = float("nan") if estimate.value is None else estimate.value
    rest = value - float(slices.difference[row])
    interval = (
        "" if estimate.low is None or estimate.high is None else f" ({plain(estimate.low)} to {plain(estimate.high)})"
    )
    attribute = by.split(".", 1)[1]
    over_raters = by.startswith("raters.")
    action = (
        "Their view may differ rather than err: see whether the guideline or the wording reads differently to them."
        if over_raters
        else f"Read contested items of this {attribute} first: a rule that the guideline lacks often shows here."
    )
    return Finding(
        "lower slice",
        f"{'Raters' if over_raters else 'Items'} with {attribute} “{shortened(name)}” agree less than the rest: alpha "
        f"{plain(value)}{interval} against {plain(rest)}.",
        f"If the attribute did not matter, so large a difference would come by chance with p = "
        f"{slices.adjusted[row]:.3f}, adjusted for {counted(int(np.isfinite(slices.p).sum()), 'slice')}.",
        action,
        items_touched.get(name, estimate.n_items),
        {
            "by": by,
            "slice": name,
            "alpha": value,
            "rest": rest,
            "p_adjusted": float(slices.adjusted[row]),
        },
    )

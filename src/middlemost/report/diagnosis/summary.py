"""The diagnosis in one sentence and four numbers."""

from middlemost.data.estimate import Estimate
from middlemost.jobs.diagnose.result import Diagnosis
from middlemost.jobs.finding import counted
from middlemost.report.summary import Number

_LEAST = 0.0005


def headline(diagnosis: Diagnosis) -> str:
    """The result in one sentence.

    Args:
        diagnosis: What was found.
    """
    quality = diagnosis.quality
    n, flagged, hard = len(quality.given), int(quality.flagged.sum()), int(quality.ambiguous.sum())
    rate = quality.noise_rate
    wrong = f"; {_about(rate.value)} may be wrong{_percent_ends(rate, ' (', ')')}" if rate.value is not None else ""
    if not flagged:
        return f"No label of {n:,} is contradicted firmly enough to be flagged{wrong}."
    kept = f", and {counted(hard, 'item')} {'is' if hard == 1 else 'are'} hard but kept" if hard else ""
    return f"{flagged:,} of {counted(n, 'label')} {'looks' if flagged == 1 else 'look'} wrong{wrong}{kept}."


def strip(diagnosis: Diagnosis) -> list[Number]:
    """The four numbers.

    Args:
        diagnosis: What was found.
    """
    return [_judged(diagnosis), _flagged(diagnosis), _rate(diagnosis), _hard(diagnosis)]


def _judged(diagnosis: Diagnosis) -> Number:
    quality = diagnosis.quality
    without = f"; {counted(diagnosis.unjudged, 'item')} without a label" if diagnosis.unjudged else ""
    words = counted(len(quality.labels), "kind")
    return Number("Labels judged", f"{len(quality.given):,}", "", f"of {words}{without}", "#noise")


def _flagged(diagnosis: Diagnosis) -> Number:
    quality, left = diagnosis.quality, diagnosis.left_in_place
    n = int(quality.flagged.sum())
    stays = f"; {left:,} outside training, left in place" if left else ""
    return Number("Flagged", f"{n:,}", "", f"{n / max(len(quality.given), 1):.1%} of the labels{stays}", "#worst")


def _rate(diagnosis: Diagnosis) -> Number:
    rate, n = diagnosis.quality.noise_rate, len(diagnosis.quality.given)
    if rate.value is None:
        return Number("Noise rate", "–", "", f"undefined: {rate.why}", "#noise")
    ends = "" if rate.low is None or rate.high is None else f" ({rate.low * n:,.0f} to {rate.high * n:,.0f})"
    note = f"about {counted(round(rate.value * n), 'label')}{ends} wrong, flagged or not"
    return Number("Noise rate", _percent(rate.value), _percent_ends(rate), note, "#noise")


def _hard(diagnosis: Diagnosis) -> Number:
    n = int(diagnosis.quality.ambiguous.sum())
    return Number("Hard but kept", f"{n:,}", "", "doubted by the models, and not flagged", "#hard")


def _percent(share: float) -> str:
    return "<0.1%" if 0 < share < _LEAST else f"{share:.1%}"


def _about(share: float) -> str:
    return "under 0.1%" if share < _LEAST else f"about {share:.1%}"


def _percent_ends(estimate: Estimate, before: str = "", after: str = "") -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    return f"{before}{100 * estimate.low:.1f} to {_percent(estimate.high)}{after}"

"""An audit on the terminal: what was read, the two numbers that matter, what stands out."""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from middlemost.agreement.slices import SliceAgreement
from middlemost.cli.findings_text import listed_findings
from middlemost.cli.terminal import beside, wrap
from middlemost.data.consensus import Consensus
from middlemost.data.dataset import COUNTED
from middlemost.data.estimate import Estimate, plain
from middlemost.data.question import LabelQuestion, NumberQuestion, SetQuestion
from middlemost.data.question_lookup import ANSWERED
from middlemost.data.set_consensus import SetConsensus
from middlemost.jobs.audit.agreement_findings import FALSE_DISCOVERIES
from middlemost.jobs.audit.result import Audit
from middlemost.jobs.calibrate import Calibration
from middlemost.jobs.finding import Finding, counted, listed, shortened
from middlemost.jobs.verdict.result import RaterVerdicts

_MARGIN = 11
"""Columns of the names on the left."""


def audit_text(audit: Audit, folder: Path, *, n_gold: int = 0, pages: tuple[str, ...] = ()) -> str:
    """The whole text.

    Args:
        audit: What was found.
        folder: Where it was written.
        n_gold: Known answers to the question that were given. Default: none.
        pages: Files written beside the tables, such as report.html. Default: none.
    """
    findings = _findings(audit.findings, measured=audit.numbers["alpha"].value is not None)
    parts = [_read(audit), _numbers(audit, n_gold), findings, _written(audit, folder, pages)]
    return "\n\n".join(parts)


def _read(audit: Audit) -> str:
    reading = audit.reading
    by = f" by {counted(audit.n_raters, 'rater')}" if audit.n_raters else ", raters unknown"
    first = (
        f"Read {shortened(reading.source, 60)}: {counted(audit.n_ratings, 'rating')} of "
        f"{counted(audit.n_items, 'item')}{by}, {_scale(audit)}{_question(audit)}."
    )
    lines = [wrap(first, hanging=2)]
    taken = [f"{role} ← {shortened(column, 40)}" for role, column in reading.columns.items()]
    if taken:
        lines.append(beside("  ", f"{', '.join(taken)} (or say --item, --rater, --label)"))
    where = " of all questions" if _question(audit) else ""
    lines.append(beside("  ", f"{counted(reading.rows, 'row')}{where}: {statuses_text(audit.statuses)}"))
    notes = [note.text for note in reading.notes]
    if _are_numbers(audit):
        notes.append(_NUMBERS_AS_LABELS)
    notes += [one.sentence for one in audit.unjudged]
    lines += [beside("  · ", note) for note in notes]
    return "\n".join(lines)


_SEVERAL = {
    "rating": "ratings",
    "repeat": "repeats",
    "double submission": "double submissions",
    "copy": "copies",
}
"""The plurals of statuses that are nouns."""


def statuses_text(statuses: Mapping[str, int]) -> str:
    """Every status with its count; ratings are first ones where there are repeats, which are ratings too.

    Args:
        statuses: How many rows have which status.
    """
    words = [counted(n, status, _SEVERAL.get(status, status)) for status, n in statuses.items()]
    if "repeat" in statuses:
        words = [word.replace(" rating", " first rating") for word in words]
    return ", ".join(words)


_NUMBERS_AS_LABELS = (
    "The labels are numbers, and are compared as names: 1 is as far from 2 as from 5. Ranks: say --scale ordinal; "
    "measurements: say --scale interval."
)


def _are_numbers(audit: Audit) -> bool:
    """Whether labels that are taken as names may be ranks or measurements; two labels have no order to miss."""
    question = audit.question
    if not isinstance(question, LabelQuestion) or question.ordinal or len(question.labels) < 3:
        return False
    return all(_NUMBER.fullmatch(label) for label in question.labels)


_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")


def _question(audit: Audit) -> str:
    """Which of several questions this is; empty if its ratings are all that was read."""
    ratings = sum(audit.statuses.get(status, 0) for status in COUNTED)
    return f"; question “{shortened(audit.question.name)}”" if audit.n_ratings < ratings else ""


def _scale(audit: Audit) -> str:
    question = audit.question
    if isinstance(question, SetQuestion):
        names = listed([shortened(label, 16) for label in question.labels], most=5)
        return f"sets of {counted(len(question.labels), 'label')}: {names}"
    if isinstance(question, NumberQuestion):
        article = "an" if question.scale == "interval" else "a"
        return f"numbers on {article} {question.scale} scale"
    if not isinstance(question, LabelQuestion):
        return ANSWERED[type(question)]
    names = listed([shortened(label, 16) for label in question.labels], most=5)
    order = " in this order" if question.ordinal else ""
    return f"{counted(len(question.labels), 'label')}{order}: {names}"


def _numbers(audit: Audit, n_gold: int) -> str:
    lines = [_row("Labels", _consensus(audit)), _row("Agreement", _agreement(audit))]
    beside = _beside_alpha(audit)
    if beside:
        lines.append(_row("", beside))
    if audit.slices is not None:
        lines.append(_row("Slices", _slices(str(audit.settings["by"]), audit.slices)))
    if "accuracy" in audit.numbers:
        lines.append(_row("Accuracy", _accuracy(audit.numbers["accuracy"], audit.numbers["majority_accuracy"])))
    if audit.replicability is not None:
        lines.append(_row("Same again", audit.replicability.sentence))
    if "first_chosen" in audit.numbers:
        lines.append(_row("Sides", _sides(audit.numbers["first_chosen"])))
    if audit.calibration is not None:
        lines.append(_row("Posteriors", _calibration(audit.calibration)))
    if audit.verdicts is not None:
        lines.append(_row("Raters", _verdicts(audit.verdicts)))
    if n_gold and not isinstance(audit.question, LabelQuestion):
        lines.append(_row("Gold", f"{n_gold:,} given, not used: gold serves labels, not yet numbers or sets."))
    if audit.paradigm == "descriptive":
        lines.append(_row("Raters", "Not scored: in a descriptive study differing from others is no error."))
    return "\n".join(lines)


def _accuracy(accuracy: Estimate, majority: Estimate) -> str:
    """How many gold items are right, and how that was measured."""
    beside = f"majority {_value(majority)}"
    if accuracy.value is None:
        return f"{_with_interval(accuracy)}; {beside}."
    measured = accuracy.how.split("; ", 1)[-1].capitalize()
    return f"{_with_interval(accuracy)} of {counted(accuracy.n_items, 'gold item')} right; {beside}. {measured}."


def _sides(first: Estimate) -> str:
    """Whether raters favour what they saw first."""
    if first.value is None:
        return f"Not known: {first.why}."
    return f"The candidate shown first was chosen in {first.value:.0%} of choices; half is no bias for a side."


def _calibration(calibration: Calibration) -> str:
    """What the posteriors are worth, or why that is not known."""
    before, after = calibration.ece_before, calibration.ece_after
    if before.value is None or after.value is None:
        return calibration.sentence
    return f"{calibration.sentence} Calibration error {plain(before.value)} before, {plain(after.value)} after."


def _verdicts(verdicts: RaterVerdicts) -> str:
    """How many raters have which verdict, and how many who answer blindly could have been found."""
    there = ", ".join(f"{n:,} {_plural(word, n)}" for word, n in verdicts.counted.items() if n)
    rated = verdicts.n_ratings > 0
    power = float(verdicts.power[rated].mean()) if rated.any() else 0.0
    return f"{there}. Of raters who answer blindly, with as many ratings as these, {power:.0%} would be found."


def _plural(word: str, n: int) -> str:
    return f"{word}s" if word == "spammer" and n > 1 else word


def _agreement(audit: Audit) -> str:
    """Alpha with its interval, and what the interval means."""
    alpha = audit.numbers["alpha"]
    text = f"{alpha.name} {_with_interval(alpha)}"
    if alpha.value is None:
        return f"{text}."
    like = counted(alpha.n_items, "item")
    like += f" and {counted(alpha.n_raters, 'rater')} like these" if audit.n_raters else " like these, raters unknown"
    below = " Below 0 is less agreement than chance." if alpha.value < 0 else ""
    return f"{text} for {like}. 0 is chance, 1 is full agreement.{below}"


_BESIDE = ("raw", "fleiss", "ac1", "ac2", "brennan_prediger", "masi", "equal", "icc", "icc_mean")


def _beside_alpha(audit: Audit) -> str:
    """Other measures and the commonest label, since a kappa cannot be read without its share."""
    there = [audit.numbers[name] for name in _BESIDE if name in audit.numbers]
    parts: list[str] = []
    if any(one.value is not None for one in there):
        shown = ", ".join(f"{one.name} {_value(one)}" for one in there)
        ordered = isinstance(audit.question, LabelQuestion) and audit.question.ordinal
        parts.append(f"Beside it{', blind to the order but for AC2' if ordered else ''}: {shown}.")
    if audit.commonest is not None:
        label, share = audit.commonest
        parts.append(f"“{shortened(label)}” makes up {share:.0%} of all ratings.")
    return " ".join(parts)


_MOST_SLICES = 6


def _slices(by: str, slices: SliceAgreement) -> str:
    """Alpha of each slice, lowest first, and whether any differs from the rest."""
    told = [row for row in range(len(slices.slices)) if np.isfinite(slices.p[row])]
    told.sort(key=lambda row: slices.estimates[row].value or 0.0)
    shown = [f"“{shortened(slices.slices[row])}” {_range(slices.estimates[row])}" for row in told[:_MOST_SLICES]]
    if len(told) > _MOST_SLICES:
        shown.append(f"{len(told) - _MOST_SLICES:,} more in audit.json")
    few = len(slices.slices) - len(told)
    if few:
        shown.append(f"{few:,} too small to tell")
    differ = int(np.sum(slices.adjusted[told] < FALSE_DISCOVERIES))
    many = "none differs" if differ == 0 else "1 differs" if differ == 1 else f"{differ:,} differ"
    verdict = f" Of {len(told):,} compared with the rest, {many} beyond chance." if told else ""
    return f"alpha by {by}: {', '.join(shown)}.{verdict}"


def _range(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return _value(estimate)
    return f"{_value(estimate)} ({plain(estimate.low)} to {plain(estimate.high)})"


def _consensus(audit: Audit) -> str:
    consensus = audit.consensus
    method = consensus.method.replace("_", "-")
    if isinstance(consensus, SetConsensus):
        return _set_consensus(consensus)
    if not isinstance(consensus, Consensus):
        return " ".join([f"{method} of each item.", *consensus.notes])
    n = np.bincount(consensus.label[consensus.label >= 0], minlength=len(consensus.labels))
    order = np.argsort(-n, kind="stable")
    shown = [f"“{shortened(consensus.labels[int(k)], 16)}” {n[k]:,}" for k in order[:5]]
    rest = f", {len(order) - 5:,} more labels" if len(order) > 5 else ""
    anchored = int(consensus.anchored.sum())
    gold = f"; {anchored:,} of them gold" if anchored else ""
    default = audit.n_raters == 0 and audit.settings.get("method") is None
    notes = [*(["Majority, since the raters are unknown."] if default else []), *consensus.notes]
    return " ".join([f"{method}: {', '.join(shown)}{rest}{gold}.", *notes])


def _set_consensus(consensus: SetConsensus) -> str:
    n = consensus.chosen.sum(axis=0)
    order = np.argsort(-n, kind="stable")
    shown = [f"“{shortened(consensus.labels[int(k)], 16)}” {n[k]:,}" for k in order[:5]]
    rest = f", {len(order) - 5:,} more labels" if len(order) > 5 else ""
    empty = int((~consensus.chosen.any(axis=1) & (consensus.n_ratings > 0)).sum())
    none = f"; {counted(empty, 'item')} with none" if empty else ""
    method = consensus.method.replace("_", "-")
    return " ".join([f"{method}: {', '.join(shown)}{rest}{none}.", *consensus.notes])


def _with_interval(estimate: Estimate) -> str:
    if estimate.value is None:
        observed = "" if estimate.observed is None else f" (observed agreement {plain(estimate.observed)})"
        return f"is undefined: {estimate.why}{observed}"
    if estimate.low is None or estimate.high is None or estimate.level is None:
        return f"{plain(estimate.value)} ({estimate.how})"
    return f"{plain(estimate.value)} ({estimate.level:.0%} interval {plain(estimate.low)} to {plain(estimate.high)})"


def _value(estimate: Estimate) -> str:
    return "undefined" if estimate.value is None else plain(estimate.value)


def _row(name: str, text: str) -> str:
    """A paragraph with its name in the margin."""
    return beside(f"{name:<{_MARGIN}}", text)


_UNMEASURED = "Nothing stands out, but little could: how far raters agree cannot be told from these ratings."


def _findings(findings: tuple[Finding, ...], *, measured: bool) -> str:
    """What stands out; where agreement could not be measured, silence is no praise."""
    if not findings:
        return "Nothing stands out." if measured else wrap(_UNMEASURED)
    return listed_findings(findings)


def _written(audit: Audit, folder: Path, pages: tuple[str, ...]) -> str:
    raters = ["raters.csv"] if audit.raters is not None else []
    files = [*pages, "labels.csv", "items.csv", *raters, "audit.json", "dataset/"]
    return wrap(f"{folder}/: {', '.join(files)}", hanging=2)

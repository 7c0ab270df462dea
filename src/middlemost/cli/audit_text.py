"""An audit on the terminal: what was read, the two numbers that matter, what stands out."""

from pathlib import Path

import numpy as np

from middlemost.cli.terminal import wrap
from middlemost.data.consensus import Consensus
from middlemost.data.estimate import Estimate, plain
from middlemost.data.question import LabelQuestion
from middlemost.jobs.audit.result import Audit
from middlemost.jobs.finding import Finding, counted, listed, shortened

_MARGIN = 11
"""Columns of the names on the left."""


def audit_text(audit: Audit, folder: Path) -> str:
    """The whole text.

    Args:
        audit: What was found.
        folder: Where it was written.
    """
    parts = [_read(audit), _numbers(audit), _findings(audit.findings), _written(audit, folder)]
    return "\n\n".join(parts)


def _read(audit: Audit) -> str:
    reading = audit.reading
    by = f" by {counted(audit.n_raters, 'rater')}" if audit.n_raters else ", raters unknown"
    first = (
        f"Read {shortened(reading.source, 60)}: {counted(audit.n_ratings, 'rating')} of "
        f"{counted(audit.n_items, 'item')}{by}, {_scale(audit)}."
    )
    lines = [wrap(first, hanging=2)]
    taken = [f"{role} ← {shortened(column)}" for role, column in reading.columns.items()]
    if taken:
        lines.append(_beside("  ", f"{', '.join(taken)} (to change: --item, --rater, --label …)"))
    statuses = ", ".join(f"{n:,} {status}" for status, n in audit.statuses.items())
    lines.append(_beside("  ", f"{counted(reading.rows, 'row')}: {statuses}"))
    lines += [_beside("  · ", note.text) for note in reading.notes]
    return "\n".join(lines)


def _scale(audit: Audit) -> str:
    question = audit.question
    if not isinstance(question, LabelQuestion):
        return f"numbers on a {question.scale} scale"
    names = listed([shortened(label, 16) for label in question.labels], most=5)
    order = " in this order" if question.ordinal else ""
    return f"{counted(len(question.labels), 'label')}{order}: {names}"


def _numbers(audit: Audit) -> str:
    lines = [_row("Labels", _consensus(audit))]
    alpha = audit.numbers["alpha"]
    lines.append(_row("Agreement", f"{alpha.name} {_with_interval(alpha)}{_population(alpha)}"))
    others = [f"{audit.numbers[name].name} {_value(audit.numbers[name])}" for name in _BESIDE if name in audit.numbers]
    if others:
        share = ""
        if audit.commonest is not None:
            share = f"; “{shortened(audit.commonest[0])}” makes up {audit.commonest[1]:.0%} of all ratings"
        lines.append(_row("", f"beside it: {', '.join(others)}{share}."))
    if "accuracy" in audit.numbers:
        accuracy, majority = audit.numbers["accuracy"], audit.numbers["majority_accuracy"]
        gold = counted(accuracy.n_items, "gold item")
        text = f"{_with_interval(accuracy)} of {gold} right; majority {_value(majority)}."
        lines.append(_row("Accuracy", f"{text} {accuracy.how.split('; ', 1)[-1].capitalize()}."))
    if audit.paradigm == "descriptive":
        lines.append(_row("Raters", "Not scored: in a descriptive study differing from others is no error."))
    return "\n".join(lines)


_BESIDE = ("raw", "fleiss", "ac1", "brennan_prediger")


def _consensus(audit: Audit) -> str:
    consensus = audit.consensus
    method = consensus.method.replace("_", "-")
    if not isinstance(consensus, Consensus):
        return " ".join([f"{method} of each item.", *consensus.notes])
    n = np.bincount(consensus.label[consensus.label >= 0], minlength=len(consensus.labels))
    order = np.argsort(-n, kind="stable")
    shown = [f"“{shortened(consensus.labels[int(k)], 16)}” {n[k]:,}" for k in order[:5]]
    rest = f", {len(order) - 5:,} more labels" if len(order) > 5 else ""
    anchored = int(consensus.anchored.sum())
    gold = f"; {anchored:,} of them gold" if anchored else ""
    return " ".join([f"{method}: {', '.join(shown)}{rest}{gold}.", *consensus.notes])


def _with_interval(estimate: Estimate) -> str:
    if estimate.value is None:
        observed = "" if estimate.observed is None else f" (observed agreement {plain(estimate.observed)})"
        return f"is undefined: {estimate.why}{observed}"
    if estimate.low is None or estimate.high is None:
        return f"{plain(estimate.value)} (no interval: {estimate.how})"
    return f"{plain(estimate.value)} ({plain(estimate.low)} to {plain(estimate.high)})"


def _population(estimate: Estimate) -> str:
    if estimate.value is None:
        return "."
    return f"; {counted(estimate.n_items, 'item')}, {counted(estimate.n_raters, 'rater')} like these."


def _value(estimate: Estimate) -> str:
    return "undefined" if estimate.value is None else plain(estimate.value)


def _row(name: str, text: str) -> str:
    """A paragraph with its name in the margin."""
    return _beside(f"{name:<{_MARGIN}}", text)


def _beside(margin: str, text: str) -> str:
    """A wrapped text whose first line stands beside a margin of fixed width."""
    return margin + wrap(text, indent=len(margin))[len(margin) :]


def _findings(findings: tuple[Finding, ...]) -> str:
    if not findings:
        return "Nothing stands out."
    lines = ["What stands out"]
    for place, finding in enumerate(findings, start=1):
        lines.append(_beside(f" {place}  ", finding.sentence))
        lines.append(_beside("    ", finding.meaning))
        lines.append(_beside("    → ", finding.action))
    return "\n".join(lines)


def _written(audit: Audit, folder: Path) -> str:
    raters = "  raters.csv" if audit.raters is not None else ""
    return f"{folder}/  labels.csv  items.csv{raters}  audit.json  dataset/"

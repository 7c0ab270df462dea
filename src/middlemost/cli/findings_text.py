"""Findings on the terminal."""

from collections.abc import Iterable

from middlemost.cli.terminal import beside
from middlemost.jobs.finding import Finding


def listed_findings(findings: Iterable[Finding]) -> str:
    """What stands out: each sentence with its meaning and what to do.

    Args:
        findings: In their order.
    """
    lines = ["What stands out"]
    for place, finding in enumerate(findings, start=1):
        lines.append(beside(f" {place}  ", finding.sentence))
        lines.append(beside("    ", finding.meaning))
        lines.append(beside("    → ", finding.action))
    return "\n".join(lines)

"""Findings of a diagnosis as cards."""

from middlemost import charts
from middlemost.jobs.diagnose.result import Diagnosis
from middlemost.report.cards import SMALL, Card
from middlemost.report.figure import Figure, figure

_SECTIONS = {
    "wrong labels": ("#worst", "the worst labels"),
    "labels mixed up": ("#noise", "which labels are mixed up"),
    "copies with different labels": ("#copies", "the copies"),
    "leaks between splits": ("#leaks", "the leaks"),
    "hard items": ("#hard", "the hard ones"),
}

_REST = ("#map", "the data map")


def diagnosis_cards(diagnosis: Diagnosis) -> list[Card]:
    """One for each finding.

    Args:
        diagnosis: What was found.
    """
    return [
        Card(finding, _chart(diagnosis, finding.kind), *_SECTIONS.get(finding.kind, _REST))
        for finding in diagnosis.findings
    ]


def _chart(diagnosis: Diagnosis, kind: str) -> Figure | None:
    if kind != "wrong labels":
        return None
    quality = diagnosis.quality
    return figure(lambda width: charts.label_quality(quality, width=width, height=90), wide=SMALL)

"""Findings as cards: what, what it means, what to do, a small chart, and where the rows are."""

from dataclasses import dataclass

from middlemost import charts
from middlemost.data.consensus import Consensus
from middlemost.data.counts import Counts
from middlemost.data.ratings import Ratings
from middlemost.jobs.audit.result import Audit
from middlemost.jobs.finding import Finding
from middlemost.report.figure import Figure, figure

SMALL = 250

_SECTIONS = {
    "open labels": ("#items", "the items, least sure first"),
    "contradicted gold": ("#items", "the items, least sure first"),
    "confused labels": ("#labels", "which labels are confused"),
    "low agreement": ("#agreement", "agreement by every measure"),
    "high agreement": ("#agreement", "agreement by every measure"),
    "lower slice": ("#slices", "agreement of every slice"),
    "unsteady label": ("#labels", "how often each label is ticked"),
}

_RATERS = ("#raters", "the raters, one by one")


@dataclass(frozen=True, slots=True)
class Card:
    """A finding with its chart and its link.

    Attributes:
        finding: What was found.
        figure: A small chart; None where a sentence says it all.
        link: The section with the rows.
        rows: What these rows are.
        filter: What the section's table is filtered by when the link is followed; empty for nothing.
    """

    finding: Finding
    figure: Figure | None
    link: str
    rows: str
    filter: str = ""


def cards(audit: Audit) -> list[Card]:
    """One for each finding.

    Args:
        audit: What was found.
    """
    return [
        Card(
            finding,
            _chart(audit, finding.kind),
            *_SECTIONS.get(finding.kind, _RATERS),
            finding.kind.removesuffix(" raters") if finding.kind.endswith(" raters") else "",
        )
        for finding in audit.findings
    ]


def _chart(audit: Audit, kind: str) -> Figure | None:
    if kind == "open labels" and isinstance(audit.consensus, Consensus):
        consensus = audit.consensus
        return figure(lambda width: charts.posteriors(consensus, width=width, height=90), wide=SMALL)
    if kind == "confused labels" and isinstance(audit.data, Ratings | Counts):
        data = audit.data
        return figure(lambda width: charts.label_pairs(data, width=width), wide=SMALL)
    if kind == "spammer raters" and audit.verdicts is not None:
        verdicts = audit.verdicts
        return figure(lambda width: charts.power(verdicts, width=width, height=90), wide=SMALL)
    return None

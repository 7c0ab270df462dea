"""The charts of each section, where the data have it."""

import numpy as np

from middlemost import agreement, charts
from middlemost.charts.figures.agreement import MEASURES
from middlemost.data.consensus import Consensus
from middlemost.data.counts import Counts
from middlemost.data.estimate import plain
from middlemost.data.label_sets import LabelSets
from middlemost.data.ratings import Ratings
from middlemost.data.set_consensus import SetConsensus
from middlemost.data.values import Values
from middlemost.jobs.audit.result import Audit
from middlemost.jobs.finding import counted
from middlemost.report.figure import Figure, figure


def agreement_figure(audit: Audit) -> Figure | None:
    """Agreement by every measure; None where none is defined."""
    if all(audit.numbers[name].value is None for name in MEASURES if name in audit.numbers):
        return None
    return figure(lambda width: charts.agreement(audit.numbers, width=width))


def rater_figures(audit: Audit) -> list[Figure]:
    """Competence and power where raters are judged; agreement or only volume where they are not."""
    data, verdicts = audit.data, audit.verdicts
    if verdicts is not None and np.isfinite(verdicts.competence).any():
        drawn = [figure(lambda width: charts.competence(verdicts, width=width))]
        if all(finding.kind != "spammer raters" for finding in audit.findings):  # there the card has it
            drawn.append(figure(lambda width: charts.power(verdicts, width=width)))
        return drawn
    if isinstance(data, Counts) or data is None:
        return []
    whole = data.as_ratings() if isinstance(data, LabelSets) else data
    if isinstance(whole, Ratings) and audit.paradigm != "descriptive":
        shares = agreement.per_rater(whole, level=float(audit.settings["level"]))
        if not shares.n.any():
            return []
        return [figure(lambda width: charts.rater_shares(shares, width=width))]
    return _spread_of_raters(audit, whole)


def _spread_of_raters(audit: Audit, data: Ratings | Values) -> list[Figure]:
    """How far raters follow each other where they are numbers' raters, else how much each did."""
    if audit.raters is not None and "follows" in audit.raters.columns:
        follows = audit.raters["follows"].drop_nulls().drop_nans().to_list()
        title = f"Half of the raters follow the others {plain(float(np.median(follows or [0.0])))} or more"
        return _rater_histogram(follows, title, "agreement with the others (0 is chance, 1 is full)")
    n = data.ratings_per_rater[data.ratings_per_rater > 0].astype(np.float64)
    title = f"Half of the raters gave {int(np.median(n)):,} ratings or more"
    return _rater_histogram(n.tolist(), title, "ratings by one rater")


def _rater_histogram(values: list[float], title: str, axis: str) -> list[Figure]:
    """Nothing where all are alike: a table says it better."""
    if len(set(values)) < 2:
        return []
    words = counted(len(values), "rater")
    return [
        figure(
            lambda width: charts.histogram(values, title=title, subtitle=words, axis=axis, counts="raters", width=width)
        )
    ]


def label_figures(audit: Audit) -> list[Figure]:
    """How often each label, which are confused, how sure; for numbers how they and their spread lie."""
    consensus, data = audit.consensus, audit.data
    if isinstance(data, Values):
        return _number_figures(audit, data)
    if isinstance(consensus, SetConsensus) and isinstance(data, LabelSets):
        return [figure(lambda width: charts.tick_shares(consensus, data, width=width))]
    if not isinstance(consensus, Consensus) or not isinstance(data, Ratings | Counts):
        return []
    drawn = [figure(lambda width: charts.label_shares(consensus, data, width=width))]
    if len(consensus.labels) > 2 and _differ(data):
        drawn.append(figure(lambda width: charts.label_pairs(data, width=width)))
    if audit.paradigm != "descriptive" and np.any((consensus.label >= 0) & ~consensus.anchored):
        drawn.append(figure(lambda width: charts.posteriors(consensus, width=width)))
    return drawn


def _differ(data: Ratings | Counts) -> bool:
    """Whether any two raters of one item gave different labels."""
    counts = data if isinstance(data, Counts) else Counts.from_ratings(data)
    return bool(np.any(np.count_nonzero(counts.count, axis=1) > 1))


def _number_figures(audit: Audit, data: Values) -> list[Figure]:
    given = data.value.tolist()
    spread = audit.items["spread"].drop_nulls().to_list()
    middle = float(np.median(spread)) if spread else 0.0
    return [
        figure(
            lambda width: charts.histogram(
                given,
                title=f"Half of the numbers given are {float(np.median(given)):.4g} or more",
                subtitle=counted(len(given), "rating"),
                axis="number given",
                counts="ratings",
                width=width,
            )
        ),
        figure(
            lambda width: charts.histogram(
                spread,
                title=f"On half of the items raters spread by {middle:.3g} or more",
                subtitle=f"Standard deviation of the numbers of one item; {counted(len(spread), 'item')}",
                axis="spread of one item",
                counts="items",
                width=width,
            )
        ),
    ]


def again_figure(audit: Audit) -> Figure | None:
    """Would other raters have said the same?"""
    found = audit.replicability
    if found is None or found.halves.value is None:
        return None
    return figure(lambda width: charts.crowd_size(found, width=width))


def slices_figure(audit: Audit) -> Figure | None:
    """Agreement of each slice."""
    found = audit.slices
    if found is None or all(one.value is None for one in found.estimates):
        return None
    return figure(lambda width: charts.slices(found, width=width))


def reliability_figure(audit: Audit) -> Figure | None:
    """The reliability diagram, where there is gold drawn at random."""
    found = audit.calibration
    if found is None or found.before is None:
        return None
    return figure(lambda width: charts.reliability(found, width=min(width, 320)))

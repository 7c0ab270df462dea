"""How often each label was given, and how often it was decided on."""

import altair as alt
import numpy as np

from middlemost.charts.paired import paired_shares
from middlemost.charts.theme import WIDTH
from middlemost.data.consensus import Consensus
from middlemost.data.counts import Counts
from middlemost.data.ratings import Ratings
from middlemost.jobs.finding import counted


def label_shares(consensus: Consensus, data: Ratings | Counts, *, width: int = WIDTH) -> alt.LayerChart:
    """For each label its share of the ratings (a ring) and of the items decided on (a dot).

    Args:
        consensus: The labels.
        data: The ratings.
        width: Pixels between the axes. Default: 560.
    """
    n_labels = len(consensus.labels)
    counts = data.count.sum(axis=0) if isinstance(data, Counts) else np.bincount(data.label, minlength=n_labels)
    decided = np.bincount(consensus.label[consensus.label >= 0], minlength=n_labels)
    return paired_shares(
        list(consensus.labels),
        counts / max(float(counts.sum()), 1.0),
        decided / max(int(decided.sum()), 1),
        title="“{label}” is {share} of the labels",
        subtitle=f"Ring: share of {counted(int(counts.sum()), 'rating')}; dot: share of "
        f"{counted(int(decided.sum()), 'item')} decided on",
        width=width,
    )

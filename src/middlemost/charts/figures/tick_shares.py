"""How often each label of a set was ticked, and how often it was decided on."""

import altair as alt
import numpy as np

from middlemost.charts.paired import paired_shares
from middlemost.charts.theme import WIDTH
from middlemost.data.label_sets import LabelSets
from middlemost.data.set_consensus import SetConsensus
from middlemost.jobs.finding import counted


def tick_shares(consensus: SetConsensus, data: LabelSets, *, width: int = WIDTH) -> alt.LayerChart:
    """For each label the share of ratings that tick it (a ring) and of items it was decided for (a dot).

    Args:
        consensus: The sets.
        data: The ratings.
        width: Pixels between the axes. Default: 560.
    """
    ticked = np.bincount(data.chosen, minlength=len(data.sets)) @ data.sets
    rated = consensus.n_ratings > 0
    return paired_shares(
        list(consensus.labels),
        ticked / max(len(data), 1),
        consensus.chosen[rated].sum(axis=0) / max(int(rated.sum()), 1),
        title="“{label}” belongs to {share} of the items",
        subtitle=f"Ring: ticked, of {counted(len(data), 'rating')}; dot: decided on, of "
        f"{counted(int(rated.sum()), 'item')}",
        width=width,
    )

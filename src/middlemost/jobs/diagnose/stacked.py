"""A training on ratings, one example each, for the weighted area under the margin."""

import numpy as np
from jaxtyping import Float, Float64

from middlemost.data.consensus import Consensus
from middlemost.data.ratings import Ratings
from middlemost.data.vocabulary import Vocabulary
from middlemost.mislabels.views.layers import SPREAD, trained
from middlemost.mislabels.views.scaled import scaled
from middlemost.mislabels.waum import weighted_area_under_margin

MOST = 50_000
"""Ratings above which it is left out: a training on them takes minutes, and it is shown, not counted."""


def stacked_margin(
    features: Float[np.ndarray, "items dims"],
    items: Vocabulary,
    ratings: Ratings,
    consensus: Consensus,
    *,
    seed: int = 0,
) -> Float64[np.ndarray, "items"] | None:
    """WAUM of every item; None where raters have no confusion, or there are too many ratings, or one label only.

    Args:
        features: One row an item.
        items: Their ids.
        ratings: What raters said, of these items and maybe others.
        consensus: Of these ratings, by a method that models confusions.
        seed: Draws first weights and orders.
    """
    place = items.find(ratings.items)
    known = place[ratings.item] >= 0
    used = np.unique(ratings.label[known])
    if consensus.confusion is None or not 0 < known.sum() <= MOST or len(used) < 2:
        return None
    even = scaled(features, spread=SPREAD)
    network, dynamics = trained(even[place[ratings.item[known]]], ratings.label[known], ratings.labels, seed=seed)
    said = np.asarray(network.predict_proba(even), dtype=np.float64)
    margin = np.zeros(len(ratings.item))
    margin[known] = dynamics.margin
    of_rated = np.zeros((len(ratings.items), len(ratings.labels)))  # items that are not here get no trust
    here = place >= 0
    of_rated[here] = said[place[here]]
    rated = weighted_area_under_margin(margin, ratings, consensus.confusion, of_rated)
    found = np.full(len(items), np.nan)
    found[place[here]] = rated[here]
    return found

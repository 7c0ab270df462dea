"""Why a label is flagged, in sentences."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float64, Int64

from middlemost.data.consensus import Consensus
from middlemost.data.label_quality import LabelQuality
from middlemost.mislabels.dynamics.result import Dynamics
from middlemost.mislabels.neighbours import Neighbours

_NAMED = 3
_LATE = 0.5


def with_reasons(
    quality: LabelQuality,
    probabilities: Float64[np.ndarray, "items labels"],
    *,
    neighbours: Neighbours | None = None,
    dynamics: Dynamics | None = None,
    consensus: Consensus | None = None,
) -> LabelQuality:
    """The same result, with one to four sentences for every flagged item.

    Args:
        quality: What was judged.
        probabilities: Out of sample.
        neighbours: The nearest other items, for which of them disagree.
        dynamics: A training that saw the labels; in the order of the items.
        consensus: What raters said; in the order of the items.
    """
    said: list[tuple[str, ...]] = [()] * len(quality.given)
    for item in np.flatnonzero(quality.flagged).tolist():
        sentences = [_models(quality, probabilities, item)]
        if neighbours is not None:
            sentences.append(_neighbours(quality, neighbours, item))
        if dynamics is not None:
            sentences.append(_training(dynamics, item))
        if consensus is not None:
            sentences.append(_raters(quality, consensus, item))
        said[item] = tuple(sentence for sentence in sentences if sentence)
    return replace(quality, reasons=tuple(said))


def _models(quality: LabelQuality, probabilities: Float64[np.ndarray, "items labels"], item: int) -> str:
    given, suggested = int(quality.given[item]), int(quality.suggested[item])
    labels = quality.labels
    own, other = float(probabilities[item, given]), float(probabilities[item, suggested])
    return f"models that did not see it say {labels[suggested]} with {other:.0%} and {labels[given]} with {own:.0%}"


def _neighbours(quality: LabelQuality, neighbours: Neighbours, item: int) -> str:
    near: Int64[np.ndarray, "near"] = neighbours.index[item].astype(np.int64)
    agree = near[quality.given[near] == quality.suggested[item]]
    if not len(agree):
        return ""
    named = ", ".join(quality.items[int(one)] for one in agree[:_NAMED])
    more = ", …" if len(agree) > _NAMED else ""
    label = quality.labels[int(quality.suggested[item])]
    return f"{len(agree)} of its {len(near)} nearest are labelled {label} ({named}{more})"


def _training(dynamics: Dynamics, item: int) -> str:
    confidence = float(dynamics.early_confidence[item])
    if not confidence < _LATE:  # NaN where it was not presented early
        return ""
    return f"early in training its label had a probability of {confidence:.0%}"


def _raters(quality: LabelQuality, consensus: Consensus, item: int) -> str:
    n_ratings = int(consensus.n_ratings[item])
    if n_ratings == 0 or consensus.label[item] < 0:
        return ""
    label = consensus.labels[int(consensus.label[item])]
    if label == quality.labels[int(quality.given[item])]:
        return ""
    return f"its only rating says {label}" if n_ratings == 1 else f"its {n_ratings} ratings say {label}"

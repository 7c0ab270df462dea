"""The area under the margin of an item that several raters labelled."""

import numpy as np
from jaxtyping import Float64

from middlemost.data.arrays import freeze
from middlemost.data.ratings import Ratings
from middlemost.errors import InputError


def weighted_area_under_margin(
    margin: Float64[np.ndarray, "ratings"],
    ratings: Ratings,
    confusion: Float64[np.ndarray, "raters true given"],
    probabilities: Float64[np.ndarray, "items labels"],
) -> Float64[np.ndarray, "items"]:
    r"""WAUM: the mean area under the margin of an item's ratings, each weighed by the trust in its rater.

    A model is trained on all ratings, one example each, so that an item stands there with every label it was given.
    With $m_{ij}$ the area under the margin of rater j's label of item i, $\pi^{(j)}$ the rater's confusion and
    $\sigma_k(x_i)$ what the trained model says of label k,

    $$\mathrm{WAUM}(x_i) = \frac{\sum_j s_{ij} m_{ij}}{\sum_j s_{ij}}, \qquad
    s_{ij} = \sum_k \sigma_k(x_i)\, \pi^{(j)}_{kk}.$$

    An item is low where trusted raters gave labels that training contradicts, and where they contradict each other.

    Args:
        margin: The area under the margin of each rating, as `Dynamics.margin` of a training on ratings.
        ratings: The ratings, in the same order.
        confusion: How each rater labels items of each true label, as `Consensus.confusion`.
        probabilities: What the trained model says of each item.

    Returns:
        One number an item; NaN for an item without ratings, or none whose rater is trusted at all.

    Raises:
        InputError: There is not one margin for each rating.

    Source: Lefort, Charlier, Joly & Salmon (2024), Identify ambiguous tasks combining crowdsourced labels by weighting
        Areas Under the Margin, TMLR, definition of the WAUM and of the trust scores. Their margin is to the second
        largest output; here it is that of the margins given, to the largest other one in Pleiss et al. (2020).

    Example:
        >>> import middlemost as mm
        >>> rows = [{"item": "p", "rater": rater, "label": label} for rater, label in (("ann", "a"), ("bo", "b"))]
        >>> trust = np.array([[[1.0, 0.0], [0.0, 1.0]], [[0.5, 0.5], [0.5, 0.5]]])  # bo guesses
        >>> margins, model = np.array([3.0, -3.0]), np.array([[0.9, 0.1]])
        >>> weighted_area_under_margin(margins, mm.read_ratings(rows), trust, model).tolist()
        [1.0]
    """
    if len(margin) != len(ratings.item):
        raise InputError(f"{len(margin):,} margins for {len(ratings.item):,} ratings.")
    reliable = np.diagonal(confusion, axis1=1, axis2=2)
    trust = (probabilities[ratings.item] * reliable[ratings.rater]).sum(axis=1)
    n_items = len(ratings.items)
    total = np.bincount(ratings.item, weights=trust, minlength=n_items)
    weighted = np.bincount(ratings.item, weights=trust * margin, minlength=n_items)
    return freeze(np.divide(weighted, total, out=np.full(n_items, np.nan), where=total > 0))

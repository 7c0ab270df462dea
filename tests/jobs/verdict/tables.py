"""Small tables of ratings with a truth that is known."""

import numpy as np

from middlemost import Ratings, Vocabulary


def ratings_of(given: np.ndarray, labels: str = "ab") -> Ratings:
    """Everybody rates everything: given[item, rater] is a label's code, -1 for no rating."""
    item, rater = np.nonzero(given >= 0)
    return Ratings.from_codes(
        item.astype(np.int32),
        rater.astype(np.int32),
        given[item, rater].astype(np.int32),
        items=Vocabulary([f"i{k:04}" for k in range(given.shape[0])]),
        raters=Vocabulary([f"r{k:03}" for k in range(given.shape[1])]),
        labels=Vocabulary(labels),
    )


def known(ratings: Ratings, truth: np.ndarray, sure: float = 1.0) -> np.ndarray:
    """For each rating the posterior of its item by others who are `sure` of the truth."""
    n_labels = len(ratings.labels)
    rest = (1.0 - sure) / max(n_labels - 1, 1)
    return np.where(np.eye(n_labels)[truth[ratings.item]] > 0, sure, rest)

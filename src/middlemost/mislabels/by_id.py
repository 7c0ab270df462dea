"""An order of items that is theirs, not the table's: how ties are broken."""

import numpy as np
from jaxtyping import Float64, Int64

from middlemost.data.vocabulary import Vocabulary


def rank_of_ids(items: Vocabulary) -> Int64[np.ndarray, "items"]:
    """The place of each item among the sorted ids; whole numbers by their value.

    Args:
        items: Item ids.
    """
    order = np.argsort(items.ids.astype(np.int64) if items.kind == "integer" else items.ids, kind="stable")
    rank = np.empty(len(items), dtype=np.int64)
    rank[order] = np.arange(len(items))
    return rank


def ascending(*keys: Float64[np.ndarray, "items"], items: Vocabulary) -> Int64[np.ndarray, "items"]:
    """Items sorted by the first key, then the next, and last by id; whatever the order of the rows.

    Args:
        keys: Numbers to sort by, the most important first; NaN comes last.
        items: Item ids.
    """
    return np.lexsort((rank_of_ids(items), *reversed(keys)))

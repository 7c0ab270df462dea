"""Groups of items that belong together: joined from pairs, and from several groupings."""

import numpy as np
from jaxtyping import Int32, Int64

from middlemost.data.arrays import freeze


def together(*groups: Int32[np.ndarray, "items"]) -> Int32[np.ndarray, "items"]:
    """Groups that keep together what any of the given groupings keeps together.

    Args:
        groups: Groupings of the same items; -1 for an item that stands alone. At least one.

    Returns:
        The number of each item's group, from 0 in the order of items; no item is left at -1.

    Example:
        >>> near = np.array([0, 0, -1, -1], dtype=np.int32)
        >>> patient = np.array([7, 8, 8, -1], dtype=np.int32)
        >>> together(near, patient).tolist()
        [0, 0, 0, 1]
    """
    n = len(groups[0])
    left: list[Int64[np.ndarray, "pairs"]] = []
    right: list[Int64[np.ndarray, "pairs"]] = []
    for group in groups:
        grouped = np.flatnonzero(group >= 0)
        by_group = grouped[np.argsort(group[grouped], kind="stable")]
        same = group[by_group[1:]] == group[by_group[:-1]]
        left.append(by_group[:-1][same])
        right.append(by_group[1:][same])
    return joined(n, np.concatenate(left), np.concatenate(right))


def joined(n: int, left: Int64[np.ndarray, "pairs"], right: Int64[np.ndarray, "pairs"]) -> Int32[np.ndarray, "items"]:
    """The groups into which pairs join n items: items are in one group if a chain of pairs leads from one to the other.

    Args:
        n: Number of items.
        left: One item of each pair.
        right: The other.

    Returns:
        The number of each item's group, from 0 in the order of items.

    Example:
        >>> joined(4, np.array([3]), np.array([1])).tolist()
        [0, 1, 2, 1]
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(n, n))
    component = np.asarray(connected_components(graph, directed=False)[1], dtype=np.int32)
    _, first, place = np.unique(component, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    return freeze(rank[place])


def numbered(group: Int32[np.ndarray, "items"]) -> Int64[np.ndarray, "items"]:
    """Groups numbered from 0 without gaps, in the order of their numbers; items at -1 come after, each its own group.

    Args:
        group: The number of each item's group; -1 for an item that stands alone.

    Example:
        >>> numbered(np.array([5, -1, 5, 2], dtype=np.int32)).tolist()
        [1, 2, 1, 0]
    """
    alone = np.arange(len(group)) + int(group.max(initial=0)) + 1
    return np.unique(np.where(group < 0, alone, group), return_inverse=True)[1]

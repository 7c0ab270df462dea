"""Rows of features: whether they can be compared, and which are the same."""

from hashlib import blake2b

import numpy as np
from jaxtyping import Float, Int32, Shaped

from middlemost.data.arrays import freeze
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError

SHOWN = 5


def check_features(features: Float[np.ndarray, "items features"], items: Vocabulary | None = None) -> None:
    """Refuse features that cannot be compared.

    Args:
        features: One row an item.
        items: Ids for the message. Default: the message counts rows from 0.

    Raises:
        InputError: A feature is NaN or infinite, or there are no features.

    Example:
        >>> check_features(np.array([[0.0, 1.0], [np.nan, 1.0]]), Vocabulary(["p", "q"]))
        Traceback (most recent call last):
        ...
        middlemost.errors.InputError: features: 1 of 2 items has NaN or infinite features: q. Leave ...
    """
    if features.shape[1] == 0:
        raise InputError("There are no features: the rows are empty.", where="features")
    bad = np.flatnonzero(~np.isfinite(features).all(axis=1))
    if len(bad):
        names = [f"row {row}" if items is None else items[int(row)] for row in bad[:SHOWN]]
        more = f" and {len(bad) - SHOWN:,} more" if len(bad) > SHOWN else ""
        raise InputError(
            f"{len(bad):,} of {len(features):,} items {'has' if len(bad) == 1 else 'have'} NaN or infinite features: "
            f"{', '.join(names)}{more}.",
            where="features",
            remedy="Leave these items out, or fill in their features first.",
        )


def same_rows(features: Shaped[np.ndarray, "items features"]) -> Int32[np.ndarray, "items"]:
    """Which items have equal rows: the number of each item's group, from 0 in the order of items.

    Args:
        features: One row an item. 0.0 and -0.0 are equal.

    Example:
        >>> same_rows(np.array([[1.0, 0.0], [2.0, 0.0], [1.0, -0.0]])).tolist()
        [0, 1, 0]
    """
    plain = np.ascontiguousarray(features + features.dtype.type(0))  # -0.0 + 0 is 0.0
    seen: dict[bytes, int] = {}
    digests = (blake2b(row.tobytes(), digest_size=16).digest() for row in plain)
    group = (seen.setdefault(digest, len(seen)) for digest in digests)
    return freeze(np.fromiter(group, dtype=np.int32, count=len(plain)))

"""From a method's posterior to its result: what all methods for labels do alike at the end."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Float64

from middlemost.data.consensus import Consensus
from middlemost.data.counts import Counts
from middlemost.data.gold import Gold
from middlemost.data.ratings import Ratings
from middlemost.data.vocabulary import Vocabulary
from middlemost.truth.decide import anchor, decide
from middlemost.truth.iterate import Fit
from middlemost.truth.votes import collapse_notes


def conclude(
    data: Ratings | Counts,
    posterior: Float64[np.ndarray, "items labels"],
    *,
    method: str,
    settings: Mapping[str, Any],
    gold: Gold | None = None,
    seed: int = 0,
    preference: Float64[np.ndarray, "labels"] | None = None,
    fit: Fit[Any] | None = None,
    notes: tuple[str, ...] = (),
    **found: Any,
) -> Consensus:
    """Hold gold fixed, decide on a label for every item, and put the result together.

    Args:
        data: The ratings or counts behind the posterior.
        posterior: Weight of each label for each item; rows sum to one.
        method: The method's name.
        settings: Every setting but the seed, defaults included.
        gold: Known labels; their items get them. Default: none.
        seed: Breaks ties. Default: 0.
        preference: Breaks ties before the seed does; the larger preferred. Default: none.
        fit: How an iteration ended. Default: the method does not iterate.
        notes: What the reader of the result must know. That the model may have collapsed is added here.
        **found: What else the method found: `quality`, `quality_means`, `confusion`, `confusion_n` of `Consensus`.

    Example:
        >>> import numpy as np
        >>> from middlemost import Counts, Vocabulary
        >>> counts = Counts(np.array([[1.0, 2.0]]), Vocabulary("q"), Vocabulary("ab"), False)
        >>> conclude(counts, np.array([[0.2, 0.8]]), method="mine", settings={}).to_polars()["label"].to_list()
        ['b']
    """
    posterior, anchored = anchor(data, posterior, gold)
    label, tied = decide(data, posterior, seed, preference)
    known_raters = isinstance(data, Ratings)
    collapsed = collapse_notes(data, label) if known_raters else ()
    return Consensus(
        method=method,
        posterior=posterior,
        label=label,
        tied=tied,
        anchored=anchored,
        n_ratings=data.ratings_per_item,
        items=data.items,
        raters=data.raters if known_raters else Vocabulary([]),
        labels=data.labels,
        log_likelihood=() if fit is None else fit.objective,
        iterations=0 if fit is None else fit.iterations,
        converged=fit is None or fit.converged,
        settings={**settings, "seed": seed},
        notes=(*notes, *collapsed, *(() if fit is None else fit.notes)),
        **found,
    )

"""Methods for numbers side by side."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from jaxtyping import Bool, Float64

from middlemost import truth
from middlemost.data.consensus import NumericConsensus
from middlemost.data.dataset import Dataset
from middlemost.data.progress import Progress
from middlemost.jobs.compare.result import Comparison
from middlemost.jobs.compare.settings import CompareSettings
from middlemost.jobs.methods import method_named
from middlemost.questions.number import encode_values


def compare_numbers(
    dataset: Dataset, question: str, methods: Sequence[str] | None, settings: CompareSettings, progress: Progress | None
) -> Comparison:
    """Compare methods on one question answered by a number. Gold serves labels, not yet numbers.

    Args:
        dataset: The data.
        question: The question's name.
        methods: Names of methods; None for all there are.
        settings: The settings.
        progress: Called as methods are done.

    Raises:
        InputError: The raters are unknown, or there are no numbers.
        SettingError: A method is unknown.
    """
    values = encode_values(dataset, question)
    names = settings.names(methods, list(truth.NUMERIC_METHODS))
    ready = [method_named(truth.NUMERIC_METHODS, name, "numbers") for name in names]
    results: list[NumericConsensus] = []
    for done, method in enumerate(ready, start=1):
        results.append(method(values))
        if progress is not None:
            progress(done, len(ready))
    rated = values.ratings_per_item > 0
    given = dataset.gold.filter(pl.col("question") == question).height
    return Comparison(
        question=dataset.questions[question],
        reading=dataset.reading,
        n_ratings=len(values),
        n_items=int(rated.sum()),
        n_raters=int((values.ratings_per_rater > 0).sum()),
        results=tuple(results),
        n_compared=int(rated.sum()),
        pairs=_distances(results, rated),
        items=_by_distance(results, rated),
        gold_use=f"{given:,} given, not used: gold serves labels, not yet numbers" if given else "",
        settings=settings.to_dict() | {"methods": list(names)},
    )


def _distances(
    results: Sequence[NumericConsensus], rated: Bool[np.ndarray, "items"]
) -> Float64[np.ndarray, "methods methods"]:
    """The mean distance of the two numbers that an item gets from each two methods."""
    value = [one.value[rated] for one in results]
    return np.array([[float(np.mean(np.abs(one - other))) for other in value] for one in value])


def _by_distance(results: Sequence[NumericConsensus], rated: Bool[np.ndarray, "items"]) -> pl.DataFrame:
    """All rated items, those on which the methods lie farthest apart first."""
    rows = np.flatnonzero(rated)
    value = np.stack([one.value[rows] for one in results])
    apart = value.max(axis=0) - value.min(axis=0)
    names = results[0].items.native()
    columns = {one.method: value[place] for place, one in enumerate(results)}
    frame = pl.DataFrame(
        {"item": [names[int(row)] for row in rows], "ratings": results[0].n_ratings[rows], **columns, "apart": apart}
    )
    return frame.sort("apart", descending=True, maintain_order=True)

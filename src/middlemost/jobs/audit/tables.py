"""The three tables of an audit: labels, items, raters."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from jaxtyping import Float64

from middlemost.agreement.raw import ItemAgreement
from middlemost.data.consensus import Consensus, NumericConsensus
from middlemost.data.counts import Counts
from middlemost.data.dataset import Dataset
from middlemost.data.gold import Gold
from middlemost.data.ratings import Ratings
from middlemost.data.values import Values
from middlemost.jobs.accuracy import HeldOut
from middlemost.jobs.verdict.result import RaterVerdicts

_KEY, _SUPPORT = "\0key", "\0support"
"""Columns on the way, under names that no table has."""


def label_table(
    consensus: Consensus | NumericConsensus, probability: Float64[np.ndarray, "items labels"] | None = None
) -> pl.DataFrame:
    """One row an item: what goes into labels.csv.

    Args:
        consensus: The labels or numbers.
        probability: Calibrated probability of each label, which adds a column with that of the label decided on.
            Default: none.
    """
    frame = consensus.to_polars().drop("entropy", strict=False)
    if probability is None or not isinstance(consensus, Consensus):
        return frame
    of_label = probability[np.arange(len(consensus.label)), consensus.label]
    of_label = np.where((consensus.label >= 0) & ~consensus.anchored, of_label, np.nan)  # gold is known, not probable
    column = pl.Series("probability", of_label, nan_to_null=True)
    return frame.insert_column(frame.columns.index("posterior") + 1, column)


def item_table(
    dataset: Dataset,
    consensus: Consensus,
    data: Ratings | Counts,
    agreement: ItemAgreement,
    gold: Gold,
    held_out: HeldOut | None,
) -> pl.DataFrame:
    """One row an item, the most contested first: what goes into items.csv.

    Where there is gold, `without_gold` is what the raters say of a gold item when its own label is not known, and
    the order goes by how far they support the label that was written.

    Args:
        dataset: The data, for the items' attributes.
        consensus: The labels.
        data: Ratings, or counts where raters are unknown.
        agreement: Agreement of each item.
        gold: Known labels.
        held_out: Posteriors of gold items that did not see their label; None without gold.
    """
    counts = data if isinstance(data, Counts) else Counts.from_ratings(data)
    frame = consensus.to_polars().with_columns(
        agreement=agreement.to_polars()["agreement"],
        given=pl.Series(votes_in_words(counts), dtype=pl.String),
        gold=pl.Series(_known(gold, len(data.items), data.labels.native())),
    )
    support = frame["posterior"].alias(_SUPPORT)
    if held_out is not None:
        inferred, of_written = _without_gold(held_out, consensus, data.labels.native())
        frame = frame.with_columns(without_gold=inferred)
        support = of_written.fill_null(support)
    frame = frame.with_columns(support.alias(_SUPPORT))
    frame = frame.sort(_SUPPORT, "entropy", descending=[False, True], nulls_last=True, maintain_order=True)
    return with_attributes(frame.drop(_SUPPORT), dataset.items, "item")


def number_item_table(dataset: Dataset, consensus: NumericConsensus, values: Values) -> pl.DataFrame:
    """One row an item, the widest spread first: what goes into items.csv for numbers.

    Args:
        dataset: The data, for the items' attributes.
        consensus: The numbers.
        values: The ratings.
    """
    n_items = len(values.items)
    n = np.maximum(np.bincount(values.item, weights=values.weight, minlength=n_items), 1e-300)
    mean = np.bincount(values.item, weights=values.weight * values.value, minlength=n_items) / n
    square = values.weight * (values.value - mean[values.item]) ** 2
    spread = np.sqrt(np.bincount(values.item, weights=square, minlength=n_items) / n)
    frame = consensus.to_polars().with_columns(spread=pl.Series(spread))
    frame = frame.sort("spread", descending=True, nulls_last=True, maintain_order=True)
    return with_attributes(frame, dataset.items, "item")


def rater_table(
    dataset: Dataset,
    data: Ratings | Values,
    parts: Mapping[str, pl.DataFrame],
    verdicts: RaterVerdicts | None = None,
) -> pl.DataFrame:
    """One row a rater, the busiest first: what goes into raters.csv.

    Args:
        dataset: The data, for the raters' attributes.
        data: The ratings.
        parts: Name of a measure → its table by rater, in the order of the raters. Its main column gets that name,
            the others get it as a prefix.
        verdicts: What can be said about every rater; their columns come first. Default: nothing.
    """
    frame = pl.DataFrame({"rater": data.raters.native(), "ratings": data.ratings_per_rater})
    if verdicts is not None:
        frame = frame.hstack(verdicts.to_polars().drop("rater"))
    for name, part in parts.items():
        main, *others = (column for column in part.columns if column != "rater")
        names = {main: name} | {column: f"{name}_{column.removeprefix(f'{name}_')}" for column in others}
        frame = frame.hstack(part.drop("rater").rename(names))
    frame = frame.sort("ratings", descending=True, maintain_order=True)
    return with_attributes(frame, dataset.raters, "rater")


def with_attributes(frame: pl.DataFrame, attributes: pl.DataFrame, key: str) -> pl.DataFrame:
    """Add the caller's attributes; one whose name is taken already gets the key as a prefix.

    Args:
        frame: A table of items or raters.
        attributes: The caller's table of them.
        key: `"item"` or `"rater"`.
    """
    if attributes.width < 2:
        return frame
    taken = {name: f"{key}_{name}" for name in attributes.columns if name != key and name in frame.columns}
    known = attributes.rename(taken).with_columns(pl.col(key).cast(pl.String))
    return (
        frame.with_columns(pl.col(key).cast(pl.String).alias(_KEY))
        .join(known.rename({key: _KEY}), on=_KEY, how="left", maintain_order="left")
        .drop(_KEY)
    )


def votes_in_words(counts: Counts) -> list[str]:
    """How many gave which label to each item, most first: `yes: 3, no: 1`.

    Args:
        counts: The votes.
    """
    item, label = np.nonzero(counts.count)
    n = counts.count[item, label]
    order = np.lexsort((label, -n, item))
    names = list(counts.labels)
    words: list[list[str]] = [[] for _ in counts.items]
    for i, k, times in zip(item[order].tolist(), label[order].tolist(), n[order].tolist(), strict=True):
        words[int(i)].append(f"{names[int(k)]}: {round(times, 2):.12g}")
    return [", ".join(given) for given in words]


def _without_gold(
    held_out: HeldOut, consensus: Consensus, labels: list[str] | list[int]
) -> tuple[pl.Series, pl.Series]:
    """For judged gold items the label inferred without their own gold, and its posterior of the label written."""
    judged, posterior = held_out.gold.item, held_out.posterior
    inferred: list[str | int | None] = [None] * len(consensus.items)
    of_written: list[float | None] = [None] * len(consensus.items)
    for row, item in enumerate(judged.tolist()):
        inferred[item] = labels[int(posterior[row].argmax())]
        of_written[item] = float(posterior[row, consensus.label[item]])
    return pl.Series(inferred), pl.Series(of_written, dtype=pl.Float64)


def _known(gold: Gold, n_items: int, labels: list[str] | list[int]) -> list[str | int | None]:
    return [labels[code] if code >= 0 else None for code in gold.by_item(n_items)]

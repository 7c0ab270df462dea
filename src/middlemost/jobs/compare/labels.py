"""Methods for labels side by side."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from jaxtyping import Bool, Float64

from middlemost import truth
from middlemost.data.consensus import Consensus
from middlemost.data.counts import Counts
from middlemost.data.dataset import Dataset
from middlemost.data.gold import Gold
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.errors import InputError
from middlemost.jobs.audit.settings import part_of
from middlemost.jobs.audit.tables import votes_in_words
from middlemost.jobs.compare.accuracy import accuracies
from middlemost.jobs.compare.result import Comparison
from middlemost.jobs.compare.settings import CompareSettings
from middlemost.jobs.finding import counted
from middlemost.jobs.methods import label_method
from middlemost.questions.label import encode_gold, encode_ratings
from middlemost.truth.votes import vote_shares

DEFAULT = ("majority", "dawid_skene", "mace")
"""What is compared where nobody names methods, of those that there are; with guesses, surprisingly_popular too."""


def compare_labels(
    dataset: Dataset, question: str, methods: Sequence[str] | None, settings: CompareSettings, progress: Progress | None
) -> Comparison:
    """Compare methods on one question answered by a label.

    Args:
        dataset: The data.
        question: The question's name.
        methods: Names of methods; None for the default.
        settings: The settings.
        progress: Called as methods run.

    Raises:
        InputError: The raters are unknown, there are no ratings, or a method lacks what it needs.
        SettingError: A method is unknown.
    """
    if not dataset.raters.height:
        raise InputError(
            "The raters are unknown, and without them majority is the only method: there is nothing to compare.",
            where=dataset.reading.source,
            remedy="Say which column is the rater (--rater), or use middlemost audit.",
        )
    ratings = encode_ratings(dataset, question)
    anchors, test = _gold(dataset, question, ratings)
    names = settings.names(methods, _default(dataset, question))
    ready = [label_method(dataset, question, ratings, name) for name in names]
    results: list[Consensus] = []
    for part, method in enumerate(ready):
        try:
            results.append(method(gold=anchors, seed=settings.seed, progress=part_of(progress, part, len(ready))))
        except InputError as failed:
            raise _without_anchors(failed, names[part]) if anchors is None and len(test) else failed from None
    compared = (ratings.ratings_per_item > 0) & ~results[0].anchored
    accuracy, differences = accuracies(results, test, **settings.intervals) if len(test) else ((), ())
    return Comparison(
        question=dataset.questions[question],
        reading=dataset.reading,
        n_ratings=len(ratings),
        n_items=int((ratings.ratings_per_item > 0).sum()),
        n_raters=int((ratings.ratings_per_rater > 0).sum()),
        results=tuple(results),
        n_compared=int(compared.sum()),
        pairs=_same(results, compared),
        items=_differing(results, compared, ratings, test),
        accuracy=accuracy,
        differences=differences,
        gold_use=_gold_use(anchors, test),
        settings=settings.to_dict() | {"methods": list(names)},
    )


def _default(dataset: Dataset, question: str) -> list[str]:
    guesses = dataset.answers.filter(pl.col("question") == question)["predicted"]
    guessed = list(truth.GUESS_METHODS) if guesses.null_count() < len(guesses) else []
    return [name for name in DEFAULT if name in truth.METHODS] + guessed


def _gold(dataset: Dataset, question: str, ratings: Ratings) -> tuple[Gold | None, Gold]:
    """What methods are given, and what they are judged by: all gold, unless the file keeps some of it to test on."""
    anchors, test = (encode_gold(dataset, ratings.items, question, role=role) for role in ("anchor", "test"))
    if not len(test):
        return None, anchors
    return anchors if len(anchors) else None, test


def _gold_use(anchors: Gold | None, test: Gold) -> str:
    if not len(test):
        return ""
    kept = f"{counted(len(test), 'gold item')} that no method saw"
    return kept if anchors is None else f"{kept}; {counted(len(anchors), 'other one')} given to every method as anchors"


def _without_anchors(failed: InputError, name: str) -> InputError:
    return InputError(
        f"{failed.what} All gold is kept here to judge the methods by.",
        where=failed.where or name.replace("_", "-"),
        remedy="Give the gold a column role: anchor for what methods may learn from, test for the rest.",
    )


def _same(results: Sequence[Consensus], compared: Bool[np.ndarray, "items"]) -> Float64[np.ndarray, "methods methods"]:
    """Share of the items that get the same label from each two methods; NaN where no item is compared."""
    if not compared.any():
        return np.full((len(results), len(results)), np.nan)
    labels = [one.label[compared] for one in results]
    return np.array([[float(np.mean(np.equal(one, other))) for other in labels] for one in labels])


def _differing(
    results: Sequence[Consensus], compared: Bool[np.ndarray, "items"], ratings: Ratings, test: Gold
) -> pl.DataFrame:
    """The items on which not all methods agree, those with the smallest share of votes for one label first."""
    differ = np.any([one.label != results[0].label for one in results], axis=0) & compared
    rows = np.flatnonzero(differ)
    shares: Float64[np.ndarray, "differing"] = vote_shares(ratings)[rows].max(axis=1, initial=0.0)
    rows = rows[np.argsort(np.round(shares, 9), kind="stable")]
    names, native = ratings.items.native(), ratings.labels.native()
    votes = votes_in_words(Counts.from_ratings(ratings.keep(differ[ratings.item])))
    columns: dict[str, list[str | int | None]] = {
        "item": [names[int(row)] for row in rows],
        "given": [votes[int(row)] for row in rows],
    }
    for one in results:
        columns[one.method] = [native[int(k)] for k in one.label[rows]]
    if len(test):
        known = test.by_item(len(ratings.items))[rows]
        columns["gold"] = [native[int(k)] if k >= 0 else None for k in known]
    return pl.DataFrame(columns)

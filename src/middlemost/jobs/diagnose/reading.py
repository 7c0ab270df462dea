"""What a diagnosis reads: items with labels, and ratings beside them or instead."""

from dataclasses import dataclass
from os import PathLike
from typing import Any

from middlemost.data.consensus import Consensus
from middlemost.data.dataset import Dataset
from middlemost.data.ratings import Ratings
from middlemost.formats import read, read_items, read_labelled
from middlemost.jobs.diagnose.rated import inferred, labelled_by_consensus


@dataclass(frozen=True, slots=True, eq=False)
class ReadForDiagnosis:
    """Items with a label each.

    Attributes:
        dataset: The data.
        question: The question that the labels answer.
        rated: Ratings and their consensus; None without ratings.
    """

    dataset: Dataset
    question: str
    rated: tuple[Ratings, Consensus] | None


def read_for_diagnosis(
    source: Any,
    *,
    label: str | None = None,
    item: str | None = None,
    ratings: str | PathLike[str] | None = None,
    question: str | None = None,
    fold_case: bool = False,
    delimiter: str | None = None,
    encoding: str | None = None,
    skip_bad: str | PathLike[str] | None = None,
    seed: int = 0,
) -> ReadForDiagnosis:
    """Read labelled items; with ratings and no column of labels told, the consensus of the ratings is the label.

    Args:
        source: As for `read_labelled`.
        label: The column of the label.
        item: The column of the item's id.
        ratings: A table of who gave which label to which item. Default: none.
        question: The question of the ratings, where there are several.
        fold_case: As for `read_labelled`.
        delimiter: Character between cells.
        encoding: Encoding of a text.
        skip_bad: A file for rows that cannot be used.
        seed: Breaks ties of the consensus.
    """
    options: dict[str, Any] = {"item": item, "delimiter": delimiter, "encoding": encoding, "skip_bad": skip_bad}
    if ratings is None:
        dataset = read_labelled(source, label=label, fold_case=fold_case, **options)
        return ReadForDiagnosis(dataset, dataset.label_question().name, None)
    rated = read(ratings)
    name = rated.label_question(question).name
    encoded, consensus = inferred(rated, question=name, seed=seed)
    if label is not None:
        dataset = read_labelled(source, label=label, fold_case=fold_case, **options)
        return ReadForDiagnosis(dataset, dataset.label_question().name, (encoded, consensus))
    dataset = labelled_by_consensus(read_items(source, **options), rated, consensus, name)
    return ReadForDiagnosis(dataset, name, (encoded, consensus))

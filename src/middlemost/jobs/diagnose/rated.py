"""Items whose labels, or part of what is known about them, come from ratings."""

from dataclasses import replace

import polars as pl

from middlemost import truth
from middlemost.data.changes import with_changes
from middlemost.data.consensus import Consensus
from middlemost.data.dataset import Dataset
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.data.reading import Note
from middlemost.errors import InputError
from middlemost.questions.label import encode_ratings

METHOD = "dawid-skene"


def inferred(
    ratings: Dataset, *, question: str | None = None, seed: int = 0, progress: Progress | None = None
) -> tuple[Ratings, Consensus]:
    """The ratings in codes, and their consensus by the default method.

    Args:
        ratings: What `middlemost.read` returned.
        question: The question's name. Default: the only one answered by a label.
        seed: Breaks ties.
        progress: Called with (steps done, steps in all).
    """
    encoded = encode_ratings(ratings, question)
    return encoded, truth.infer(encoded, seed=seed, progress=progress)


def labelled_by_consensus(items: Dataset, ratings: Dataset, consensus: Consensus, question: str) -> Dataset:
    """Ratings with the attributes of items, labelled by their consensus.

    The labels are changes of the ratings, from none to the consensus: so the data set says where they come from.

    Args:
        items: Items without labels, as from `read_items`.
        ratings: The ratings.
        consensus: What they say.
        question: The question's name.

    Raises:
        InputError: No rated item is among the items.
    """
    known = set(items.items["item"].to_list())
    rated = [
        (item, consensus.labels[int(code)])
        for item, code in zip(consensus.items, consensus.label.tolist(), strict=True)
        if code >= 0 and item in known
    ]
    if not rated:
        raise InputError(
            "No rated item is among the items.", remedy="Item ids of both tables must be the same (--item)."
        )
    answers = ratings.answers.filter(pl.col("item").is_in(list(known)))
    strangers = ratings.answers["item"].n_unique() - answers["item"].n_unique()
    text = f"Items that are rated and not among the items, left out with their ratings: {strangers:,}."
    notes = (Note("unknown items", text, strangers),) if strangers else ()
    joined = replace(
        ratings,
        answers=answers,
        items=items.items,
        gold=ratings.gold.filter(pl.col("item").is_in(list(known))),
        reading=replace(items.reading, notes=(*items.reading.notes, *notes)),
        kinds={**ratings.kinds, "item": items.kinds.get("item", "text")},
    )
    posterior = dict(zip(consensus.items, consensus.posterior.max(axis=1).tolist(), strict=True))
    changes = pl.DataFrame(
        {
            "item": [item for item, _ in rated],
            "to": [label for _, label in rated],
            "question": [question] * len(rated),
            "by": ["raters"] * len(rated),
            "method": [consensus.method.replace("_", "-")] * len(rated),
            "evidence": [f"posterior {posterior[item]:.3f}" for item, _ in rated],
        }
    )
    return with_changes(joined, changes)

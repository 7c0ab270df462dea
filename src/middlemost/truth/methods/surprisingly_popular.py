"""The surprisingly popular label: the one that more raters give than raters expect."""

import numpy as np
from jaxtyping import Bool, Float64

from middlemost.data.consensus import Consensus
from middlemost.data.counts import Counts
from middlemost.data.gold import Gold
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.errors import InputError, SettingError
from middlemost.truth.conclude import conclude
from middlemost.truth.votes import MAX_BYTES, check_capacity, check_rated, vote_shares

NO_PROBABILITY = "Its posterior is votes normalised by guesses, not a probability."


def surprisingly_popular(
    ratings: Ratings,
    predicted: Float64[np.ndarray, "ratings labels"],
    *,
    floor: float = 0.005,
    gold: Gold | None = None,
    max_bytes: int = MAX_BYTES,
    seed: int = 0,
    progress: Progress | None = None,
) -> Consensus:
    r"""The label that more raters give than raters expect: right where a minority knows what the majority does not.

    Every rater labels an item and guesses which share of the raters gives each label. Raters who know the truth also
    know of the common error; those in error do not know of the truth. So the true label is underestimated.

    With two labels the label is the one whose share of votes $v$ is above its mean guess $\bar p$. The posterior
    column is $v(1 - \bar p) / (v(1 - \bar p) + (1 - v)\bar p)$: the odds of the votes divided by the odds guessed.

    With more, it is the label with the largest prediction-normalised vote

    $$\bar V(k) = v_k \sum_i \frac{\bar p(i \mid k)}{\bar p(k \mid i)}$$

    where $\bar p(i \mid k)$ is the mean guess for label i among those who gave k, and the sum goes over labels that
    were given. The posterior column is $\bar V$ divided by its sum. Neither is a probability.

    A label without a vote is never surprisingly popular. A unanimous item keeps its label. Two labels that are exactly
    as popular as guessed, or whose normalised votes are equal, tie. A rater's m ratings of one item, and the guesses
    beside them, weigh 1/m each. Of a guess that lacks one label, that label gets what is left to one, and a guess that
    then does not sum to one is divided by its sum; one that lacks more is no guess, and counts as a vote only. An item
    keeps its votes (the posterior is their shares) if nobody guessed, or with more than two labels if a label was
    given whose voters made no guess; the notes count such items.

    Args:
        ratings: The ratings.
        predicted: Each rater's guess of the share of raters that gives each label, 0 to 1, NaN where none was made;
            `middlemost.questions.predicted.encode_predicted` makes it. With K labels, guesses for K - 1 of them do.
        floor: With more than two labels, a mean guess below it counts as this much, so that no ratio is infinite.
            Default: .005, half the step of guesses in whole percents; our choice.
        gold: Known labels; their items get them, the others are not affected. Default: none.
        max_bytes: Largest arrays allowed, in bytes. Default: 2 GiB.
        seed: Breaks ties. Default: 0.
        progress: Not called: there is nothing to wait for.

    Raises:
        InputError: There are no ratings or no usable guess, or a guess lies outside 0 to 1.
        CapacityError: Items times labels squared need more than `max_bytes`.
        SettingError: `floor` lies outside 0 to 1/2.

    References:
        Prelec, Seung & McCoy (2017), A solution to the single-question crowd wisdom problem, Nature 541, 532-535;
        more than two labels: its supplementary information.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> from middlemost.questions.predicted import encode_predicted
        >>> votes = {"item": ["Philadelphia"] * 3, "rater": ["x", "y", "z"], "label": ["yes", "yes", "no"]}
        >>> data = mm.read(pl.DataFrame({**votes, "guess": ["90", "80", "70"]}), predicted="guess=yes")
        >>> found = mm.truth.surprisingly_popular(mm.read_ratings(data), encode_predicted(data))
        >>> found.to_polars()["label"].to_list()
        ['no']
    """
    if not 0 < floor < 0.5:
        raise SettingError(f"floor is {floor}.", remedy="Give a number above 0 and below .5.")
    check_rated(ratings)
    n_items, n_labels = len(ratings.items), len(ratings.labels)
    pairs = 1 if n_labels == 2 else n_labels
    check_capacity(ratings, n_items * n_labels * pairs * 24, max_bytes, "surprisingly_popular", smaller=("majority",))
    guess = _whole_guesses(ratings, predicted)
    guessed = ~np.isnan(guess[:, 0])
    if not guessed.any():
        raise InputError(
            "No rater's guess covers the labels: with K labels, guesses for K - 1 of them are needed.",
            remedy="Name a column for each label but one (--predicted COLUMN=LABEL), or take majority.",
        )
    votes = vote_shares(ratings)
    if n_labels == 2:
        posterior, known = _of_two(ratings, guess, guessed, votes)
    else:
        posterior, known = _of_many(ratings, guess, guessed, votes, floor)
    return conclude(
        ratings,
        np.where(known[:, None], posterior, votes),
        method="surprisingly_popular",
        settings={"floor": floor},
        gold=gold,
        seed=seed,
        notes=(*_lacking(ratings, guessed, known), NO_PROBABILITY),
    )


def _whole_guesses(
    ratings: Ratings, predicted: Float64[np.ndarray, "ratings labels"]
) -> Float64[np.ndarray, "ratings labels"]:
    """Guesses that sum to one; NaN throughout for a rating without a usable one."""
    if predicted.shape != (len(ratings), len(ratings.labels)):
        raise InputError(
            f"The guesses are a table of {predicted.shape[0]:,} by {predicted.shape[1]:,}; there are "
            f"{len(ratings):,} ratings and {len(ratings.labels):,} labels.",
            where="predicted",
        )
    outside = np.flatnonzero(np.any((predicted < 0) | (predicted > 1), axis=1))
    if len(outside):
        raise InputError("A guess lies outside 0 to 1.", where=f"predicted, row {outside[0]}")
    missing = np.isnan(predicted)
    total = np.where(missing, 0.0, predicted).sum(axis=1, keepdims=True)
    whole = np.where(missing, np.maximum(1.0 - total, 0.0), predicted)
    total = whole.sum(axis=1, keepdims=True)
    usable = (missing.sum(axis=1, keepdims=True) <= 1) & (total > 0)
    return np.where(usable, whole / np.where(total > 0, total, 1.0), np.nan)


def _of_two(
    ratings: Ratings,
    guess: Float64[np.ndarray, "ratings labels"],
    guessed: Bool[np.ndarray, "ratings"],
    votes: Float64[np.ndarray, "items labels"],
) -> tuple[Float64[np.ndarray, "items labels"], Bool[np.ndarray, "items"]]:
    """Odds of the votes divided by the odds guessed, and for which items there are guesses."""
    n_items = len(ratings.items)
    item, weight = ratings.item[guessed], ratings.weight[guessed]
    n = np.bincount(item, weights=weight, minlength=n_items)
    total = np.bincount(item, weights=weight * guess[guessed, 1], minlength=n_items)
    mean = total / np.where(n > 0, n, 1.0)
    second, first = votes[:, 1] * (1 - mean), votes[:, 0] * mean
    told = first + second
    # A unanimous label that all expected to be unanimous leaves nothing over 0: the votes stand.
    share = np.where(told > 0, second / np.where(told > 0, told, 1.0), votes[:, 1])
    return np.column_stack([1 - share, share]), n > 0


def _of_many(
    ratings: Ratings,
    guess: Float64[np.ndarray, "ratings labels"],
    guessed: Bool[np.ndarray, "ratings"],
    votes: Float64[np.ndarray, "items labels"],
    floor: float,
) -> tuple[Float64[np.ndarray, "items labels"], Bool[np.ndarray, "items"]]:
    """Prediction-normalised votes, and for which items the voters of every label given made guesses."""
    n_items, n_labels = votes.shape
    cell = ratings.item[guessed].astype(np.int64) * n_labels + ratings.label[guessed]
    weight = ratings.weight[guessed]
    n = np.bincount(cell, weights=weight, minlength=n_items * n_labels)
    total = [
        np.bincount(cell, weights=weight * guess[guessed, k], minlength=n_items * n_labels) for k in range(n_labels)
    ]
    given = (n > 0).reshape(n_items, n_labels)
    mean = np.column_stack(total) / np.where(n > 0, n, 1.0)[:, None]
    by_voters = np.maximum(mean, floor).reshape(n_items, n_labels, n_labels)  # [item, their own label, label guessed]
    ratio = by_voters / by_voters.swapaxes(1, 2)
    vote = votes * np.sum(ratio * given[:, None, :], axis=2)
    voted = Counts.from_ratings(ratings).count > 0
    known = np.all(given | ~voted, axis=1) & given.any(axis=1)
    total_vote = vote.sum(axis=1, keepdims=True)
    return vote / np.where(total_vote > 0, total_vote, 1.0), known


def _lacking(
    ratings: Ratings, guessed: Bool[np.ndarray, "ratings"], known: Bool[np.ndarray, "items"]
) -> tuple[str, ...]:
    """How many ratings have no guess, and how many items keep their votes for lack of them."""
    silent = int(np.sum(~guessed))
    plain = int(np.sum(~known & (ratings.ratings_per_item > 0)))
    notes: list[str] = []
    if silent:
        notes.append(f"{silent:,} of {len(ratings):,} ratings have no guess of all labels and count as votes only.")
    if plain:
        notes.append(f"{plain:,} {'item lacks' if plain == 1 else 'items lack'} the guesses needed: majority decides.")
    return tuple(notes)

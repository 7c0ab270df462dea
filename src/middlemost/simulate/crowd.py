"""The ratings that a simulated crowd gives to items of known truth."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from jaxtyping import Float64, Int32

from middlemost.data.ratings import Ratings
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import SettingError
from middlemost.simulate.raters import SimulatedRater


def simulate_ratings(
    truth: Int32[np.ndarray, "items"],
    raters: Sequence[SimulatedRater],
    *,
    labels: Vocabulary,
    overlap: int,
    repeats: float = 0.0,
    difficulty: Float64[np.ndarray, "items"] | None = None,
    items: Vocabulary | None = None,
    seed: int = 0,
) -> Ratings:
    """Let a crowd rate items.

    Every item goes to `overlap` different raters, drawn at random so that the raters' numbers of items
    differ by one at most. Each rating is drawn from the rater's confusion, in the row of the item's true
    label, independently of all others; so is a repeat. A rater who changes takes their items in the order of the
    items' codes.

    Hard items make raters err together: an item of difficulty d has a decoy, a wrong label drawn once for all, which
    each rating takes for the truth with chance d.

    Args:
        truth: Code of each item's true label.
        raters: The crowd. Their ids are their kind and a number: `skilled-1`, `skilled-2`, `random-1`.
        labels: Label ids; as many as the raters' confusions have rows.
        overlap: Ratings per item by different raters, 1 to the number of raters.
        repeats: Share of the ratings that their rater gives a second time, 0 to 1. The number of repeats is
            this share of items × overlap, rounded. Default 0.
        difficulty: For each item the chance that a rating takes its decoy for the truth, 0 to 1. Default: 0
            throughout, so that errors are independent.
        items: Item ids. Default: the numbers from 1.
        seed: Seed of all draws. Default 0. The same seed gives the same ratings.

    Returns:
        The ratings; all raters are in its vocabulary, also those who got no item.

    Raises:
        SettingError: The settings do not fit each other: a truth that is no label, a rater with other
            labels, an overlap that the crowd cannot give, a share outside 0 to 1.

    Example:
        >>> from middlemost.simulate import skilled
        >>> truth = np.array([0, 1, 1, 0], dtype=np.int32)
        >>> crowd = skilled(3, n_labels=2, accuracy=0.9)
        >>> simulate_ratings(truth, crowd, labels=Vocabulary(["cat", "dog"]), overlap=2)
        Ratings(8 of 4 items by 3 raters, labels cat, dog)
    """
    _check(truth, raters, labels, overlap, repeats, difficulty)
    if items is None:
        items = Vocabulary(str(number) for number in range(1, len(truth) + 1))
    rng = np.random.default_rng(seed)
    item = rng.permutation(len(truth)).astype(np.int32).repeat(overlap)
    rater = _assign(len(truth), overlap, len(raters), rng)
    again = rng.permutation(len(item))[: round(repeats * len(item))]
    item, rater = np.r_[item, item[again]], np.r_[rater, rater[again]]
    seen = truth[item] if difficulty is None else _seen(truth, difficulty, item, len(labels), rng)
    return Ratings.from_codes(
        item,
        rater,
        _draw_labels(seen, item, rater, raters, rng),
        items=items,
        raters=Vocabulary(_ids(raters)),
        labels=labels,
    )


def _assign(n_items: int, overlap: int, n_raters: int, rng: np.random.Generator) -> Int32[np.ndarray, "ratings"]:
    """Raters of each item in turn: shuffled rounds through the crowd, dealt out `overlap` at a time.

    Within a round nobody comes twice. An item that lies across two rounds takes the head of the new round
    from those whom it does not have yet.
    """
    n_ratings = n_items * overlap
    n_rounds = -(-n_ratings // n_raters)
    rounds = rng.permuted(np.tile(np.arange(n_raters, dtype=np.int32), (n_rounds, 1)), axis=1)
    for this in range(1, n_rounds):
        has = this * n_raters % overlap
        if has:
            taken = rounds[this - 1, n_raters - has :]
            rounds[this] = _new_ones_first(rounds[this], taken, overlap - has, rng)
    return rounds.reshape(-1)[:n_ratings]


def _new_ones_first(
    order: Int32[np.ndarray, "raters"],
    taken: Int32[np.ndarray, "taken"],
    n_new: int,
    rng: np.random.Generator,
) -> Int32[np.ndarray, "raters"]:
    is_taken = np.zeros(len(order), dtype=bool)
    is_taken[taken] = True
    if not is_taken[order[:n_new]].any():
        return order
    new = order[~is_taken[order]]
    rest = rng.permutation(np.concatenate([new[n_new:], taken]))
    return np.concatenate([new[:n_new], rest])


def _seen(
    truth: Int32[np.ndarray, "items"],
    difficulty: Float64[np.ndarray, "items"],
    item: Int32[np.ndarray, "ratings"],
    n_labels: int,
    rng: np.random.Generator,
) -> Int32[np.ndarray, "ratings"]:
    """What each rating takes for the truth: the item's label, or its decoy."""
    decoy = (truth + rng.integers(1, max(n_labels, 2), len(truth), dtype=np.int32)) % n_labels
    misled = rng.random(len(item)) < difficulty[item]
    return np.where(misled, decoy[item], truth[item])


def _draw_labels(
    seen: Int32[np.ndarray, "ratings"],
    item: Int32[np.ndarray, "ratings"],
    rater: Int32[np.ndarray, "ratings"],
    raters: Sequence[SimulatedRater],
    rng: np.random.Generator,
) -> Int32[np.ndarray, "ratings"]:
    """The first label whose cumulated chance exceeds a uniform draw."""
    first = np.cumsum([one.confusion for one in raters], axis=2)
    last = np.cumsum([one.confusion if one.later is None else one.later for one in raters], axis=2)
    place = _place(item, rater, len(raters))
    draw = rng.uniform(size=len(seen))
    label = np.zeros(len(seen), dtype=np.int32)
    for k in range(first.shape[2] - 1):
        label += draw >= (1 - place) * first[rater, seen, k] + place * last[rater, seen, k]
    return label


def _place(
    item: Int32[np.ndarray, "ratings"], rater: Int32[np.ndarray, "ratings"], n_raters: int
) -> Float64[np.ndarray, "ratings"]:
    """Where each rating stands among its rater's, by the item's code: 0 for the first, 1 for the last."""
    order = np.lexsort((item, rater))
    n = np.bincount(rater, minlength=n_raters)
    place = np.empty(len(item))
    place[order] = np.arange(len(item)) - np.repeat(np.cumsum(n) - n, n)
    return place / np.maximum(n[rater] - 1, 1)


def _ids(raters: Sequence[SimulatedRater]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for one in raters:
        seen[one.kind] += 1
        yield f"{one.kind}-{seen[one.kind]}"


def _check(
    truth: Int32[np.ndarray, "items"],
    raters: Sequence[SimulatedRater],
    labels: Vocabulary,
    overlap: int,
    repeats: float,
    difficulty: Float64[np.ndarray, "items"] | None,
) -> None:
    where = "simulate_ratings"
    if len(truth) and (truth.min() < 0 or truth.max() >= len(labels)):
        raise SettingError(f"A true label lies outside 0 to {len(labels) - 1}.", where=where)
    strange = next((one for one in raters if len(one.confusion) != len(labels)), None)
    if strange is not None:
        raise SettingError(f"{strange} does not fit {len(labels)} labels.", where=where)
    if not 1 <= overlap <= len(raters):
        raise SettingError(
            f"An overlap of {overlap} with {len(raters)} raters.",
            where=where,
            remedy="Give 1 to the number of raters.",
        )
    if not 0 <= repeats <= 1:
        raise SettingError(f"A share of repeats of {repeats} lies outside 0 to 1.", where=where)
    if difficulty is not None and (len(difficulty) != len(truth) or np.any((difficulty < 0) | (difficulty > 1))):
        raise SettingError("The difficulty is no chance for each item.", where=where, remedy="Give 0 to 1 for each.")

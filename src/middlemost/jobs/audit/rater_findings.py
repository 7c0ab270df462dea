"""Findings about raters: whose answers do not follow the others', and who changed their mind. No verdicts."""

import numpy as np
from jaxtyping import Bool, Int64
from scipy.special import ndtr

from middlemost.agreement.following import RaterFollowing
from middlemost.agreement.repeats import SelfAgreement, SelfChange
from middlemost.data.estimate import plain
from middlemost.data.ratings import Ratings
from middlemost.data.values import Values
from middlemost.jobs.finding import Finding, counted, listed
from middlemost.stats.multiplicity import benjamini_hochberg

LEAST_ITEMS = 20
"""Of a rater with fewer items shared with others nothing is said: too few to tell."""

LEAST_CHANCES = 10.0
"""Nor of one who would have met, by chance alone, fewer other answers than this."""

FALSE_DISCOVERIES = 0.05


def unfollowing_raters(ratings: Ratings | Values, following: RaterFollowing) -> list[Finding]:
    """Raters who follow the others less than half as much as all raters do together.

    A one-sided test for each rater with enough items, false discovery rate 5% over raters.

    Args:
        ratings: The ratings.
        following: As from `rater_following` or `value_following`.
    """
    half = following.overall / 2
    chances = np.round(following.n_items * (1.0 - following.chance), 9)  # half of 20 is 10, whatever rounding says
    judged = (following.n_items >= LEAST_ITEMS) & (chances >= LEAST_CHANCES) & ~np.isnan(following.follows)
    if not judged.any() or not half > 0:
        return []
    found = _below(half, following, judged)
    if not len(found):
        return []
    n_ratings = ratings.ratings_per_rater
    found = found[np.argsort(-n_ratings[found], kind="stable")]
    opposed = set(_below(0.0, following, judged).tolist())
    rows = np.isin(ratings.rater, found)
    touched = len(np.unique(ratings.item[rows]))
    names = [ratings.raters[int(rater)] for rater in found]
    only_one = _one_answer_only(ratings, found)
    against = [name for name, rater in zip(names, found.tolist(), strict=True) if rater in opposed]
    meaning = _how_far(following, found)
    if only_one:
        meaning += f" {_raters(only_one)} gave one answer only."
    if against:
        agree = "agrees" if len(against) == 1 else "agree"
        meaning += f" {_raters(against)} {agree} less than by chance, as if labels were swapped or a scale reversed."
    return [
        Finding(
            "raters who do not follow",
            f"{counted(len(names), 'rater')} of {int(judged.sum()):,} with enough ratings "
            f"{'does' if len(names) == 1 else 'do'} not follow the others: "
            f"{listed(names)} ({counted(int(rows.sum()), 'rating')}).",
            meaning,
            "Sort raters.csv by follows; read their answers and ask them, before anything else."
            + (" audit.json names them all." if len(names) > 3 else ""),
            touched,
            {
                "raters": names,
                "ratings": n_ratings[found].tolist(),
                "follows": following.follows[found].tolist(),
                "one_answer_only": only_one,
                "against": against,
                "all_raters_follow": following.overall,
                "judged": int(judged.sum()),
            },
        )
    ]


def changed_repeats(ratings: Ratings, repeats: SelfAgreement) -> list[Finding]:
    """How often raters changed their label when they met an item again.

    Args:
        ratings: The ratings with their repeats.
        repeats: As from `self_agreement`.
    """
    same = repeats.overall
    if same.value is None or same.low is None or same.high is None or same.value == 1.0:
        return []
    again = np.flatnonzero((ratings.item[1:] == ratings.item[:-1]) & (ratings.rater[1:] == ratings.rater[:-1])) + 1
    changed = again[ratings.label[again] != ratings.label[again - 1]]
    return [
        Finding(
            "changed repeats",
            f"{len(changed):,} of {counted(len(again), 'repeat')} changed the label: {1 - same.value:.0%} "
            f"({1 - same.high:.0%} to {1 - same.low:.0%}).",
            "Two raters cannot be expected to agree more often than one rater does with themself.",
            "raters.csv, column unchanged: see whether it is a few raters, or the question.",
            len(np.unique(ratings.item[changed])),
            {"changed": len(changed), "repeats": len(again), "share": 1 - same.value},
        )
    ]


def changed_numbers(repeats: SelfChange) -> list[Finding]:
    """How far raters moved their number when they met an item again.

    Args:
        repeats: As from `self_change`.
    """
    moved = repeats.overall
    if not moved.value:
        return []
    interval = "" if moved.low is None or moved.high is None else f" ({plain(moved.low)} to {plain(moved.high)})"
    return [
        Finding(
            "changed repeats",
            f"When a rater met an item again, the number moved by {plain(moved.value)} on average{interval}.",
            "Two raters cannot be expected to come closer than one rater to themself.",
            "raters.csv, column change: see whether it is a few raters, or the question.",
            moved.n_items,
            {"change": moved.value, "items": moved.n_items, "raters": moved.n_raters},
        )
    ]


def _below(limit: float, following: RaterFollowing, judged: Bool[np.ndarray, "raters"]) -> Int64[np.ndarray, "found"]:
    """Judged raters who follow less than a limit, false discovery rate 5%."""
    gap, error = following.follows[judged] - limit, following.error[judged]
    # A constant rater has no error, for their answers depend on nothing; what rounding leaves is no gap.
    p = ndtr(np.round(gap, 9) / np.maximum(error, 1e-9))
    return np.flatnonzero(judged)[benjamini_hochberg(p) < FALSE_DISCOVERIES]


def _raters(names: list[str]) -> str:
    """Names with their noun: an id may look like a count."""
    return f"{'Rater' if len(names) == 1 else 'Raters'} {listed(names)}"


def _how_far(following: RaterFollowing, found: Int64[np.ndarray, "found"]) -> str:
    """How far the raters found agree with the others, beside all raters."""
    low, high = plain(float(following.follows[found].min())), plain(float(following.follows[found].max()))
    theirs = low if low == high else f"{low} to {high}"
    everybody = plain(following.overall)
    return f"They follow the others {theirs} (0 is chance, 1 entirely), all raters together {everybody}."


def _one_answer_only(ratings: Ratings | Values, raters: np.ndarray) -> list[str]:
    """Those of some raters who gave the same answer every time."""
    answer = ratings.label if isinstance(ratings, Ratings) else ratings.value
    some = np.zeros(len(ratings.raters), dtype=answer.dtype)
    some[ratings.rater] = answer  # one answer of each rater
    others = np.bincount(ratings.rater, weights=answer != some[ratings.rater], minlength=len(ratings.raters))
    return [ratings.raters[int(rater)] for rater in raters if others[rater] == 0]

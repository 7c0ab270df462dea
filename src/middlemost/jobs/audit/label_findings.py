"""Findings about labels: open ones, pairs that are confused, gold that the raters contradict."""

import numpy as np
from jaxtyping import Float64

from middlemost.data.consensus import Consensus
from middlemost.data.counts import Counts
from middlemost.data.ratings import Ratings
from middlemost.jobs.accuracy import HeldOut
from middlemost.jobs.finding import Finding, counted, listed, shortened
from middlemost.truth import GUESS_METHODS

SURE = 0.9
"""A label whose posterior is below this is open."""

CONFUSED_SHARE = 0.3
"""Two labels are confused with each other if they make up this share of all disagreements, and more than chance."""

CONFUSED_ITEMS = 10
"""On fewer items two labels side by side are too few to tell."""

GOLD_RATINGS = 3
"""Gold counts as contradicted only where at least this many ratings speak."""


def open_labels(consensus: Consensus) -> list[Finding]:
    """Labels that hang on a tie or a posterior under .90.

    Args:
        consensus: The labels.
    """
    decided = consensus.label >= 0
    rows = np.flatnonzero(decided & ~consensus.anchored)
    top = consensus.posterior[rows, consensus.label[rows]]
    # What surprisingly popular calls its posterior is a ratio of votes to guesses, which says little of how sure it is.
    unsure = np.zeros(len(rows), dtype=bool) if consensus.method in GUESS_METHODS else top < SURE
    is_open = consensus.tied[rows] | unsure
    n_open, n_tied = int(is_open.sum()), int(consensus.tied[rows].sum())
    if not n_open:
        return []
    single = int((consensus.n_ratings[rows] == 1).sum())
    how = [counted(n_tied, "tie")] if n_tied else []
    if n_open > n_tied:
        how.append(f"{n_open - n_tied:,} with a posterior under .90")
    meaning = "The ratings so far leave room for another label."
    if n_tied:
        meaning += " What is tied is decided by chance (--seed)."
    if single:
        meaning += f" {counted(single, 'item rests', 'items rest')} on a single rating, which nothing checks."
    return [
        Finding(
            "open labels",
            f"{n_open:,} of {counted(int(decided.sum()), 'label')} {'is' if n_open == 1 else 'are'} open: "
            f"{', '.join(how)}.",
            meaning,
            "The first rows of items.csv: ask two or three more raters for each.",
            n_open,
            {"open": n_open, "tied": n_tied, "single_rating": single, "labels": int(decided.sum())},
        )
    ]


def confused_labels(data: Ratings | Counts) -> list[Finding]:
    """The two labels that raters of one item most often give side by side, beyond what their shares make by chance.

    Args:
        data: Ratings, or counts where raters are unknown.
    """
    counts = Counts.from_ratings(data.one_per_pair()) if isinstance(data, Ratings) else data
    n_labels = len(counts.labels)
    if n_labels < 3 or n_labels > 1000:
        return []
    disagree = disagreements(counts.count)
    total = disagree.sum()
    if total <= 0:
        return []
    share = counts.count.sum(axis=0)
    by_chance = np.triu(np.outer(share, share), 1)
    excess = np.where(disagree > total * by_chance / by_chance.sum(), disagree, 0.0)
    a, b = (int(k) for k in np.unravel_index(int(excess.argmax()), excess.shape))
    if excess[a, b] < CONFUSED_SHARE * total:
        return []
    touched = int(np.sum((counts.count[:, a] > 0) & (counts.count[:, b] > 0)))
    if touched < CONFUSED_ITEMS:
        return []
    first, second = shortened(counts.labels[a]), shortened(counts.labels[b])
    return [
        Finding(
            "confused labels",
            f"“{first}” and “{second}” are confused with each other: {excess[a, b] / total:.0%} of all "
            f"disagreements between two raters, on {counted(touched, 'item')}.",
            "Raters draw the line between these two in different places.",
            f"Read the guideline's rule on “{first}” against “{second}”; give an example on either side.",
            touched,
            {"labels": [counts.labels[a], counts.labels[b]], "share": float(excess[a, b] / total), "items": touched},
        )
    ]


def contradicted_gold(ratings: Ratings | Counts, held_out: HeldOut | None) -> list[Finding]:
    """Gold labels that the consensus, fitted without them, contradicts with a posterior of .90 or more.

    Args:
        ratings: The ratings or counts.
        held_out: Posteriors of gold items that did not see their label; None without gold.
    """
    if held_out is None:
        return []
    gold, posterior = held_out.gold, held_out.posterior
    best = posterior.argmax(axis=1)
    enough = ratings.ratings_per_item[gold.item] >= GOLD_RATINGS
    against = (best != gold.label) & (posterior.max(axis=1) >= SURE) & enough
    n = int(against.sum())
    if not n:
        return []
    worst = np.flatnonzero(against)[np.argsort(-posterior[against].max(axis=1), kind="stable")]
    names = [ratings.items[int(gold.item[row])] for row in worst]
    return [
        Finding(
            "contradicted gold",
            f"{n:,} of {counted(len(gold), 'gold label')} {'is' if n == 1 else 'are'} contradicted by the raters "
            f"with a posterior of .90 or more: {listed(names)}.",
            "Either the key is wrong, or these raters share an error that no model of them can see.",
            "In items.csv compare given with gold: look at these items again before anybody is judged by them."
            + (" audit.json names them all." if n > 3 else ""),
            n,
            {"items": names, "gold": len(gold)},
        )
    ]


def disagreements(count: Float64[np.ndarray, "items labels"]) -> Float64[np.ndarray, "labels labels"]:
    """Pairs of raters of one item who differ, by the two labels given; every item weighs the same a rating.

    Args:
        count: Votes of each item for each label.
    """
    n = count.sum(axis=1)
    paired = n > 1
    weight = count[paired] / np.sqrt(n[paired] - 1)[:, None]
    return np.triu(weight.T @ weight, 1)

"""Agreement with known labels: of all ratings together, and of each rater."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from middlemost.agreement.measure import repeats_note
from middlemost.agreement.rater_table import RaterAgreement, rater_agreement
from middlemost.agreement.row_mean import row_mean
from middlemost.data.estimate import Estimate
from middlemost.data.gold import Gold
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings, first_of_pairs
from middlemost.data.tabular import Tabular


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GoldAgreement(Tabular):
    """How often ratings equal gold.

    Attributes:
        overall: Share of all ratings of gold items.
        by_rater: The share of each rater.
        without_ratings: Gold items that nobody rated.
    """

    overall: Estimate
    by_rater: RaterAgreement
    without_ratings: int

    def columns(self) -> Mapping[str, Any]:
        """One row a rater: rater, agreement, gold_items, low, high, note (`"saw no gold"`)."""
        return self.by_rater.columns()


def gold_agreement(
    ratings: Ratings,
    gold: Gold,
    *,
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> GoldAgreement:
    """The share of ratings of gold items that give the gold label. A rater's first rating of an item counts.

    The overall share has a two-way interval (items and raters like these). A rater's share has Wilson's
    interval, right for two items as for two hundred; sort by its lower end, not by the share. A rater
    without gold items has no share: `"saw no gold"`.

    Args:
        ratings: Ratings of known raters.
        gold: Known labels, in the codes of these ratings.
        resamples: Two-way resamples for the overall interval. Default 200; 0 for none.
        level: Nominal coverage of all intervals. Default .95.
        seed: Seed of the resampling. Default 0.
        threads: How many threads. Default: one for each processor. They do not change the result.
        progress: Called as resamples finish.

    Raises:
        InputError: A gold code lies outside the ratings' vocabularies.

    Example:
        >>> from middlemost import Vocabulary
        >>> item, rater = np.arange(4, dtype=np.int32) // 2, np.arange(4, dtype=np.int32) % 2
        >>> ratings = Ratings.from_codes(item, rater, np.array([0, 0, 1, 0], dtype=np.int32),
        ...     items=Vocabulary("pq"), raters=Vocabulary(["ann", "bo"]), labels=Vocabulary("ab"))
        >>> codes = np.arange(2, dtype=np.int32)
        >>> gold_agreement(ratings, Gold(codes, codes)).by_rater.agreement.tolist()
        [1.0, 0.5]
    """
    gold.check(len(ratings.items), len(ratings.labels))
    known = gold.by_item(len(ratings.items))[ratings.item]
    first = first_of_pairs(ratings.item, ratings.rater)
    kept = first & (known >= 0)
    item, rater = ratings.item[kept], ratings.rater[kept]
    hit = (ratings.label[kept] == known[kept]).astype(np.float64)
    n_raters = len(ratings.raters)
    by_rater = rater_agreement(
        np.bincount(rater, weights=hit, minlength=n_raters).astype(np.float64),
        np.bincount(rater, minlength=n_raters),
        ratings.raters,
        level=level,
        least=1,
        counted="gold_items",
        none="saw no gold",
        how="against gold; Wilson's interval over the rater's gold items; means items like these",
    )
    name, n_labels = "agreement with gold", len(ratings.labels)
    if not len(item):
        why = f"no gold item has a rating; {len(gold):,} gold labels"
        overall = Estimate.undefined(name, why, n_items=0, n_raters=0, n_labels=n_labels)
        return GoldAgreement(overall, by_rater, len(gold))
    overall = row_mean(
        name,
        item,
        rater,
        hit,
        bounds=(0.0, 1.0),
        note=repeats_note(int(np.sum(~first & (known >= 0)))),
        n_labels=n_labels,
        resamples=resamples,
        level=level,
        seed=seed,
        threads=threads,
        progress=progress,
    )
    return GoldAgreement(overall, by_rater, len(gold) - overall.n_items)

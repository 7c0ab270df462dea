"""What the worker infers of raters, and how sure that can be; nothing where a study judges nobody."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist, median

from sqlalchemy import select

from middlemost.collect.overview.found import found_result
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import rater, rater_state
from middlemost.collect.store.versions import standing

LEVEL = 0.95
"""Nominal coverage of the intervals."""

FEWEST = 20
"""Ratings below which nothing is said of a rater."""

SHARES = ("accuracy", "expected accuracy")
"""Qualities that are a share of right ratings, so that they have an interval of a share."""

_KNOWN = Prepared(
    select(rater_state.c.rater, rater.c.name, rater_state.c.quality, rater_state.c.ratings)
    .join(rater, rater.c.id == rater_state.c.rater)
    .where(rater.c.kind != "preview", rater.c.state != "removed", rater_state.c.quality.is_not(None))
    .order_by(rater_state.c.rater)
)


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a rater rates, as the study's method infers it.

    Attributes:
        name: The rater's.
        value: By the method's measure.
        means: What it is: `"accuracy"`, `"competence"` …
        ratings: How many it rests on.
        low: Lower end of Wilson's interval of the share, which takes the consensus for the truth; None where the
            measure is no share.
        high: Upper end.
        below: Whether it is below the median of all raters by more than chance, all raters looked at together.
    """

    name: str
    value: float
    means: str
    ratings: int
    low: float | None
    high: float | None
    below: bool


def qualities(cursor: Cursor) -> dict[int, Quality]:
    """Rater → quality, of a prescriptive study; a descriptive one has no truth that a rater could miss.

    Args:
        cursor: Of a transaction.
    """
    if standing(cursor).study.paradigm == "descriptive":
        return {}
    consensus = found_result(cursor, "consensus")
    means = "" if consensus is None else str(consensus.value.get("quality_means") or "")
    known = {number: (name, value, ratings) for number, name, value, ratings in cursor.all(_KNOWN)}
    return _judged(known, means)


def _judged(known: Mapping[int, tuple[str, float, int]], means: str) -> dict[int, Quality]:
    spoken_of = [value for _, value, ratings in known.values() if ratings >= FEWEST]
    middle = median(spoken_of) if len(spoken_of) > 2 else None
    strict = 1 - (1 - LEVEL) / max(1, len(spoken_of))  # Bonferroni: one of forty is below by chance otherwise
    found: dict[int, Quality] = {}
    for number, (name, value, ratings) in known.items():
        low, high, below = None, None, False
        if means in SHARES and ratings > 0:
            low, high = wilson(value, ratings, LEVEL)
            below = ratings >= FEWEST and middle is not None and wilson(value, ratings, strict)[1] < middle
        found[number] = Quality(name, value, means, ratings, low, high, below)
    return found


def wilson(share: float, n: int, level: float) -> tuple[float, float]:
    """Wilson's interval of a share (Wilson 1927).

    Args:
        share: What was seen.
        n: Of how many.
        level: Nominal coverage.

    Example:
        >>> [round(end, 3) for end in wilson(0.9, 50, 0.95)]
        [0.786, 0.957]
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    middle = share + z * z / (2 * n)
    around = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return (middle - around) / whole, (middle + around) / whole

"""What a rater says of an item rather than about its question."""

from dataclasses import dataclass
from typing import Literal

Why = Literal["unclear", "missing-context", "ambiguous", "not-my-language", "offensive", "technical", "other"]
"""Why an item is skipped or flagged: the question is unclear, context is missing, the item is ambiguous, it is in a
language that the rater does not read, it is offensive, it does not show properly, or else."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A skip or a flag as it arrives.

    Attributes:
        rater: Number of the rater who sends it, known from their session.
        client: Its id, made by the page: a retry carries the same.
        assignment: Number of the assignment that it is about.
        reason: Why.
        comment: In the rater's words.
    """

    rater: int
    client: str
    assignment: int
    reason: Why
    comment: str | None = None

"""Who is asking: nobody known, a rater or a manager."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from middlemost.collect.store.failures import RefusalError

RaterKind = Literal["person", "model", "preview"]
"""A person, a model or script that rates, or a manager who looks at the rater's page."""

Way = Literal["cookie", "token"]
"""How somebody shows who they are: a browser's cookie, or a script's `Authorization: Bearer`."""


class Role(StrEnum):
    """What somebody may do."""

    ANONYMOUS = "anonymous"
    RATER = "rater"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is asking.

    Attributes:
        role: What they may do.
        rater: A rater's number.
        account: The number of a manager's account.
        name: Of the rater or the account; `""` for an anonymous visitor.
        kind: Of the rater.
        session: The number of their session.
        by: How they showed who they are.
    """

    role: Role
    rater: int | None = None
    account: int | None = None
    name: str = ""
    kind: RaterKind | None = None
    session: int | None = None
    by: Way | None = None


ANONYMOUS = Visitor(Role.ANONYMOUS)
"""Whoever shows nothing, or something that lets nobody in."""


def need_rater(visitor: Visitor) -> int:
    """The number of the rater who is asking.

    Args:
        visitor: Who is asking.

    Raises:
        RefusalError: They are nobody known (401) or no rater (403).
    """
    _need(visitor, Role.RATER, "This is for raters.")
    assert visitor.rater is not None
    return visitor.rater


def need_manager(visitor: Visitor) -> int:
    """The number of the account of the manager who is asking.

    Args:
        visitor: Who is asking.

    Raises:
        RefusalError: They are nobody known (401) or no manager (403).
    """
    _need(visitor, Role.MANAGER, "This is for managers.")
    assert visitor.account is not None
    return visitor.account


def _need(visitor: Visitor, role: Role, what: str) -> None:
    if visitor.role is Role.ANONYMOUS:
        raise RefusalError(
            "not-signed-in",
            "Nobody is signed in here, or no longer.",
            status=401,
            remedy="Open your own link, or sign in.",
        )
    if visitor.role is not role:
        raise RefusalError("not-allowed", what, status=403)

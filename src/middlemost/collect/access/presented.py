"""What a request shows to be let in: a script's token or a browser's cookie."""

from collections.abc import Iterable
from dataclasses import dataclass

from middlemost.collect.access.cookies import COOKIE
from middlemost.collect.access.roles import Way

_COOKIE = COOKIE.encode() + b"="


@dataclass(frozen=True, slots=True)
class Presented:
    """What a request shows; whether it lets anybody in is another question.

    Attributes:
        token: The secret.
        by: How it is shown.
    """

    token: str
    by: Way


def presented(headers: Iterable[tuple[bytes, bytes]]) -> Presented | None:
    """What a request shows to be let in, or None.

    An `Authorization` header is all that counts where there is one, right or wrong: no cookie stands in for it. So a
    made-up token does not take a request past the guard of origins and in by the cookie.

    Args:
        headers: Of the request, names in small letters.
    """
    cookie: str | None = None
    for name, value in headers:
        if name == b"authorization":
            scheme, _, token = value.decode("latin-1").strip().partition(" ")
            return Presented(token.strip(), "token") if scheme.lower() == "bearer" else None
        if name == b"cookie" and cookie is None:
            cookie = _ours(value)
    return None if cookie is None else Presented(cookie, "cookie")


def _ours(cookies: bytes) -> str | None:
    for cookie in cookies.split(b";"):
        bare = cookie.strip()
        if bare.startswith(_COOKIE):
            return bare[len(_COOKIE) :].decode("latin-1")
    return None

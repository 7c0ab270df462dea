"""Headers that tell a browser to be careful with what it gets; on every reply, refusals and failures included."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from middlemost.errors import SettingError

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?")

_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), display-capture=()",
    ),
)
_NO_STORE = (b"cache-control", b"no-store")
_MEDIA_POLICY = (b"content-security-policy", b"default-src 'none'; sandbox")
_OURS = frozenset({name for name, _ in _ALWAYS} | {b"content-security-policy"})
_OURS_AND_CACHE = _OURS | {b"cache-control"}


class Headers:
    """Adds the headers. What the application itself set of them gives way.

    Nothing is kept by browsers or on the way but what lies below `/static/` and `/media/`: of those the application
    says how long. A file below `/media/` came with the items and may be anything, so opened by itself it is in a
    sandbox: an SVG image runs no script here.

    No other site is told where somebody comes from, but the server itself is (Referrer-Policy `same-origin`). With
    `no-referrer`, browsers send `Origin: null` with the forms of the server's own pages; over plain http from another
    machine that header is all that the guard `Origin` can go by.

    Args:
        app: What is guarded.
        media_from: Says from which origins images and sounds may come now, beside the server's own.
    """

    def __init__(self, app: ASGIApp, *, media_from: Callable[[], Sequence[str]]) -> None:
        self._app = app
        self._media_from = media_from

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, and add the headers to its reply."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": self._all(path, message.get("headers", ()))}
            await send(message)

        await self._app(scope, receive, with_headers)

    def _all(self, path: str, set_before: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        if path.startswith("/media/"):
            return [*_without(set_before, _OURS), *_ALWAYS, _MEDIA_POLICY]
        policy = (b"content-security-policy", content_policy(tuple(self._media_from())).encode())
        if path.startswith("/static/"):
            return [*_without(set_before, _OURS), *_ALWAYS, policy]
        return [*_without(set_before, _OURS_AND_CACHE), *_ALWAYS, policy, _NO_STORE]


@lru_cache(maxsize=16)
def content_policy(media_from: tuple[str, ...]) -> str:
    """The Content-Security-Policy of all pages: everything from the server itself, and nothing inline.

    Args:
        media_from: Origins that images and sounds may come from as well.

    Raises:
        SettingError: One of them is no origin: it could bring a rule of its own into the policy.
    """
    for origin in media_from:
        if _ORIGIN.fullmatch(origin) is None:
            raise SettingError(
                f"{origin!r} is no origin.", where="media_from", remedy="Write it like https://example.org."
            )
    media = " ".join(("'self'", "data:", *media_from))
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src {media}; media-src {media}; "
        "connect-src 'self'; font-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _without(headers: Sequence[tuple[bytes, bytes]], names: frozenset[bytes]) -> list[tuple[bytes, bytes]]:
    return [header for header in headers if header[0].lower() not in names]

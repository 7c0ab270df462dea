"""What changes anything by a browser's cookie has to come from the study's own pages."""

from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from middlemost.collect.access.presented import presented
from middlemost.collect.web.guards.refuse import Refused

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_PAGES = frozenset({b"same-origin", b"none"})
_PORTS = {"http": ":80", "https": ":443"}

_REFUSED = Refused(
    403,
    "other-origin",
    "This request comes from another site, or does not say where it comes from.",
    "Use the study's own pages, or a token in an Authorization header.",
)


class Origin:
    """Refuses requests that another site's page may have made a browser send (403).

    - Whatever carries a bearer token passes: no browser adds one by itself.
    - What may change something (any method but GET, HEAD, OPTIONS) needs a `Sec-Fetch-Site` of `same-origin` or `none`.
      Browsers send that header over https and to the loopback interface alone; without it, `Origin` has to be the
      server's own. Without both it is refused if it carries a cookie; without a cookie as well it is no browser that
      another site could use, and passes.
    - A GET of the API that another site's page makes is refused, unless somebody follows a link to it.

    Args:
        app: What is guarded.
        base_url: Where people reach the server. If that is https, an origin of http is another one.
    """

    def __init__(self, app: ASGIApp, *, base_url: str) -> None:
        self._app = app
        self._own = base_url.lower().rstrip("/")
        self._schemes = ("https",) if self._own.startswith("https:") else ("http", "https")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] == "http" and not self._may_pass(scope):
            await _REFUSED(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _may_pass(self, scope: Scope) -> bool:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        shown = presented(headers)
        if shown is not None and shown.by == "token":
            return True
        site = _only(headers, b"sec-fetch-site")
        if scope["method"] in _SAFE:
            return (
                site is None
                or site in _OWN_PAGES
                or not scope["path"].startswith("/api/")
                or _only(headers, b"sec-fetch-mode") == b"navigate"
            )
        if site is not None:
            return site in _OWN_PAGES
        origin = _only(headers, b"origin")
        if origin is None:
            return shown is None
        return self._is_own(origin.decode("latin-1"), (_only(headers, b"host") or b"").decode("latin-1"))

    def _is_own(self, origin: str, host: str) -> bool:
        if origin.lower() == self._own:
            return True
        scheme, _, rest = origin.lower().partition("://")
        if scheme not in self._schemes or not rest:
            return False
        return rest.removesuffix(_PORTS[scheme]) == host.lower().removesuffix(_PORTS[scheme])


def _only(headers: Iterable[tuple[bytes, bytes]], wanted: bytes) -> bytes | None:
    """The value of a header; of one that comes twice, a value that fits nothing."""
    found = [value for name, value in headers if name == wanted]
    return None if not found else found[0] if len(found) == 1 else b""

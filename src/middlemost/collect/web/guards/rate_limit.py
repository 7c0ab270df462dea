"""How often a session may ask, and how often an address may try to come in."""

from starlette.types import ASGIApp, Receive, Scope, Send

from middlemost.collect.access.limits import API, JOIN, SIGN_IN, Buckets, Rate, network_of, retry_after
from middlemost.collect.access.presented import presented
from middlemost.collect.web.guards.refuse import Refused

SIGN_IN_PATHS = ("/login", "/welcome/", "/api/login", "/api/welcome")
"""Where passwords are given."""

JOIN_PATHS = ("/join/", "/r/", "/api/join", "/api/return")
"""Where links are used."""


class RateLimit:
    """Refuses what comes too often (429), and says after how many seconds to come again.

    Below `/api/` each session has its bucket, and each address for what shows no session. Passwords and links are
    counted by address, where an IPv6 network of 64 bits is one. Addresses are hashed and kept in memory alone. How
    often one account's password may be tried is for the route to count, which knows the account: see `count_sign_in`.

    Args:
        app: What is guarded.
        api: How often a session may ask. Default: 200 a second, 400 at once.
        sign_in: How often an address may give a password. Default: 5 a minute.
        join: How often an address may use a link. Default: 250 at once, then one a second.
    """

    def __init__(self, app: ASGIApp, *, api: Rate = API, sign_in: Rate = SIGN_IN, join: Rate = JOIN) -> None:
        self._app = app
        self._api = Buckets(api)
        self._sign_in = Buckets(sign_in)
        self._join = Buckets(join)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        wait = self._wait(scope) if scope["type"] == "http" else 0.0
        if wait > 0:
            await _refused(wait)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _wait(self, scope: Scope) -> float:
        path: str = scope["path"]
        if scope["method"] == "POST":
            if path.startswith(SIGN_IN_PATHS):
                return self._sign_in.wait(_address(scope))
            if path.startswith(JOIN_PATHS):
                return self._join.wait(_address(scope))
        if not path.startswith("/api/"):
            return 0.0
        shown = presented(scope["headers"])
        return self._api.wait(_address(scope) if shown is None else shown.token)


def _address(scope: Scope) -> str:
    client: tuple[str, int] | None = scope.get("client")
    return "address " + ("" if client is None else network_of(client[0]))


def _refused(wait: float) -> Refused:
    seconds = retry_after(wait)
    return Refused(
        429,
        "too-many",
        "Too many requests.",
        f"Wait {seconds} s.",
        headers=((b"retry-after", str(seconds).encode()),),
    )

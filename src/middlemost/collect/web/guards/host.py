"""The name by which a request calls the server has to be one of its own.

Otherwise a page of another site could point its own name at this machine (DNS rebinding) and so speak with a server on
the loopback interface as if it were its own.
"""

import re
from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from middlemost.collect.web.guards.refuse import Refused

_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\s:\[\]/@?#\\]+)(:\d{1,5})?")
_LOOPBACK = re.compile(r"localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]")

_REFUSED = Refused(
    421,
    "unknown-host",
    "This server is not known by that name.",
    "Open it by the address it printed, or start it with this name among its own.",
)


class Host:
    """Refuses requests for any other name (421). Ports do not matter.

    Args:
        app: What is guarded.
        names: The server's own names, beside the loopback ones; an IPv6 address in brackets.
    """

    def __init__(self, app: ASGIApp, *, names: Iterable[str]) -> None:
        self._app = app
        self._names = frozenset(name.lower().rstrip(".") for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] == "http" and not self._is_ours(scope["headers"]):
            await _REFUSED(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_ours(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        named = [value for name, value in headers if name == b"host"]
        if len(named) != 1:
            return False
        name = host_name(named[0].decode("latin-1"))
        return name is not None and (name in self._names or _LOOPBACK.fullmatch(name) is not None)


def host_name(host: str) -> str | None:
    """The name in a Host header, in small letters and without its port; None if it is none.

    Args:
        host: The header.
    """
    matched = _HOST.fullmatch(host)
    return None if matched is None else matched[1].lower().rstrip(".")

"""How large the body of a request may be."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from middlemost.collect.web.guards.refuse import Refused

LIMIT = 1_000_000
"""Bytes of a request's body at most: the longest answers to the largest form are a fraction of it."""


class BodyLimit:
    """Refuses larger bodies (413): at once by what Content-Length says, else as soon as more has come than may.

    Bytes are counted as they come, whatever Content-Length said. The application then hears that the client has gone,
    and what it replies to that is dropped.

    Args:
        app: What is guarded.
        limit: In bytes. Default: `LIMIT`.
    """

    def __init__(self, app: ASGIApp, *, limit: int = LIMIT) -> None:
        self._app = app
        self._limit = limit
        self._refused = Refused(
            413,
            "too-large",
            f"The request is larger than {limit:,} bytes.",
            "Send less at once.",
            headers=((b"connection", b"close"),),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through as long as its body is not too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif self._announced(scope) > self._limit:
            await self._refused(scope, receive, send)
        else:
            await _Counted(self._app, self._limit, self._refused).run(scope, receive, send)

    def _announced(self, scope: Scope) -> int:
        for name, value in scope["headers"]:
            if name == b"content-length":
                return int(value) if value.isdigit() else 0  # what is no number is for the HTTP parser to refuse
        return 0


class _Counted:
    """One request, whose bytes are counted."""

    __slots__ = ("_app", "_came", "_limit", "_receive", "_refused", "_send", "_started")

    def __init__(self, app: ASGIApp, limit: int, refused: Refused) -> None:
        self._app = app
        self._limit = limit
        self._refused = refused
        self._came = 0
        self._started = False

    async def run(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        try:
            await self._app(scope, self._counting, self._unless_refused)
        except Exception:
            if self._came <= self._limit:
                raise
        if self._came > self._limit and not self._started:
            await self._refused(scope, receive, send)

    async def _counting(self) -> Message:
        if self._came > self._limit:
            return {"type": "http.disconnect"}
        message = await self._receive()
        if message["type"] == "http.request":
            self._came += len(message.get("body", b""))
            if self._came > self._limit:
                return {"type": "http.disconnect"}
        return message

    async def _unless_refused(self, message: Message) -> None:
        if self._came <= self._limit or self._started:
            self._started = True
            await self._send(message)

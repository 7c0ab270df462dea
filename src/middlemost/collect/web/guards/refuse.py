"""What a guard says when it lets a request go no further."""

import json

from starlette.types import Receive, Scope, Send


class Refused:
    """A refusal as an application of its own: JSON below `/api/`, plain text elsewhere.

    Args:
        status: Of the reply.
        code: A word for programs.
        message: A sentence for people.
        remedy: What to do about it.
        headers: Beside the usual ones.
    """

    __slots__ = ("_headers", "_json", "_status", "_text")

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        remedy: str,
        *,
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> None:
        self._status = status
        self._headers = headers
        self._json = json.dumps({"error": {"code": code, "message": message, "remedy": remedy}}).encode()
        self._text = f"{message} {remedy}\n".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the refusal."""
        del receive
        api = scope["path"].startswith("/api/")
        body = self._json if api else self._text
        kind = b"application/json" if api else b"text/plain; charset=utf-8"
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *self._headers]
        await send({"type": "http.response.start", "status": self._status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

"""Requests of plain ASGI, for what no client would send."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    def header(self, name: str) -> str | None:
        found = [value.decode() for key, value in self.headers if key == name.encode()]
        assert len(found) < 2, f"{name} came {len(found)} times"
        return found[0] if found else None

    @property
    def code(self) -> str:
        return json.loads(self.body)["error"]["code"]


def scope_of(
    method: str,
    path: str,
    headers: dict[str, str] | Sequence[tuple[str, str]] = (),
    client: tuple[str, int] | None = ("192.0.2.7", 4711),
) -> Scope:
    """A request's scope; its Host is 127.0.0.1:8700 unless given."""
    pairs = list(headers.items() if isinstance(headers, dict) else headers)
    if not any(name == "host" for name, _ in pairs):
        pairs.insert(0, ("host", "127.0.0.1:8700"))
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs]
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": raw,
        "client": client,
        "scheme": "http",
    }


async def asked(app: ASGIApp, scope: Scope, chunks: Iterable[bytes] = (b"",)) -> Reply:
    """Send a request, its body in chunks, and collect the reply."""
    left = list(chunks)
    sent: list[Message] = []

    async def receive() -> Message:
        if not left:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    assert [message["type"] for message in sent] == ["http.response.start"] + ["http.response.body"] * (len(sent) - 1)
    return Reply(sent[0]["status"], list(sent[0]["headers"]), b"".join(message["body"] for message in sent[1:]))


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that says hello."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"hello"})


async def silent(*_: Any) -> None:
    raise AssertionError("This request should not have come through.")

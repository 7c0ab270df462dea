"""Many clients of an HTTP server in one thread, as cheap as can be: the server shares the machine with them.

A client is a generator: it yields the bytes of a request and gets the reply, or yields seconds to wait. What was sent
over a connection that then broke is sent again over a new one, as a browser's page would.
"""

import heapq
import selectors
import socket
import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass

AGAIN = 0.05
"""Seconds until a server that cannot be reached is tried again."""


LOOK = 0.5
"""Seconds after which it is looked whether to stop, if nothing comes."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said.

    Attributes:
        status: Of HTTP.
        head: The lines before the body.
        body: The rest.
        seconds: From the request, the first one where it had to be sent again, to here.
        tries: How often it was sent.
    """

    status: int
    head: bytes
    body: bytes
    seconds: float
    tries: int


Client = Generator[bytes | float, Reply | None, None]
"""Yields requests and seconds to wait; is sent the reply, or None after a wait."""


class _Conversation:
    """A client, its connection, and the request it waits for."""

    __slots__ = ("began", "client", "connection", "got", "request", "tries")

    def __init__(self, client: Client) -> None:
        self.client = client
        self.connection: socket.socket | None = None
        self.request = b""
        self.got = b""
        self.began = 0.0
        self.tries = 0


class Crowd:
    """Clients of one server that act side by side.

    Args:
        port: Of the server, on this machine.
        keep: Whether a connection is used for more than one request. Default: as long as the server keeps it.
    """

    def __init__(self, port: int, *, keep: bool = True) -> None:
        self._at = ("127.0.0.1", port)
        self._keep = keep
        self._selector = selectors.DefaultSelector()
        self._timers: list[tuple[float, int, _Conversation]] = []
        self._number = 0
        self._left = 0
        self._stopped = False

    def run(self, clients: Iterable[Client], seconds: float) -> float:
        """Let clients act until all have ended, or the time is over.

        Args:
            clients: Who.
            seconds: How long at most; what is under way then is dropped.

        Returns:
            How many seconds it took.
        """
        began = time.perf_counter()
        conversations = [_Conversation(client) for client in clients]
        self._left = len(conversations)
        for one in conversations:
            self._go_on(one, None)
        while self._left and not self._stopped and (now := time.perf_counter()) < began + seconds:
            while self._timers and self._timers[0][0] <= now:
                _, _, one = heapq.heappop(self._timers)
                self._awake(one)
            until = min(self._timers[0][0] if self._timers else began + seconds, began + seconds, now + LOOK)
            for key, _ in self._selector.select(max(0.0, until - time.perf_counter())):
                self._read(key.data)
        for one in conversations:
            self._hang_up(one)
            one.client.close()
        self._timers.clear()
        return time.perf_counter() - began

    def stop(self) -> None:
        """End `run` soon; any thread may say so."""
        self._stopped = True

    def _go_on(self, one: _Conversation, reply: Reply | None) -> None:
        try:
            asked = one.client.send(reply)
        except StopIteration:
            self._left -= 1
            self._hang_up(one)
            return
        if isinstance(asked, bytes):
            one.request, one.tries, one.began = asked, 0, time.perf_counter()
            self._send(one)
        else:
            self._wake(one, asked)

    def _wake(self, one: _Conversation, after: float) -> None:
        self._number += 1
        heapq.heappush(self._timers, (time.perf_counter() + after, self._number, one))

    def _awake(self, one: _Conversation) -> None:
        if one.request:
            self._send(one)
        else:
            self._go_on(one, None)

    def _send(self, one: _Conversation) -> None:
        one.tries += 1
        one.got = b""
        try:
            if one.connection is None:
                one.connection = socket.create_connection(self._at, timeout=10)
                one.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._selector.register(one.connection, selectors.EVENT_READ, one)
            one.connection.sendall(one.request)
        except OSError:
            self._lost(one)

    def _lost(self, one: _Conversation) -> None:
        self._hang_up(one)
        self._wake(one, AGAIN)

    def _hang_up(self, one: _Conversation) -> None:
        if one.connection is not None:
            self._selector.unregister(one.connection)
            one.connection.close()
            one.connection = None

    def _read(self, one: _Conversation) -> None:
        assert one.connection is not None
        try:
            data = one.connection.recv(1 << 18)
        except OSError:
            data = b""
        if not one.request:  # nothing was asked: the server closes a connection that it kept
            self._hang_up(one)
            return
        one.got += data
        found = _parsed(one.got, ended=not data)
        if found is None:
            if not data:
                self._lost(one)
            return
        head, body = found
        if not data or not self._keep or b"connection: close" in head.lower():
            self._hang_up(one)
        reply = Reply(int(head[9:12]), head, body, time.perf_counter() - one.began, one.tries)
        one.request = b""
        self._go_on(one, reply)


def _parsed(data: bytes, *, ended: bool) -> tuple[bytes, bytes] | None:
    """Head and body of a reply; None as long as it is not all there."""
    head, found, rest = data.partition(b"\r\n\r\n")
    if not found:
        return None
    lower = head.lower()
    at = lower.find(b"\r\ncontent-length:")
    if at >= 0:
        length = int(lower[at + 17 :].split(b"\r\n", 1)[0])
        return (head, rest) if len(rest) >= length else None
    if b"transfer-encoding: chunked" in lower:
        return (head, _joined(rest)) if rest.endswith(b"0\r\n\r\n") else None
    if head[9:12] in (b"204", b"304"):
        return head, b""
    return (head, rest) if ended else None


def _joined(chunks: bytes) -> bytes:
    whole = b""
    while chunks:
        size, _, chunks = chunks.partition(b"\r\n")
        length = int(size, 16)
        whole += chunks[:length]
        chunks = chunks[length + 2 :]
    return whole

"""Raters of a running study server who label by its API, retry as its page does, and write down what they were told."""

import http.client
import json
import random
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from .wire import Client, Reply

FULL_PAUSE = 0.2
"""Seconds until an answer that found no room is sent again."""


@dataclass
class Rater:
    """A simulated rater.

    Attributes:
        token: The session's cookie.
        leaves_after: How many labels after which they go and never come back, with an item in their hands. Default:
            they stay.
        submits: Seconds of each submit that went through at once; its reply brings the next item.
        acknowledged: Client id → what the server said it stored: the row's number and status.
        refused: Status and code of an error → how often it came.
        ended: Why they stopped, in the server's word; `""` while they have not.
        sent: How many answers they made.
    """

    token: str
    leaves_after: int | None = None
    submits: list[float] = field(default_factory=list)
    acknowledged: dict[str, tuple[int, str]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    ended: str = ""
    sent: int = 0


def joined(port: int, secret: str) -> Rater:
    """A new rater, come in by the shared link.

    Args:
        port: Of the server.
        secret: Of the link.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/api/join", json.dumps({"secret": secret}), _JSON)
    reply = connection.getresponse()
    body = reply.read()
    assert reply.status == 201, body
    connection.close()
    return Rater(reply.headers["set-cookie"].partition("=")[2].partition(";")[0])


def labelling(
    rater: Rater, port: int, labels: Sequence[str], *, question: str = "label", pause: float = 0.0, seed: int = 0
) -> Client:
    """Label one item after another until the study is complete.

    Args:
        rater: Who.
        port: Of the server.
        labels: What they answer, at random.
        question: The question's name.
        pause: Seconds between two labels, from half to one and a half of it. Default: none.
        seed: Of their chance.
    """
    chance = random.Random(f"{seed}/{rater.token}")
    head = f"Host: 127.0.0.1:{port}\r\nCookie: mm_session={rater.token}\r\nSec-Fetch-Site: same-origin\r\n"
    ask = f"GET /api/next HTTP/1.1\r\n{head}\r\n".encode()
    post = f"POST /api/answers HTTP/1.1\r\n{head}Content-Type: application/json\r\nContent-Length: ".encode()
    if pause:
        yield pause * chance.random()  # nobody begins at the same moment
    reply = yield from _asked(rater, ask)
    while True:
        assignment = _assignment(reply)
        if assignment is None:
            if rater.ended:
                return
            reply = yield from _asked(rater, ask)
            continue
        if rater.leaves_after is not None and rater.sent >= rater.leaves_after:
            rater.ended = "left"
            return
        if pause:
            yield pause * chance.uniform(0.5, 1.5)
        rater.sent += 1
        client = f"{rater.token[:16]}-{rater.sent:06}"
        body = b'{"client":"%s","assignment":%d,"answers":{"%s":{"value":"%s"}},"seconds":2.5}' % (
            client.encode(),
            assignment,
            question.encode(),
            chance.choice(labels).encode(),
        )
        reply = yield from _sent(rater, client, b"%s%d\r\n\r\n%s" % (post, len(body), body))


_SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
_JSON = {"Content-Type": "application/json", **_SAME_ORIGIN}


def _sent(rater: Rater, client: str, request: bytes) -> Generator[bytes | float, Reply | None, Reply]:
    """Send an answer until the server says what became of it."""
    while True:
        reply = yield request
        assert reply is not None
        if reply.status == 200:
            if reply.tries == 1:
                rater.submits.append(reply.seconds)
            rater.acknowledged[client] = _stored(reply.body)
            return reply
        code = _count_error(rater, reply)
        if code == "late":
            rater.acknowledged[client] = _stored(reply.body)
            return reply
        if reply.status < 500 and reply.status != 429:
            return reply
        yield FULL_PAUSE


def _asked(rater: Rater, request: bytes) -> Generator[bytes | float, Reply | None, Reply]:
    """Ask for an item until there is one, or there will be none."""
    while True:
        reply = yield request
        assert reply is not None
        if reply.status != 200:
            _count_error(rater, reply)
            yield FULL_PAUSE
        elif _assignment(reply) is not None:
            return reply
        else:
            reason = json.loads(reply.body)["reason"]
            if reason not in ("nothing-now", "all-seen"):
                rater.ended = reason
                return reply
            yield 0.1


def _assignment(reply: Reply) -> int | None:
    """The number of the assignment in a turn, without parsing the rest: most of it is the item's text."""
    at = reply.body.find(b'"task":{"assignment":')
    return None if at < 0 else int(reply.body[at + 21 : reply.body.index(b",", at)])


def _stored(body: bytes) -> tuple[int, str]:
    stored = json.loads(body[body.index(b'{"id":') : body.index(b"}", body.index(b'{"id":')) + 1])
    return stored["id"], stored["status"]


def _count_error(rater: Rater, reply: Reply) -> str:
    try:
        code = str(json.loads(reply.body)["error"]["code"])
    except (ValueError, KeyError, TypeError):
        code = "?"
    said = f"{reply.status} {code}"
    rater.refused[said] = rater.refused.get(said, 0) + 1
    return code

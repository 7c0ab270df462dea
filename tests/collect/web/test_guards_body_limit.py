import asyncio
import json

import pytest
from fastapi import FastAPI, Request
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import Receive, Scope, Send

from middlemost.collect.web.guards.body_limit import LIMIT, BodyLimit

from .asgi import Reply, asked, scope_of, silent


async def length(scope: Scope, receive: Receive, send: Send) -> None:
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


def sent(app, chunks: list[bytes], headers: dict[str, str] | None = None, limit: int = 100) -> Reply:
    scope = scope_of("POST", "/api/answers", headers or {})
    return asyncio.run(asked(BodyLimit(app, limit=limit), scope, chunks))


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_bytes_are_counted_over_all_chunks(sizes: list[int]):
    reply = sent(length, [b"x" * size for size in sizes])
    if sum(sizes) <= 100:
        assert (reply.status, reply.body) == (200, str(sum(sizes)).encode())
    else:
        assert (reply.status, reply.code) == (413, "too-large")


def test_what_announces_itself_too_large_is_not_read():
    reply = sent(silent, [b"x"], {"content-length": "101"})
    assert (reply.status, reply.code) == (413, "too-large")
    assert reply.header("connection") == "close"
    assert sent(length, [b"x" * 100], {"content-length": "100"}).status == 200


@pytest.mark.parametrize("announced", ["1", "0", "-5", "", "many", "1e3", "+7"])
def test_content_length_lies(announced: str):
    assert sent(length, [b"x" * 60, b"x" * 60], {"content-length": announced}).status == 413


def test_fastapi_answers_413_and_not_400():
    app = FastAPI()

    @app.post("/api/answers")
    def take(body: dict[str, str]) -> int:
        return len(body)

    small, large = json.dumps({"a": "b"}).encode(), json.dumps({"a": "b" * 200}).encode()
    headers = {"content-type": "application/json"}
    assert sent(app, [small[:3], small[3:]], headers).status == 200
    reply = sent(app, [large[:90], large[90:]], headers)
    assert (reply.status, reply.code) == (413, "too-large")


def test_an_application_that_failed_by_itself_still_fails():
    async def failing(scope: Scope, receive: Receive, send: Send) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        sent(failing, [b"x"])


def test_a_reply_that_has_begun_goes_on():
    async def early(scope: Scope, receive: Receive, send: Send) -> None:
        async def words():
            yield "a"
            while (await receive())["type"] == "http.request":
                yield "b"

        await StreamingResponse(words())(scope | {"extensions": {}, "asgi": {"spec_version": "2.4"}}, receive, send)

    reply = sent(early, [b"x" * 60, b"x" * 60])
    assert reply.status == 200
    assert reply.body == b"ab"


def test_answers_of_any_form_fit():
    assert LIMIT == 1_000_000

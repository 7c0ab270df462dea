import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from middlemost.collect.web.guards.headers import Headers, content_policy
from middlemost.errors import SettingError

from .asgi import Reply, asked, hello, scope_of

# The policy as the design has it, word by word.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https://a.org; "
    "media-src 'self' data: https://a.org; connect-src 'self'; font-src 'none'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


async def careless(scope: Scope, receive: Receive, send: Send) -> None:
    headers = [
        (b"Content-Security-Policy", b"default-src *"),
        (b"cache-control", b"public, max-age=60"),
        (b"content-type", b"text/html"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"<p>"})


def got(path: str, app=careless) -> Reply:
    return asyncio.run(asked(Headers(app, media_from=lambda: ["https://a.org"]), scope_of("GET", path)))


@pytest.mark.parametrize("path", ["/", "/rate", "/api/next", "/static/page.js", "/media/ab12"])
def test_every_reply_has_them_once(path: str):
    reply = got(path)
    assert reply.header("x-content-type-options") == "nosniff"
    assert reply.header("referrer-policy") == "same-origin"
    assert reply.header("cross-origin-opener-policy") == "same-origin"
    assert reply.header("cross-origin-resource-policy") == "same-origin"
    assert "camera=()" in (reply.header("permissions-policy") or "")
    assert reply.header("content-type") == "text/html"
    policies = [value for name, value in reply.headers if name.lower() == b"content-security-policy"]
    assert len(policies) == 1


def test_the_policy_is_the_designs_and_not_the_applications():
    assert got("/rate").header("content-security-policy") == POLICY
    assert got("/static/page.js").header("content-security-policy") == POLICY


def test_what_came_with_the_items_runs_nothing():
    assert got("/media/ab12").header("content-security-policy") == "default-src 'none'; sandbox"


def test_nothing_is_kept_but_files():
    for path in ("/", "/rate", "/api/next", "/staticky", "/api/static/"):
        assert got(path).header("cache-control") == "no-store"
        assert got(path, hello).header("cache-control") == "no-store"
    for path in ("/static/page.js", "/media/ab12"):
        assert got(path).header("cache-control") == "public, max-age=60"
        assert got(path, hello).header("cache-control") is None


def test_origins_follow_the_study():
    origins: list[str] = []
    guarded = Headers(hello, media_from=lambda: origins)
    for now in ([], ["https://a.org"], ["https://b.org:8443", "http://c.org"]):
        origins[:] = now
        reply = asyncio.run(asked(guarded, scope_of("GET", "/")))
        policy = reply.header("content-security-policy") or ""
        assert " ".join(("img-src", "'self'", "data:", *now)) + ";" in policy


@pytest.mark.parametrize(
    "origin", ["*", "https://a.org; script-src *", "https://a.org/path", "data:", "https://a.org\n", "'unsafe-inline'"]
)
def test_no_origin_brings_a_rule_of_its_own(origin: str):
    with pytest.raises(SettingError, match="media_from"):
        content_policy((origin,))

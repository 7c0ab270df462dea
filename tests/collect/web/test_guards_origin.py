import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost.collect.web.guards.origin import Origin

from .asgi import Reply, asked, hello, scope_of

COOKIE = {"cookie": "mm_session=mm_x"}
TOKEN = {"authorization": "Bearer mm_x"}
LOCAL = "http://127.0.0.1:8700"


def reply(method: str, path: str, headers: dict[str, str], base_url: str = LOCAL) -> Reply:
    return asyncio.run(asked(Origin(hello, base_url=base_url), scope_of(method, path, headers)))


def passes(method: str, headers: dict[str, str], path: str = "/api/answers", base_url: str = LOCAL) -> bool:
    status = reply(method, path, headers, base_url).status
    assert status in {200, 403}
    return status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "ODD", "post"])
@pytest.mark.parametrize(
    ("headers", "through"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "odd"}, False),
        ({"sec-fetch-site": ""}, False),
        ({"sec-fetch-site": "cross-site", "origin": LOCAL}, False),
        ({"origin": LOCAL}, True),
        ({"origin": "http://127.0.0.1:8701"}, False),
        ({"origin": "http://127.0.0.1"}, False),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "http://127.0.0.1:8700.evil.example"}, False),
        ({"origin": "http://evil.example/127.0.0.1:8700"}, False),
        ({"origin": "ftp://127.0.0.1:8700"}, False),
        ({"origin": "127.0.0.1:8700"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"referer": LOCAL + "/rate"}, False),
        ({}, False),
    ],
)
@pytest.mark.parametrize("path", ["/api/answers", "/logout"])
def test_what_changes_anything_by_a_cookie(method: str, headers: dict[str, str], through: bool, path: str):
    assert passes(method, headers | COOKIE, path) is through


@pytest.mark.parametrize("site", ["cross-site", "same-site", "same-origin"])
def test_a_token_passes_from_anywhere(site: str):
    for headers in ({}, {"sec-fetch-site": site}, {"origin": "http://evil.example"}):
        assert passes("POST", headers | TOKEN)
        assert passes("POST", headers | TOKEN | COOKIE)
        assert passes("GET", headers | TOKEN)


@pytest.mark.parametrize("scheme", ["Basic YTpi", "", "Bear mm_x", "Digest a"])
def test_other_schemes_are_no_tokens(scheme: str):
    assert not passes("POST", {"origin": "http://evil.example", "authorization": scheme} | COOKIE)


def test_signing_in_from_another_site_is_refused_without_a_cookie_too():
    assert not passes("POST", {"sec-fetch-site": "cross-site"}, "/login")
    assert not passes("POST", {"origin": "http://evil.example"}, "/join/mm_x")
    assert passes("POST", {}, "/login")  # no browser, and no cookie to abuse


def test_a_header_that_comes_twice_counts_for_nothing():
    for name, value in (("origin", LOCAL), ("sec-fetch-site", "same-origin")):
        headers = [("cookie", COOKIE["cookie"]), (name, value), (name, value)]
        guarded = Origin(hello, base_url=LOCAL)
        assert asyncio.run(asked(guarded, scope_of("POST", "/api/answers", headers))).status == 403


@pytest.mark.parametrize(
    ("path", "headers", "through"),
    [
        ("/api/next", {}, True),
        ("/api/next", {"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}, True),
        ("/api/next", {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}, True),
        ("/api/next", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}, False),
        ("/api/next", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, False),
        ("/api/next", {"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors"}, False),
        ("/api/next", {"sec-fetch-site": "cross-site"}, False),
        ("/api/export/csv", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, True),
        ("/r/mm_x", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, True),
        ("/static/page.js", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, True),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading(method: str, path: str, headers: dict[str, str], through: bool):
    assert passes(method, headers | COOKIE, path) is through


def test_behind_a_proxy_that_speaks_https():
    base = "https://study.example.org"
    own = COOKIE | {"host": "study.example.org"}
    assert passes("POST", own | {"origin": base}, base_url=base)
    assert passes("POST", own | {"origin": base + ":443"}, base_url=base)
    assert not passes("POST", own | {"origin": "http://study.example.org"}, base_url=base)
    assert passes("POST", COOKIE | {"host": "127.0.0.1:8700", "origin": base}, base_url=base)  # Host rewritten
    assert passes("POST", COOKIE | {"host": "STUDY.example.org:443", "origin": base}, base_url=base)


def test_the_refusal_is_json_for_programs():
    refused = reply("POST", "/api/answers", COOKIE | {"sec-fetch-site": "cross-site"})
    assert (refused.status, refused.code) == (403, "other-origin")
    assert b"{" not in reply("POST", "/logout", COOKIE | {"sec-fetch-site": "cross-site"}).body


@given(st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40))
def test_no_other_origin_is_ours(text: str):
    if text.lower() not in {LOCAL, "https://127.0.0.1:8700"}:
        assert not passes("POST", COOKIE | {"origin": text})

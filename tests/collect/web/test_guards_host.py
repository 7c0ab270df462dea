import asyncio

import pytest

from middlemost.collect.web.guards.host import Host

from .asgi import asked, hello, scope_of, silent

NAMES = ("Study.example.org", "[2001:db8::1]", "192.168.1.5")


def status(*hosts: str, path: str = "/") -> int:
    scope = scope_of("GET", path, [("host", host) for host in hosts])
    return asyncio.run(asked(Host(hello, names=NAMES), scope)).status


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8700",
        "LOCALHOST:1",
        "localhost.",
        "127.0.0.1:8700",
        "127.1.2.3",
        "[::1]:8700",
        "study.example.org",
        "STUDY.example.org:443",
        "study.example.org.",
        "[2001:db8::1]:8700",
        "192.168.1.5:8700",
    ],
)
def test_its_own_names(host: str):
    assert status(host) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8700",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example/localhost",
        "localhost@evil.example",
        "evil.example#localhost",
        "localhost:8700:1",
        "localhost:",
        "192.168.1.6",
        "[::2]",
        "::1",
        "",
        " ",
        "localhost evil.example",
        "127.0.0.1\n",
        "0.0.0.0",
        "a.study.example.org",
    ],
)
def test_all_other_names(host: str):
    assert status(host) == 421


def test_two_names_or_none():
    assert status("localhost", "evil.example") == 421
    assert status("evil.example", "localhost") == 421
    scope = scope_of("GET", "/")
    scope["headers"] = []
    assert asyncio.run(asked(Host(silent, names=()), scope)).status == 421


def test_programs_are_told_in_json():
    scope = scope_of("GET", "/api/next", {"host": "evil.example"})
    reply = asyncio.run(asked(Host(silent, names=()), scope))
    assert reply.code == "unknown-host"
    assert reply.header("content-type") == "application/json"
    page = asyncio.run(asked(Host(silent, names=()), scope_of("GET", "/rate", {"host": "evil.example"})))
    assert page.header("content-type") == "text/plain; charset=utf-8"
    head = asyncio.run(asked(Host(silent, names=()), scope_of("HEAD", "/rate", {"host": "evil.example"})))
    assert head.body == b""

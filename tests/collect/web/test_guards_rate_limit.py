import asyncio

import pytest

from middlemost.collect.access.limits import Rate
from middlemost.collect.web.guards.rate_limit import RateLimit

from .asgi import Reply, asked, hello, scope_of

SLOW = Rate(1 / 60, 3.0)


@pytest.fixture
def limited() -> RateLimit:
    return RateLimit(hello, api=SLOW, sign_in=SLOW, join=SLOW)


def ask(app: RateLimit, method: str, path: str, address: str = "192.0.2.1", **headers: str) -> Reply:
    return asyncio.run(asked(app, scope_of(method, path, headers, (address, 1))))


def through(app: RateLimit, times: int, method: str, path: str, address: str = "192.0.2.1", **headers: str) -> int:
    return sum(ask(app, method, path, address, **headers).status == 200 for _ in range(times))


def test_each_session_has_its_bucket_wherever_it_comes_from(limited: RateLimit):
    assert through(limited, 5, "GET", "/api/next", cookie="mm_session=a") == 3
    assert through(limited, 5, "POST", "/api/answers", "192.0.2.9", cookie="x=y; mm_session=a") == 0
    assert through(limited, 5, "GET", "/api/next", cookie="mm_session=b") == 3
    assert through(limited, 5, "GET", "/api/next", authorization="Bearer c") == 3


def test_without_a_session_the_address_counts(limited: RateLimit):
    assert through(limited, 5, "GET", "/api/next") == 3
    assert through(limited, 5, "GET", "/api/next", "192.0.2.2") == 3
    assert through(limited, 5, "GET", "/api/next", "2001:db8::1") == 3
    assert through(limited, 5, "GET", "/api/next", "2001:db8::2") == 0


@pytest.mark.parametrize(
    ("first", "second"), [("/login", "/welcome/mm_x"), ("/join/mm_x", "/r/mm_y"), ("/api/login", "/login")]
)
def test_coming_in_is_counted_by_address(limited: RateLimit, first: str, second: str):
    assert through(limited, 3, "POST", first) == 3
    assert through(limited, 1, "POST", second, cookie="mm_session=a") == 0  # whatever cookie is shown
    assert through(limited, 1, "POST", second, "192.0.2.2") == 1
    assert through(limited, 9, "GET", second) == 9 or second.startswith("/api/")


def test_links_and_passwords_are_counted_apart(limited: RateLimit):
    assert through(limited, 5, "POST", "/login") == 3
    assert through(limited, 5, "POST", "/join/mm_x") == 3


def test_pages_and_files_are_not_counted(limited: RateLimit):
    for path in ("/", "/rate", "/static/page.js", "/media/x"):
        assert through(limited, 9, "GET", path) == 9


def test_the_refusal_says_when_to_come_again(limited: RateLimit):
    through(limited, 3, "GET", "/api/next")
    reply = ask(limited, "GET", "/api/next")
    assert (reply.status, reply.code) == (429, "too-many")
    assert reply.header("retry-after") == "60"


def test_a_client_without_an_address():
    limited = RateLimit(hello, api=SLOW)
    for expected in (200, 200, 200, 429):
        assert asyncio.run(asked(limited, scope_of("GET", "/api/next", client=None))).status == expected


def test_by_default_an_honest_script_is_never_refused():
    limited = RateLimit(hello)
    assert through(limited, 400, "POST", "/api/answers", authorization="Bearer a") == 400

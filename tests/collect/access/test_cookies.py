from http.cookies import SimpleCookie

import pytest

from middlemost.collect.access.cookies import no_cookie, session_cookie
from middlemost.collect.access.presented import Presented, presented
from middlemost.collect.access.roles import Role
from middlemost.collect.access.secrets import new_secret


@pytest.mark.parametrize("https", [True, False])
@pytest.mark.parametrize(("role", "days"), [(Role.RATER, 400), (Role.MANAGER, 7)])
def test_what_the_browser_is_told(https: bool, role: Role, days: int):
    token = new_secret()
    cookie = SimpleCookie(session_cookie(token, role, https=https))["mm_session"]
    assert cookie.value == token
    assert (cookie["path"], cookie["samesite"].lower(), cookie["httponly"]) == ("/", "lax", True)
    assert bool(cookie["secure"]) is https
    assert int(cookie["max-age"]) == days * 24 * 3600
    assert cookie["domain"] == ""


def test_what_the_browser_sends_is_understood():
    token = new_secret()
    sent = session_cookie(token, Role.RATER, https=True).partition(";")[0]
    assert presented([(b"cookie", sent.encode())]) == Presented(token, "cookie")


def test_leaving():
    cookie = SimpleCookie(no_cookie(https=True))["mm_session"]
    assert (cookie.value, cookie["max-age"], cookie["path"]) == ("", "0", "/")

from hypothesis import given
from hypothesis import strategies as st

from middlemost.collect.access.presented import Presented, presented


def test_a_token_in_a_header():
    for value in (b"Bearer mm_x", b"bearer mm_x", b"BEARER   mm_x "):
        assert presented([(b"authorization", value)]) == Presented("mm_x", "token")


def test_a_cookie_among_others():
    for value in (b"mm_session=mm_x", b"a=b; mm_session=mm_x; c=d", b"a=b;mm_session=mm_x"):
        assert presented([(b"host", b"a"), (b"cookie", value)]) == Presented("mm_x", "cookie")


def test_cookies_of_others():
    for value in (b"xmm_session=mm_x", b"mm_sessions=mm_x", b"a=mm_session=mm_x", b""):
        assert presented([(b"cookie", value)]) is None


def test_no_cookie_stands_in_for_a_header():
    cookie = (b"cookie", b"mm_session=mm_cookie")
    assert presented([cookie, (b"authorization", b"Bearer wrong")]) == Presented("wrong", "token")
    assert presented([(b"authorization", b"Basic YTpi"), cookie]) is None
    assert presented([cookie, (b"authorization", b"")]) is None


@given(st.lists(st.tuples(st.sampled_from([b"authorization", b"cookie", b"x"]), st.binary(max_size=40))))
def test_anything_else_is_taken_quietly(headers: list[tuple[bytes, bytes]]):
    shown = presented(headers)
    assert shown is None or shown.by in {"cookie", "token"}

import pytest

from middlemost.collect.access.roles import Role, Visitor
from middlemost.collect.access.secrets import new_secret
from middlemost.collect.access.session_cache import KEPT, SessionCache
from middlemost.collect.access.sessions import Found

NOW = 1_760_000_000.0


class Database:
    """Says who comes, and how often it was asked."""

    def __init__(self, found: Found | None) -> None:
        self.found = found
        self.asked = 0

    def __call__(self) -> Found | None:
        self.asked += 1
        return self.found


def rater(session: int, number: int, expires: float | None = None) -> Found:
    return Found(Visitor(Role.RATER, rater=number, session=session, by="cookie"), expires, None, None)


def manager(session: int, number: int) -> Found:
    return Found(Visitor(Role.MANAGER, account=number, session=session, by="cookie"), None, None, None)


def test_a_session_is_believed_for_five_seconds_at_most():
    assert KEPT <= 5
    cache, database, token = SessionCache(), Database(rater(1, 1)), new_secret()
    for after in (0.0, 1.0, KEPT - 0.1):
        assert cache.find(token, "cookie", NOW + after, database) == database.found
    assert database.asked == 1
    database.found = None  # revoked by another process
    assert cache.find(token, "cookie", NOW + KEPT, database) is None
    assert database.asked == 2


def test_a_session_that_ends_is_not_believed_beyond_its_end():
    cache, database, token = SessionCache(), Database(rater(1, 1, expires=NOW + 2)), new_secret()
    cache.find(token, "cookie", NOW, database)
    assert cache.look(token, "cookie", NOW + 1.9) is not None
    assert cache.look(token, "cookie", NOW + 2) is None


def test_a_cookie_that_is_known_is_no_token_that_is_known():
    cache, token = SessionCache(), new_secret()
    cache.find(token, "cookie", NOW, Database(rater(1, 1)))
    assert cache.find(token, "token", NOW, Database(None)) is None


def test_what_is_not_found_is_asked_again():
    cache, database, token = SessionCache(), Database(None), new_secret()
    assert cache.find(token, "cookie", NOW, database) is None
    database.found = rater(1, 1)  # opened a moment later
    assert cache.find(token, "cookie", NOW, database) is not None


def test_the_database_is_not_asked_for_what_is_no_token():
    database = Database(rater(1, 1))
    assert SessionCache().find("no token", "cookie", NOW, database) is None
    assert database.asked == 0


@pytest.mark.parametrize(
    ("forget", "gone"),
    [
        (lambda cache: cache.forget_session(1), {"a"}),
        (lambda cache: cache.forget_rater(1), {"a", "b"}),
        (lambda cache: cache.forget_account(1), {"d"}),
    ],
)
def test_what_this_process_revokes_is_forgotten_at_once(forget, gone: set[str]):
    cache = SessionCache()
    sessions = {"a": rater(1, 1), "b": rater(2, 1), "c": rater(3, 2), "d": manager(4, 1), "e": manager(5, 2)}
    tokens = {name: new_secret() for name in sessions}
    for name, found in sessions.items():
        cache.find(tokens[name], "cookie", NOW, Database(found))
    forget(cache)
    assert {name for name, token in tokens.items() if cache.look(token, "cookie", NOW) is None} == gone


def test_a_search_that_a_revocation_overtook_is_not_kept():
    cache, token = SessionCache(), new_secret()
    mark = cache.mark()
    found = rater(1, 1)  # read before the commit
    cache.forget_rater(1)  # after the commit, while the search was on its way back
    cache.keep(token, "cookie", NOW, found, mark)
    assert cache.look(token, "cookie", NOW) is None
    cache.keep(token, "cookie", NOW, found, cache.mark())
    assert cache.look(token, "cookie", NOW) == found


def test_memory_is_bounded_and_the_longest_unused_goes_first():
    cache = SessionCache(most=3)
    tokens = [new_secret() for _ in range(4)]
    for k, token in enumerate(tokens[:3]):
        cache.find(token, "cookie", NOW, Database(rater(k, k)))
    cache.look(tokens[0], "cookie", NOW)
    cache.find(tokens[3], "cookie", NOW, Database(rater(3, 3)))
    assert [cache.look(token, "cookie", NOW) is not None for token in tokens] == [True, False, True, True]
    assert len(cache) == 3

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text

from middlemost.collect.access.accounts import welcome
from middlemost.collect.access.links import make_manager_link
from middlemost.collect.access.raters import make_rater, set_state
from middlemost.collect.access.revoking import (
    browsers,
    revoke_other_sessions,
    revoke_session,
    revoke_sessions_of_account,
    revoke_sessions_of_rater,
    tokens,
)
from middlemost.collect.access.roles import Role
from middlemost.collect.access.sessions import (
    MANAGER_IDLE,
    MANAGER_LASTS,
    RATER_IDLE,
    find_session,
    make_manager_token,
    make_rater_token,
    open_manager_session,
    open_rater_session,
    renew_session,
)
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.prepared import Cursor
from middlemost.collect.store.transaction import writing

NOW = 1_760_000_000.0

NEVER_MADE = "mm_" + 43 * "a"
"""Of the form of a secret, the same in every process that collects the tests."""


def account(cursor: Cursor, name: str = "eve") -> int:
    return welcome(cursor, make_manager_link(cursor, NOW).secret, name, "hash", NOW)[0].id


def test_a_raters_session_says_who_they_are(cursor: Cursor):
    ann = make_rater(cursor, "model", NOW)
    opened = open_rater_session(cursor, ann.id, NOW)
    found = find_session(cursor, opened.token, "cookie", NOW)
    assert found is not None
    who = found.visitor
    assert (who.role, who.rater, who.account, who.name) == (Role.RATER, ann.id, None, ann.name)
    assert (who.kind, who.session, who.by) == ("model", opened.id, "cookie")


def test_a_managers_session_says_who_they_are(cursor: Cursor):
    eve = account(cursor)
    opened = open_manager_session(cursor, eve, NOW)
    found = find_session(cursor, opened.token, "cookie", NOW)
    assert found is not None
    who = found.visitor
    assert (who.role, who.rater, who.account, who.name) == (Role.MANAGER, None, eve, "eve")
    assert (who.kind, who.session, who.by) == (None, opened.id, "cookie")


@pytest.mark.parametrize("token", ["", "mm_", NEVER_MADE, "' OR ''='", "\ud800", "\x00"])
def test_made_up_tokens_let_nobody_in(cursor: Cursor, token: str):
    open_rater_session(cursor, make_rater(cursor, "person", NOW).id, NOW)
    assert find_session(cursor, token, "cookie", NOW) is None
    assert find_session(cursor, token, "token", NOW) is None


def test_no_cookie_does_for_a_token_nor_the_other_way_round(cursor: Cursor):
    ann = make_rater(cursor, "person", NOW)
    browser, script = open_rater_session(cursor, ann.id, NOW), make_rater_token(cursor, ann.id, "script", NOW)
    assert find_session(cursor, browser.token, "cookie", NOW) is not None
    assert find_session(cursor, script.token, "token", NOW) is not None
    assert find_session(cursor, browser.token, "token", NOW) is None
    assert find_session(cursor, script.token, "cookie", NOW) is None


def test_a_raters_browser_stays_in_for_30_days_after_its_last_use(cursor: Cursor):
    token = open_rater_session(cursor, make_rater(cursor, "person", NOW).id, NOW).token
    assert find_session(cursor, token, "cookie", NOW + RATER_IDLE) is None
    now = NOW
    for _ in range(20):  # in use every 20 days, for more than a year
        now += RATER_IDLE * 2 / 3
        found = find_session(cursor, token, "cookie", now)
        assert found is not None
        assert found.renew_from is not None
        assert found.renew_from <= now
        renew_session(cursor, found, now)
    assert find_session(cursor, token, "cookie", now + RATER_IDLE - 1) is not None
    assert find_session(cursor, token, "cookie", now + RATER_IDLE) is None


def test_a_managers_browser_stays_in_for_12_hours_and_7_days_altogether(cursor: Cursor):
    token = open_manager_session(cursor, account(cursor), NOW).token
    assert find_session(cursor, token, "cookie", NOW + MANAGER_IDLE - 1) is not None
    assert find_session(cursor, token, "cookie", NOW + MANAGER_IDLE) is None
    now = NOW
    while now < NOW + MANAGER_LASTS - 3600:
        found = find_session(cursor, token, "cookie", now)
        assert found is not None
        renew_session(cursor, found, now)
        now += 3600.0
    last = find_session(cursor, token, "cookie", NOW + MANAGER_LASTS - 1)
    assert last is not None
    assert last.renew_from is None  # no more to be had
    assert find_session(cursor, token, "cookie", NOW + MANAGER_LASTS) is None


def test_uses_are_written_down_half_an_hour_apart(cursor: Cursor):
    found = find_session(cursor, open_manager_session(cursor, account(cursor), NOW).token, "cookie", NOW)
    assert found is not None
    assert found.renew_from == pytest.approx(NOW + 1800, abs=1)


def test_an_expired_session_is_not_brought_back(cursor: Cursor):
    token = open_rater_session(cursor, make_rater(cursor, "person", NOW).id, NOW).token
    found = find_session(cursor, token, "cookie", NOW)
    assert found is not None
    renew_session(cursor, found, NOW + RATER_IDLE + 1)
    assert find_session(cursor, token, "cookie", NOW + RATER_IDLE + 2) is None


def test_a_token_ends_when_it_says(cursor: Cursor):
    eve = account(cursor)
    lasting, short = (
        make_manager_token(cursor, eve, "a", NOW),
        make_manager_token(cursor, eve, "b", NOW, expires=NOW + 5),
    )
    assert find_session(cursor, short.token, "token", NOW + 4) is not None
    assert find_session(cursor, short.token, "token", NOW + 5) is None
    found = find_session(cursor, lasting.token, "token", NOW + 1e10)
    assert found is not None
    assert found.renew_from is None


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "two\nlines", "\x00", "right\u202eleft"])
def test_names_of_tokens_are_one_line(cursor: Cursor, name: str):
    with pytest.raises(RefusalError) as caught:
        make_rater_token(cursor, make_rater(cursor, "model", NOW).id, name, NOW)
    assert (caught.value.code, caught.value.status) == ("token-name", 422)


def test_a_removed_rater_is_let_in_nowhere_and_a_paused_one_is(cursor: Cursor):
    ann, bo = make_rater(cursor, "person", NOW), make_rater(cursor, "person", NOW)
    shown = [(open_rater_session(cursor, ann.id, NOW).token, "cookie")]
    shown.append((make_rater_token(cursor, ann.id, "script", NOW).token, "token"))
    bos = open_rater_session(cursor, bo.id, NOW).token
    for state, comes in (("paused", True), ("removed", False), ("active", True)):
        set_state(cursor, ann.id, state)
        assert [find_session(cursor, token, by, NOW) is not None for token, by in shown] == [comes, comes]
        assert find_session(cursor, bos, "cookie", NOW) is not None


Revoke = Callable[[Cursor, dict[str, int]], int]


@pytest.mark.parametrize(
    ("revoke", "gone"),
    [
        (lambda cursor, ids: int(revoke_session(cursor, ids["ann1"], NOW)), {"ann1"}),
        (lambda cursor, ids: revoke_sessions_of_rater(cursor, ids["ann"], NOW), {"ann1", "ann2"}),
        (lambda cursor, ids: revoke_sessions_of_account(cursor, ids["eve"], NOW), {"eve1", "eve2", "eve3"}),
        (lambda cursor, ids: revoke_other_sessions(cursor, ids["eve"], ids["eve2"], NOW), {"eve1", "eve3"}),
    ],
)
def test_revoking_ends_these_sessions_and_no_others(cursor: Cursor, revoke: Revoke, gone: set[str]):
    ann, bo = make_rater(cursor, "person", NOW).id, make_rater(cursor, "person", NOW).id
    eve, mia = account(cursor, "eve"), account(cursor, "mia")
    opened = {
        "ann1": (open_rater_session(cursor, ann, NOW), "cookie"),
        "ann2": (make_rater_token(cursor, ann, "a", NOW), "token"),
        "bo1": (open_rater_session(cursor, bo, NOW), "cookie"),
        "eve1": (open_manager_session(cursor, eve, NOW), "cookie"),
        "eve2": (open_manager_session(cursor, eve, NOW), "cookie"),
        "eve3": (make_manager_token(cursor, eve, "e", NOW), "token"),
        "mia1": (open_manager_session(cursor, mia, NOW), "cookie"),
    }
    for number in [one.id for one in browsers(cursor, NOW) if one.id not in {o.id for o, _ in opened.values()}]:
        revoke_session(cursor, number, NOW)  # those that came with the accounts
    ids = {name: session.id for name, (session, _) in opened.items()} | {"ann": ann, "eve": eve}
    assert revoke(cursor, ids) == len(gone)
    for name, (session, by) in opened.items():
        assert (find_session(cursor, session.token, by, NOW) is None) == (name in gone), name
    listed = {one.id for one in [*browsers(cursor, NOW), *tokens(cursor, NOW)]}
    assert listed == {session.id for name, (session, _) in opened.items() if name not in gone}
    assert revoke(cursor, ids) == 0


def test_lists_leave_out_what_lets_nobody_in(cursor: Cursor):
    ann = make_rater(cursor, "person", NOW)
    browser, token = open_rater_session(cursor, ann.id, NOW), make_rater_token(cursor, ann.id, " my script ", NOW)
    assert [(one.id, one.rater, one.name) for one in browsers(cursor, NOW)] == [(browser.id, ann.id, None)]
    assert [(one.id, one.rater, one.name) for one in tokens(cursor, NOW)] == [(token.id, ann.id, "my script")]
    assert browsers(cursor, NOW + RATER_IDLE) == []
    assert len(tokens(cursor, NOW + RATER_IDLE)) == 1


def test_no_token_is_stored(empty: Engine):
    with writing(empty) as cursor:
        opened = open_rater_session(cursor, make_rater(cursor, "person", NOW).id, NOW)
    with empty.connect() as connection:
        stored = str(connection.execute(text("SELECT * FROM session")).all())
    assert opened.token.removeprefix("mm_") not in stored

import asyncio

import pytest
from argon2 import PasswordHasher

from middlemost.collect.access import passwords
from middlemost.collect.access.accounts import (
    account_name,
    account_of_name,
    accounts,
    change_password,
    prove,
    reset_password,
    sign_in,
    welcome,
)
from middlemost.collect.access.links import look_at_link, make_manager_link
from middlemost.collect.access.manager_log import last_actions
from middlemost.collect.access.sessions import find_session, make_manager_token, open_manager_session
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.prepared import Cursor

NOW = 1_760_000_000.0
WORD = "correct horse battery"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


def hashed(password: str = WORD) -> str:
    return asyncio.run(passwords.hash_password(password))


def made(cursor: Cursor, name: str = "eve", password: str = WORD) -> int:
    return welcome(cursor, make_manager_link(cursor, NOW).secret, name, hashed(password), NOW)[0].id


def code_of(caught: pytest.ExceptionInfo[RefusalError]) -> tuple[str, int]:
    return caught.value.code, caught.value.status


def test_a_managers_link_makes_an_account_and_lets_its_browser_in(cursor: Cursor):
    account, opened = welcome(cursor, make_manager_link(cursor, NOW).secret, " Eve ", hashed(), NOW)
    assert account.name == "eve"
    assert [one.id for one in accounts(cursor)] == [account.id]
    found = find_session(cursor, opened.token, "cookie", NOW)
    assert found is not None
    assert found.visitor.account == account.id
    (line,) = last_actions(cursor)
    assert (line.account, line.action) == ("eve", "account-made")


def test_a_name_that_is_taken_or_none_leaves_the_link_as_it_was(cursor: Cursor):
    made(cursor, "eve")
    link = make_manager_link(cursor, NOW)
    for name, wrong in (("EVE", ("name-taken", 409)), ("e v e", ("account-name", 422))):
        with pytest.raises(RefusalError) as caught:
            welcome(cursor, link.secret, name, hashed(), NOW)
        assert code_of(caught) == wrong
    assert look_at_link(cursor, link.secret, "manager", NOW).id == link.id
    assert len(accounts(cursor)) == 1
    welcome(cursor, link.secret, "mia", hashed(), NOW)
    with pytest.raises(RefusalError) as caught:
        welcome(cursor, link.secret, "zoe", hashed(), NOW)
    assert code_of(caught) == ("link-used", 410)


@pytest.mark.parametrize(("typed", "name"), [("Ann", "ann"), (" jörg ", "jörg"), ("a.b_c-d@e+f", "a.b_c-d@e+f")])
def test_names_of_accounts(typed: str, name: str):
    assert account_name(typed) == name
    assert account_name(name) == name


@pytest.mark.parametrize(
    "typed", ["", " ", "a b", "a\x00", "a\u202eb", "<b>", "a" * 65, "a/b", "\ud800", "a\u200bb", "'--"]
)
def test_what_is_no_name(typed: str):
    with pytest.raises(RefusalError) as caught:
        account_name(typed)
    assert code_of(caught) == ("account-name", 422)


def test_signing_in(cursor: Cursor):
    number = made(cursor)
    proven = asyncio.run(prove(account_of_name(cursor, "EVE "), WORD))
    found = find_session(cursor, sign_in(cursor, proven, NOW).token, "cookie", NOW)
    assert found is not None
    assert found.visitor.account == number
    assert last_actions(cursor)[0].action == "signed-in"


def test_a_wrong_password_and_an_unknown_name_are_told_alike(cursor: Cursor):
    made(cursor)
    said = set()
    for name, password in (("eve", WORD + "!"), ("adam", WORD), ("e v e", WORD), ("eve", ""), ("eve", "\ud800")):
        with pytest.raises(RefusalError) as caught:
            asyncio.run(prove(account_of_name(cursor, name), password))
        said.add((str(caught.value), *code_of(caught)))
    assert len(said) == 1
    assert said.pop()[1:] == ("wrong-password", 401)


def test_old_parameters_are_renewed_when_somebody_signs_in(cursor: Cursor):
    made(cursor)
    passwords.HASHER.hash(WORD)
    old = PasswordHasher(time_cost=2, memory_cost=32, parallelism=1).hash(WORD)
    reset_password(cursor, accounts(cursor)[0].id, old, NOW)
    sign_in(cursor, asyncio.run(prove(account_of_name(cursor, "eve"), WORD)), NOW)
    stored = accounts(cursor)[0].password
    assert stored != old
    assert not passwords.HASHER.check_needs_rehash(stored)
    assert asyncio.run(passwords.check_password(stored, WORD)).right


def test_a_password_changed_while_another_was_checked_wins(cursor: Cursor):
    number = made(cursor)
    proven = asyncio.run(prove(account_of_name(cursor, "eve"), WORD))
    reset_password(cursor, number, hashed("another long one"), NOW)
    with pytest.raises(RefusalError) as caught:
        sign_in(cursor, proven, NOW)
    assert code_of(caught) == ("wrong-password", 401)


def test_changing_the_password_ends_all_other_sessions(cursor: Cursor):
    number = made(cursor)
    here, there = open_manager_session(cursor, number, NOW), open_manager_session(cursor, number, NOW)
    script = make_manager_token(cursor, number, "script", NOW)
    change_password(cursor, number, here.id, hashed("another long one"), NOW)
    assert find_session(cursor, here.token, "cookie", NOW) is not None
    assert find_session(cursor, there.token, "cookie", NOW) is None
    assert find_session(cursor, script.token, "token", NOW) is None
    with pytest.raises(RefusalError):
        asyncio.run(prove(account_of_name(cursor, "eve"), WORD))
    assert asyncio.run(prove(account_of_name(cursor, "eve"), "another long one")).account.id == number
    reset_password(cursor, number, hashed(), NOW)
    assert find_session(cursor, here.token, "cookie", NOW) is None


def test_an_account_does_not_print_its_hash(cursor: Cursor):
    made(cursor)
    assert "argon2" not in repr(accounts(cursor)[0])

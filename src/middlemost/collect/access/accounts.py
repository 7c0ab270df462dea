"""Managers' accounts: made by a one-time link, entered by name and password."""

import unicodedata
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from middlemost.collect.access.links import mark_used, open_link
from middlemost.collect.access.manager_log import log_action
from middlemost.collect.access.names import lock_names
from middlemost.collect.access.passwords import check_password
from middlemost.collect.access.revoking import revoke_other_sessions, revoke_sessions_of_account
from middlemost.collect.access.sessions import OpenedSession, open_manager_session
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.prepared import Cursor, Prepared, insertion
from middlemost.collect.store.tables import account

LONGEST_NAME = 64
"""Characters of an account's name at most."""

_MAKE = insertion(account, "name", "password", "created")
_BY_NAME = Prepared(
    select(account.c.id, account.c.name, account.c.password).where(account.c.name == bindparam("named"))
)
_BY_ID = Prepared(select(account.c.id, account.c.name, account.c.password).where(account.c.id == bindparam("account")))
_ALL = Prepared(select(account.c.id, account.c.name, account.c.password).order_by(account.c.id))
_SET_PASSWORD = Prepared(
    update(account).where(account.c.id == bindparam("account")).values(password=bindparam("stored"))
)
_RENEW_PASSWORD = Prepared(
    update(account)
    .where(account.c.id == bindparam("account"), account.c.password == bindparam("before"))
    .values(password=bindparam("stored"))
)


@dataclass(frozen=True, slots=True)
class Account:
    """A manager's account.

    Attributes:
        id: Its number.
        name: What its manager signs in by.
        password: The hash of their password; left out where an account is printed.
    """

    id: int
    name: str
    password: str

    def __repr__(self) -> str:
        return f"Account(id={self.id}, name={self.name!r})"


@dataclass(frozen=True, slots=True)
class Proven:
    """An account whose password was just given.

    Attributes:
        account: Which.
        renewed: The hash of the same password by today's parameters, or None if the stored one is up to date.
    """

    account: Account
    renewed: str | None


def account_name(text: str) -> str:
    """A name as accounts have it: without regard to large and small letters, so that `Ann` is `ann`.

    Args:
        text: What was typed: letters, digits and `. _ - @ +`, at most `LONGEST_NAME`.

    Raises:
        RefusalError: It is empty, too long, or holds something else (422).
    """
    name = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.strip()).casefold())
    if not 0 < len(name) <= LONGEST_NAME or not all(letter.isalnum() or letter in "._-@+" for letter in name):
        raise RefusalError(
            "account-name",
            f"A name has 1 to {LONGEST_NAME} characters: letters, digits and . _ - @ +.",
            status=422,
            remedy="Choose another.",
        )
    return name


def account_of_name(cursor: Cursor, text: str) -> Account | None:
    """The account of a name, or None.

    Args:
        cursor: Of a transaction.
        text: What was typed.
    """
    try:
        row = cursor.one(_BY_NAME, named=account_name(text))
    except RefusalError:
        return None
    return None if row is None else Account(*row)


def accounts(cursor: Cursor) -> list[Account]:
    """All accounts, the oldest first.

    Args:
        cursor: Of a transaction.
    """
    return [Account(*row) for row in cursor.all(_ALL)]


def welcome(cursor: Cursor, secret: str, name: str, stored: str, now: float) -> tuple[Account, OpenedSession]:
    """Make an account for whoever holds a manager's link, use the link up, and let their browser in.

    Args:
        cursor: Of a transaction that writes.
        secret: Of the link.
        name: What they chose, see `account_name`.
        stored: The hash of the password they chose, see `hash_password`.
        now: Seconds since 1970.

    Raises:
        RefusalError: The link lets nobody in (404 or 410, see `look_at_link`); or the name is none (422) or taken
            (409), and the link can be used again.
    """
    link = open_link(cursor, secret, "manager", now)
    chosen = account_name(name)
    lock_names(cursor)
    if cursor.one(_BY_NAME, named=chosen) is not None:
        raise RefusalError("name-taken", "Another manager has this name.", status=409, remedy="Choose another.")
    mark_used(cursor, link.id, now)
    (number,) = cursor.one(_MAKE, name=chosen, password=stored, created=now)
    log_action(cursor, number, "account-made", now, name=chosen, link=link.id)
    return Account(number, chosen, stored), open_manager_session(cursor, number, now)


async def prove(found: Account | None, password: str) -> Proven:
    """Hold a password against an account, in a thread; to be called between the search and `sign_in`.

    Args:
        found: What `account_of_name` found; None takes as long.
        password: What was typed.

    Raises:
        RefusalError: There is no such account, or it has another password (401): which of the two is not said.
    """
    checked = await check_password(None if found is None else found.password, password)
    if found is None or not checked.right:
        raise RefusalError("wrong-password", "No manager has this name and this password.", status=401)
    return Proven(found, checked.renewed)


def sign_in(cursor: Cursor, proven: Proven, now: float) -> OpenedSession:
    """Let the browser of a manager in who has given their password.

    Args:
        cursor: Of a transaction that writes.
        proven: What `prove` returned.
        now: Seconds since 1970.

    Raises:
        RefusalError: The password was changed in the meantime (401).
    """
    row = cursor.one(_BY_ID, account=proven.account.id)
    if row is None or row[2] != proven.account.password:
        raise RefusalError("wrong-password", "The password was changed just now.", status=401)
    if proven.renewed is not None:
        cursor.run(_RENEW_PASSWORD, account=proven.account.id, before=proven.account.password, stored=proven.renewed)
    log_action(cursor, proven.account.id, "signed-in", now)
    return open_manager_session(cursor, proven.account.id, now)


def change_password(cursor: Cursor, account: int, session: int, stored: str, now: float) -> None:
    """Give a manager's account another password, and end all its sessions and tokens but the one they are in.

    Args:
        cursor: Of a transaction that writes.
        account: The manager's, who has just proven the old password.
        session: The number of the session they are in.
        stored: The hash of the new password.
        now: Seconds since 1970.
    """
    cursor.run(_SET_PASSWORD, account=account, stored=stored)
    revoke_other_sessions(cursor, account, session, now)
    log_action(cursor, account, "password-changed", now)


def reset_password(cursor: Cursor, account: int, stored: str, now: float) -> None:
    """The same from the server's own command line, for a manager who has lost it: all sessions and tokens end.

    Args:
        cursor: Of a transaction that writes.
        account: The manager's.
        stored: The hash of the new password.
        now: Seconds since 1970.
    """
    cursor.run(_SET_PASSWORD, account=account, stored=stored)
    revoke_sessions_of_account(cursor, account, now)
    log_action(cursor, None, "password-reset", now, of=account)

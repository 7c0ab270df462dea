"""Managers' passwords: hashed by Argon2id, which makes guessing expensive; checked in threads of their own."""

import asyncio
import secrets
import unicodedata
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from middlemost.collect.store.failures import RefusalError

T = TypeVar("T")

SHORTEST = 10
"""Characters that a password has at least."""

LONGEST = 200
"""Characters that a password has at most."""

HASHER = PasswordHasher()
"""With the parameters that argon2-cffi recommends (RFC 9106, section 4, for little memory): 64 MiB and three passes."""

AT_ONCE = 2
"""Passwords hashed at once: a bound on the memory and the processors that strangers can keep busy by signing in."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking a password.

    Attributes:
        right: Whether it was the right one.
        renewed: Its hash by today's parameters, to be stored in the place of the old one; None if that is up to date.
    """

    right: bool
    renewed: str | None = None


async def hash_password(password: str) -> str:
    """The hash of a new password, with its salt and parameters, as it is stored.

    Args:
        password: `SHORTEST` to `LONGEST` characters. Letters that look the same but are coded differently are made the
            same (Unicode NFKC), since keyboards differ in how they write them.

    Raises:
        RefusalError: It is too short, too long, or no text (422).
    """
    return await _in_thread(HASHER.hash, _checked(password))


async def check_password(stored: str | None, password: str) -> Checked:
    """Whether a password is the one of an account. It takes the same time where there is no such account.

    Args:
        stored: The hash of the account's password; None where no account has the name.
        password: What was typed.
    """
    try:
        typed = _checked(password)
    except RefusalError:
        return Checked(right=False)  # never a password, whoever's it should be
    return await _in_thread(_compare, stored, typed)


def _compare(stored: str | None, typed: str) -> Checked:
    try:
        HASHER.verify(_of_nobody() if stored is None else stored, typed)
    except (VerificationError, InvalidHashError):
        return Checked(right=False)
    if stored is None:
        return Checked(right=False)
    return Checked(right=True, renewed=HASHER.hash(typed) if HASHER.check_needs_rehash(stored) else None)


def _of_nobody() -> str:
    """A hash of today's parameters that no password has, because its two parts were drawn apart."""
    salt = b64encode(secrets.token_bytes(HASHER.salt_len)).decode().rstrip("=")
    digest = b64encode(secrets.token_bytes(HASHER.hash_len)).decode().rstrip("=")
    return f"$argon2id$v=19$m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}${salt}${digest}"


def _checked(password: str) -> str:
    plain = unicodedata.normalize("NFKC", password)
    try:
        plain.encode()
    except UnicodeEncodeError:
        raise RefusalError("password", "The password holds something that is no text.", status=422) from None
    if not SHORTEST <= len(plain) <= LONGEST:
        raise RefusalError(
            "password", f"A password has {SHORTEST} to {LONGEST} characters; this one has {len(plain)}.", status=422
        )
    return plain


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="password")


async def _in_thread(work: Callable[..., T], *given: object) -> T:
    return await asyncio.get_running_loop().run_in_executor(_threads(), work, *given)

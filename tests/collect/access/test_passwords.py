import asyncio

import pytest
from argon2 import PasswordHasher

from middlemost.collect.access import passwords
from middlemost.collect.access.passwords import AT_ONCE, LONGEST, SHORTEST, check_password, hash_password
from middlemost.collect.store.failures import RefusalError

WORD = "correct horse battery"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> PasswordHasher:
    """Parameters that take a millisecond."""
    hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", hasher)
    return hasher


def hashed(password: str) -> str:
    return asyncio.run(hash_password(password))


def right(stored: str | None, password: str) -> bool:
    return asyncio.run(check_password(stored, password)).right


def test_the_real_parameters_are_those_of_rfc_9106():
    # RFC 9106, section 4, the second recommended option: Argon2id, t=3, p=4, m=2^16 KiB, 128 bits salt, 256 bits tag.
    real = PasswordHasher()
    assert (real.type.name, real.time_cost, real.parallelism, real.memory_cost) == ("ID", 3, 4, 2**16)
    assert (real.salt_len, real.hash_len) == (16, 32)


def test_a_password_is_known_again_and_no_other_is():
    stored = hashed(WORD)
    assert stored.startswith("$argon2id$")
    assert WORD not in stored
    assert right(stored, WORD)
    for wrong in ("Correct horse battery", WORD + " ", WORD[:-1], "", "x" * 1_000, WORD + "\x00", "\ud800" * 10):
        assert not right(stored, wrong)


def test_two_hashes_of_one_password_differ():
    assert hashed(WORD) != hashed(WORD)


def test_one_password_typed_on_two_keyboards_is_one():
    assert right(hashed("gr\u00fcne W\u00e4lder"), "gru\u0308ne Wa\u0308lder")


@pytest.mark.parametrize("length", [SHORTEST, LONGEST])
def test_lengths_that_may_be(length: int):
    assert right(hashed("ä" * length), "ä" * length)


@pytest.mark.parametrize("password", ["", "a" * (SHORTEST - 1), "a" * (LONGEST + 1), "\ud800" * SHORTEST])
def test_lengths_that_may_not_be(password: str):
    with pytest.raises(RefusalError) as caught:
        hashed(password)
    assert (caught.value.code, caught.value.status) == ("password", 422)
    assert not password or password not in str(caught.value)


def test_a_name_that_nobody_has_costs_a_whole_comparison(monkeypatch: pytest.MonkeyPatch, cheap: PasswordHasher):
    compared: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            compared.append(str(hash))
            return super().verify(hash, password)

    counting = Counting(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", counting)
    stored = hashed(WORD)
    assert not right(None, WORD)
    assert not right(stored, WORD + "!")
    known, unknown = compared[1].split("$"), compared[0].split("$")
    assert known[:4] == unknown[:4]  # the same algorithm, version and parameters
    assert [len(part) for part in known] == [len(part) for part in unknown]


def test_a_hash_of_other_parameters_is_renewed():
    old = PasswordHasher(time_cost=2, memory_cost=32, parallelism=1).hash(WORD)
    checked = asyncio.run(check_password(old, WORD))
    assert checked.right
    assert checked.renewed is not None
    assert right(checked.renewed, WORD)
    assert asyncio.run(check_password(checked.renewed, WORD)).renewed is None
    assert asyncio.run(check_password(old, WORD + "!")).renewed is None


@pytest.mark.parametrize("stored", ["", "plain text", "$argon2id$broken", "$argon2id$v=19$m=64,t=1,p=1$AAAA$"])
def test_a_broken_hash_lets_nobody_in(stored: str):
    assert not right(stored, WORD)


def test_the_event_loop_goes_on_and_few_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch):
    import threading
    import time

    running: set[int] = set()
    most = 0
    lock = threading.Lock()

    class Slow(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            nonlocal most
            with lock:
                running.add(threading.get_ident())
                most = max(most, len(running))
            time.sleep(0.02)
            with lock:
                running.discard(threading.get_ident())
            return "hash"

    monkeypatch.setattr(passwords, "HASHER", Slow())
    turns = 0

    async def many() -> None:
        nonlocal turns
        hashing = asyncio.gather(*(hash_password(WORD) for _ in range(8)))
        while not hashing.done():
            await asyncio.sleep(0.001)
            turns += 1

    asyncio.run(many())
    assert most <= AT_ONCE
    assert turns > 10

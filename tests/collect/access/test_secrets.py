import base64

from hypothesis import given
from hypothesis import strategies as st

from middlemost.collect.access.secrets import may_be_secret, new_secret, secret_hash


def test_a_secret_holds_256_bits_and_is_safe_in_addresses():
    made = {new_secret() for _ in range(1_000)}
    assert len(made) == 1_000
    for secret in made:
        assert may_be_secret(secret)
        assert len(base64.urlsafe_b64decode(secret.removeprefix("mm_") + "=")) == 32


def test_what_is_stored_is_sha256():
    # From `printf 'mm_abc' | sha256sum`.
    assert secret_hash("mm_abc") == "b6411e869073dcf313f918c7e58481fa0a6d2d2f5bb65736f8b566ecaf43b76c"


@given(st.text())
def test_whatever_a_stranger_sends_has_a_hash_and_is_no_secret(text: str):
    assert len(secret_hash(text)) == 64
    assert not may_be_secret(text)


def test_what_only_begins_or_ends_like_a_secret_is_none():
    secret = new_secret()
    for near in (secret + "\n", " " + secret, secret[:-1], secret + "a", secret.upper().replace("MM_", "MN_")):
        assert not may_be_secret(near)


def test_half_a_character_has_a_hash():
    assert len(secret_hash("\ud800")) == 64

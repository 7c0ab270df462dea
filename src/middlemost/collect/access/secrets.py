"""Random secrets: the tokens of sessions and scripts, and the secret part of links."""

import re
from hashlib import sha256
from secrets import token_urlsafe

PREFIX = "mm_"
"""What every secret begins with, so that scanners of leaked secrets can know it."""

BITS = 256
"""How much chance is in a secret."""

PATTERN = re.compile(r"mm_[A-Za-z0-9_-]{43}")
"""What a secret looks like."""


def new_secret() -> str:
    """A secret that nobody can guess, safe in addresses, headers and cookies."""
    return PREFIX + token_urlsafe(BITS // 8)


def secret_hash(secret: str) -> str:
    """What is stored of a secret: its SHA-256 in hexadecimal.

    A plain hash is enough, because a secret has 256 random bits: there is nothing to guess. The database finds secrets
    by this hash, never by the secret; what the time of a search tells is about a hash that nobody can choose, so no
    comparison here needs constant time.

    Args:
        secret: As `new_secret` made it, or anything a stranger sent in its place.
    """
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def may_be_secret(text: str) -> bool:
    """Whether a text has the form of a secret; what has not is refused without asking the database.

    Args:
        text: What a stranger sent.
    """
    return PATTERN.fullmatch(text) is not None

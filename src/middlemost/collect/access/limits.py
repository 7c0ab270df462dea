"""How often somebody may ask: token buckets in memory, of a bounded number."""

import math
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from time import monotonic

from middlemost.collect.store.failures import RefusalError

MOST = 20_000
"""Buckets of a kind at most. The one used longest ago goes first: it is the fullest, or nearly so."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How often somebody may ask.

    Attributes:
        per_second: In the long run.
        burst: At once, after a while of quiet.
    """

    per_second: float
    burst: float


API = Rate(200.0, 400.0)
"""Requests of one session: an honest script of one rater makes 40 to 80 a second on a quick machine."""

SIGN_IN = Rate(5 / 60, 5.0)
"""Passwords given for one account, and by one address: five a minute."""

JOIN = Rate(1.0, 250.0)
"""Raters who come in by a link from one address: all pupils of a school at once, and then one a second."""


class Buckets:
    """A bucket for each who asks: every request takes a token out of it, and tokens drip back at a steady rate.

    What stands for somebody (a session's token, a client's address, an account's name) is kept only as a hash with a
    salt that this process has drawn, in memory, and until it is among the `most` that asked last.

    Args:
        rate: How often each may ask.
        most: Buckets at most. Default: `MOST`.
    """

    def __init__(self, rate: Rate, *, most: int = MOST) -> None:
        self._rate = rate
        self._most = most
        self._salt = secrets.token_bytes(16)
        self._filled: OrderedDict[bytes, tuple[float, float]] = OrderedDict()  # tokens left, and when that was so

    def __len__(self) -> int:
        return len(self._filled)

    def wait(self, who: str, now: float | None = None) -> float:
        """Take a token; how many seconds to wait if there is none, else 0.

        Args:
            who: Who asks.
            now: Seconds on a clock that never goes back. Default: now.
        """
        time = monotonic() if now is None else now
        key = blake2b(who.encode("utf-8", "surrogatepass"), key=self._salt, digest_size=16).digest()
        left, since = self._filled.get(key, (self._rate.burst, time))
        left = min(self._rate.burst, left + (time - since) * self._rate.per_second)
        missing = max(0.0, 1 - left)
        self._filled[key] = (left if missing else left - 1, time)
        self._filled.move_to_end(key)
        if len(self._filled) > self._most:
            self._filled.popitem(last=False)
        return missing / self._rate.per_second


def retry_after(wait: float) -> int:
    """A wait as the `Retry-After` header says it: whole seconds, one at least.

    Args:
        wait: In seconds.
    """
    return max(1, math.ceil(wait))


def network_of(address: str) -> str:
    """What stands for one household or office: an IPv4 address, or the /64 network of an IPv6 one.

    Args:
        address: Of a client; what is none is returned as it is.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped) if mapped is not None else str(IPv6Address(int(parsed) >> 64 << 64))


def count_sign_in(buckets: Buckets, name: str) -> None:
    """Count a password that is tried for an account, whether there is such an account or not.

    Args:
        buckets: Of the rate `SIGN_IN`, one set for the server.
        name: What was typed.

    Raises:
        RefusalError: Too many were tried for this name (429); its details hold `retry_after`, in seconds.
    """
    wait = buckets.wait(name.strip().casefold())
    if wait > 0:
        seconds = retry_after(wait)
        raise RefusalError(
            "too-many",
            "Too many passwords were tried for this name.",
            status=429,
            details={"retry_after": seconds},
            remedy=f"Wait {seconds} s.",
        )

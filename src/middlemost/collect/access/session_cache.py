"""Who came a moment ago: sessions kept in memory, so that an answer costs no search for its session."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from middlemost.collect.access.roles import Visitor, Way
from middlemost.collect.access.secrets import may_be_secret, secret_hash
from middlemost.collect.access.sessions import Found

KEPT = 5.0
"""How long a session is believed without asking the database, in seconds: another process may have revoked it."""

MOST = 20_000
"""Sessions kept at most; those that were used longest ago go first."""


@dataclass(frozen=True, slots=True)
class _Kept:
    found: Found
    until: float


class SessionCache:
    """The sessions that this process has found in the last seconds.

    A session that this process revokes is forgotten at once, by one of the `forget` methods, called after the commit.
    One that another process revokes is believed for `kept` seconds at most. What was not found is not kept: a session
    opened a moment later lets in at once. It is used by one thread, that of the event loop.

    Args:
        kept: How long a session is believed. Default: `KEPT`.
        most: How many are kept. Default: `MOST`.
    """

    def __init__(self, *, kept: float = KEPT, most: int = MOST) -> None:
        self._lasts = kept
        self._most = most
        self._by_hash: OrderedDict[tuple[str, Way], _Kept] = OrderedDict()
        self._forgotten = 0

    def __len__(self) -> int:
        return len(self._by_hash)

    def look(self, token: str, by: Way, now: float) -> Found | None:
        """A session that was found a moment ago; None if the database has to be asked.

        Args:
            token: What was shown.
            by: How it was shown.
            now: Seconds since 1970.
        """
        key = (secret_hash(token), by)
        kept = self._by_hash.get(key)
        if kept is None:
            return None
        if kept.until <= now:
            del self._by_hash[key]
            return None
        self._by_hash.move_to_end(key)
        return kept.found

    def find(self, token: str, by: Way, now: float, search: Callable[[], Found | None]) -> Found | None:
        """Who a token lets in: as kept, else as the database says.

        Args:
            token: What was shown.
            by: How it was shown.
            now: Seconds since 1970.
            search: Asks the database, as `find_session` does; called only where nothing is kept.
        """
        if not may_be_secret(token):
            return None
        found = self.look(token, by, now)
        if found is None:
            mark = self.mark()
            found = search()
            if found is not None:
                self.keep(token, by, now, found, mark)
        return found

    def mark(self) -> int:
        """What to take before a search that does not hold up the event loop, and to give to `keep` after it."""
        return self._forgotten

    def keep(self, token: str, by: Way, now: float, found: Found, mark: int) -> None:
        """Keep what a search found, unless something was forgotten while it ran: it may have found just that.

        Args:
            token: What was shown.
            by: How it was shown.
            now: When the search began, in seconds since 1970.
            found: What it found.
            mark: What `mark` said before it.
        """
        if mark != self._forgotten:
            return
        until = now + self._lasts if found.expires is None else min(now + self._lasts, found.expires)
        self._by_hash[secret_hash(token), by] = _Kept(found, until)
        if len(self._by_hash) > self._most:
            self._by_hash.popitem(last=False)

    def forget_session(self, session: int) -> None:
        """Ask the database again for a session: it was revoked or renewed.

        Args:
            session: Its number.
        """
        self._forget(lambda visitor: visitor.session == session)

    def forget_rater(self, rater: int) -> None:
        """Ask the database again for all sessions of a rater: they were revoked, or the rater was changed.

        Args:
            rater: Whose.
        """
        self._forget(lambda visitor: visitor.rater == rater)

    def forget_account(self, account: int) -> None:
        """Ask the database again for all sessions of a manager.

        Args:
            account: Whose.
        """
        self._forget(lambda visitor: visitor.account == account)

    def _forget(self, which: Callable[[Visitor], bool]) -> None:
        self._forgotten += 1
        for key in [key for key, kept in self._by_hash.items() if which(kept.found.visitor)]:
            del self._by_hash[key]

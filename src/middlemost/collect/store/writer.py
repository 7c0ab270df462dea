"""The one writer: every change of a study goes through one thread, many changes to a commit."""

import asyncio
import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine

from middlemost.collect.store.failures import RefusalError, StorageFullError, is_full, is_passing
from middlemost.collect.store.prepared import Cursor

T = TypeVar("T")
_LOG = logging.getLogger(__name__)

MOST_IN_A_COMMIT = 256
"""Changes that share a commit at most: a bound on how long the first of them waits."""

ATTEMPTS = 5
"""How often a commit is tried where another process is in its way."""


@dataclass(frozen=True, slots=True)
class Touches:
    """What a change is known to touch before it runs.

    Attributes:
        rater: Number of a rater.
        assignment: Number of one of their assignments; None where there is none yet.
    """

    rater: int
    assignment: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A change that waits its turn.

    Attributes:
        apply: Makes the change inside a transaction. It may run again after a rollback, so it has no other effect. What
            it refuses by a `RefusalError` it refuses before it writes.
        done: Is told what came of it, after the commit.
        touches: What it is known to change, before it runs.
    """

    apply: Callable[[Cursor], Any]
    done: Future[Any] | asyncio.Future[Any]
    touches: Touches | None


@dataclass(frozen=True, slots=True)
class Failed:
    """What a change raised, in the place of its result."""

    why: BaseException


class Writer:
    """A thread with the only connection of this process that writes.

    Changes are taken from a queue in order. Those that wait already share a commit, so that the price of making it
    durable is shared by all who answer at once. A change that fails takes nothing with it: the commit is rolled back
    and its changes are made again one by one.

    Args:
        engine: The database.
        lock: Locks, in an order that is the same in all processes, what a commit's changes touch, so that two processes
            never wait for each other. Default: nothing, as SQLite lets one process write at a time.
    """

    def __init__(self, engine: Engine, lock: Callable[[Cursor, Sequence[Touches]], None] | None = None) -> None:
        self._engine = engine
        self._lock = lock
        self._connection: Connection | None = None
        self._waiting: queue.SimpleQueue[Change | None] = queue.SimpleQueue()
        self._ended = False
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    async def change(self, apply: Callable[[Cursor], T], touches: Touches | None = None) -> T:
        """Make a change and wait until it is durable, without holding up the event loop.

        Args:
            apply: Makes the change inside a transaction.
            touches: What it is known to change.
        """
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._queue(Change(apply, done, touches))
        return cast("T", await done)

    def change_now(self, apply: Callable[[Cursor], T]) -> T:
        """Make a change and wait until it is durable; for threads that may wait.

        Args:
            apply: Makes the change inside a transaction.
        """
        done: Future[Any] = Future()
        self._queue(Change(apply, done, None))
        return cast("T", done.result())

    def close(self) -> None:
        """Make the changes that wait, and end the thread."""
        if not self._ended:
            self._ended = True
            self._waiting.put(None)
            self._thread.join()

    def _queue(self, change: Change) -> None:
        if self._ended:
            raise RuntimeError("The writer has ended.")
        self._waiting.put(change)

    def _work(self) -> None:
        while True:
            batch, last = self._next_batch()
            if batch:
                _tell(zip(batch, self._commit(batch), strict=True))
            if last:
                break
        self._disconnect()

    def _next_batch(self) -> tuple[list[Change], bool]:
        """Wait for a change, and take those that wait behind it; and whether the end was among them."""
        batch: list[Change] = []
        while True:
            change = self._waiting.get()
            if change is None:
                return batch, True
            batch.append(change)
            if len(batch) == MOST_IN_A_COMMIT or self._waiting.empty():
                return batch, False

    def _commit(self, batch: list[Change]) -> list[Any]:
        """Make changes durable; the result of each, or why it failed."""
        for attempt in range(ATTEMPTS):
            try:
                return self._transact(batch)
            except Exception as error:
                self._disconnect()
                if is_passing(error) and attempt < ATTEMPTS - 1:
                    time.sleep(0.01 * 2**attempt)
                elif len(batch) > 1:
                    return [result for change in batch for result in self._commit([change])]
                elif is_full(error):
                    full = StorageFullError("There is no room to store it.", remedy="Make room, and send it again.")
                    return [Failed(full)]
                else:
                    _LOG.exception("A change failed and was rolled back.")
                    return [Failed(error)]
        raise AssertionError("the last attempt returns")

    def _transact(self, batch: list[Change]) -> list[Any]:
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(writes=True)
        with self._connection.begin():
            raw = self._connection.connection.cursor()
            try:
                cursor = Cursor(raw, self._engine.dialect)
                if self._lock is not None:
                    self._lock(cursor, [change.touches for change in batch if change.touches is not None])
                return [_applied(change, cursor) for change in batch]
            finally:
                raw.close()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _applied(change: Change, cursor: Cursor) -> Any:
    try:
        return change.apply(cursor)
    except RefusalError as refusal:
        return Failed(refusal)


def _tell(results: Iterable[tuple[Change, Any]]) -> None:
    """Say what came of changes: to threads at once, to each event loop in one call."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Any]]] = {}
    for change, result in results:
        if isinstance(change.done, Future):
            _resolve(change.done, result)
        else:
            by_loop.setdefault(change.done.get_loop(), []).append((change.done, result))
    for loop, told in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop has ended, and whoever asked with it
            loop.call_soon_threadsafe(_resolve_all, told)


def _resolve_all(told: list[tuple[asyncio.Future[Any], Any]]) -> None:
    for done, result in told:
        if not done.cancelled():  # whoever asked has gone; the change stands
            _resolve(done, result)


def _resolve(done: Future[Any] | asyncio.Future[Any], result: Any) -> None:
    if isinstance(result, Failed):
        done.set_exception(result.why)
    else:
        done.set_result(result)

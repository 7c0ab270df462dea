"""The worker's process: `python -m middlemost.collect.worker DATABASE_URL`."""

import logging
import os
import signal
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import NoReturn

from middlemost.collect.store.engine import open_engine, told_url
from middlemost.collect.worker.follow import Follower
from middlemost.collect.worker.parent import end_with
from middlemost.errors import MiddlemostError

EVERY = 2.0
"""Seconds between two looks for new answers."""

SHARE = 0.25
"""Of one core, at most."""

BEAT = 30.0
"""Seconds after which the worker says that it is there although nothing is new."""

LONGEST_PAUSE = 60.0
"""Seconds to the next try after failures in a row, at most."""

NICE = 10
"""Steps by which raters' requests go before."""

_LOG = logging.getLogger("middlemost.collect.worker")


def main() -> None:
    """Follow a study's answers, and keep consensus, raters and agreement up to date until a signal ends it."""
    parser = ArgumentParser(prog="python -m middlemost.collect.worker", description=main.__doc__)
    parser.add_argument("database", help="URL of the study's database; - for that in MIDDLEMOST_DATABASE")
    parser.add_argument("--every", type=float, default=EVERY, metavar="SECONDS", help="between two looks, at least")
    parser.add_argument("--parent", type=int, metavar="PID", help="end when this process ends")
    parser.add_argument("--quiet", action="store_true", help="say what goes wrong, and nothing of refits")
    given = parser.parse_args()
    level = logging.WARNING if given.quiet else logging.INFO
    logging.basicConfig(stream=sys.stderr, level=level, format="%(asctime)s worker: %(message)s")
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, _end)
    if given.parent is not None:
        end_with(given.parent)
    if hasattr(os, "nice"):
        os.nice(NICE)
    try:
        follow(Follower(open_engine(told_url(given.database))), every=given.every)
    except MiddlemostError as unfit:
        sys.stderr.write(f"{unfit}\n")
        sys.exit(2)


def follow(follower: Follower, *, every: float) -> NoReturn:
    """Refit whenever something is new, for ever.

    After a refit that took much of the processor comes a pause three times as long, so that this process never takes
    more than a quarter of a core in the long run.

    Args:
        follower: Of the study.
        every: Seconds between two looks, at least.
    """
    failures, beaten = 0, time.monotonic()
    while True:
        begun, worked = time.monotonic(), time.process_time()
        try:
            done = follower.refit()
            if done is not None:
                _LOG.info("%s", done)
                beaten = begun
            elif begun - beaten > BEAT:
                follower.beat()
                beaten = begun
            failures = 0
        except Exception as error:  # the database is away, full, or being changed: the study goes on meanwhile
            failures += 1
            _LOG.exception("The refit failed.")
            _say(follower, error)
        spent = (time.process_time() - worked) / SHARE - (time.monotonic() - begun)
        time.sleep(max(min(every * 2**failures, LONGEST_PAUSE), every, spent))


def _say(follower: Follower, error: Exception) -> None:
    try:
        follower.beat(error=f"{type(error).__name__}: {error}")
    except Exception:
        _LOG.warning("Nor can it be written down.")


def _end(number: int, frame: FrameType | None) -> NoReturn:
    """End at once, also in the middle of a fit: what is not committed is as if it had not begun."""
    del frame
    os._exit(130 if number == signal.SIGINT else 0)


if __name__ == "__main__":
    main()

"""What the routes share: the database, its one writer, who is signed in."""

import asyncio
import json
import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import TypeVar, cast

from fastapi import Request
from sqlalchemy import Engine, bindparam, func, select

from middlemost.collect.access.limits import SIGN_IN, Buckets
from middlemost.collect.access.session_cache import SessionCache
from middlemost.collect.content.markdown import markdown_html
from middlemost.collect.store import tables
from middlemost.collect.store.engine import open_engine
from middlemost.collect.store.locks import lock_in_order
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.transaction import reading
from middlemost.collect.store.versions import standing
from middlemost.collect.store.writer import Writer
from middlemost.collect.web.exporting import Exports
from middlemost.collect.web.settings import Settings

T = TypeVar("T")
_LOG = logging.getLogger(__name__)

LOOKED_EVERY = 10.0
"""Seconds after which items are counted again, and the study file is looked at: an import is a process of its own."""

_N_ITEMS = Prepared(select(func.count()).select_from(tables.item))
_GUIDELINE = Prepared(
    select(tables.guideline.c.hash, tables.guideline.c.text)
    .join(tables.version, tables.version.c.guideline == tables.guideline.c.hash)
    .where(tables.version.c.id == bindparam("version"))
)


class Server:
    """The database of a study, and what routes need of it.

    Args:
        settings: How the server is run.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine: Engine = open_engine(settings.database)
        several = self.engine.dialect.name != "sqlite"
        self.writer = Writer(self.engine, lock_in_order if several else None)
        self.sessions = SessionCache()
        self.sign_ins = Buckets(SIGN_IN)
        self.exports = Exports()
        self.n_items = 0
        self.media_from: tuple[str, ...] = ()

    @contextmanager
    def reading(self) -> Generator[Cursor]:
        """A transaction that reads; for threads that may wait."""
        with reading(self.engine) as cursor:
            yield cursor

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run something that waits for the database, without holding up the event loop.

        Args:
            work: What to run.
        """
        return await asyncio.to_thread(work)

    async def keep_looking(self) -> None:
        """Keep `n_items` and `media_from` up to date."""
        while True:
            try:
                await self.in_thread(self._look)
            except Exception:  # a database that is away comes back
                _LOG.exception("The study could not be looked at.")
            await asyncio.sleep(LOOKED_EVERY)

    def guideline(self, cursor: Cursor, version: int) -> dict[str, str] | None:
        """The guideline of a version of the study, as the page shows it.

        Args:
            cursor: Of a transaction.
            version: Of the study.
        """
        found = cursor.one(_GUIDELINE, version=version)
        return None if found is None else {"hash": found[0], "html": markdown_html(found[1])}

    def strings(self, language: str) -> dict[str, str]:
        """The words of the interface in a language.

        Args:
            language: Such as `"en"`.
        """
        return strings_in(language)

    def close(self) -> None:
        """Make the changes that wait, and let go of the database."""
        self.writer.close()
        self.engine.dispose()

    def _look(self) -> None:
        with self.reading() as cursor:
            self.n_items = cursor.one(_N_ITEMS)[0]
            self.media_from = standing(cursor).study.media_from


@cache
def strings_in(language: str) -> dict[str, str]:
    """The words of the interface in a language.

    Args:
        language: Such as `"en"`.
    """
    return json.loads(files("middlemost.collect.web").joinpath("strings", f"{language}.json").read_text("utf-8"))


def server_of(request: Request) -> Server:
    """The server that a request came to.

    Args:
        request: The request.
    """
    return cast("Server", request.app.state.server)


async def the_server(request: Request) -> Server:
    """The same as a dependency of routes.

    Args:
        request: The request.
    """
    return server_of(request)

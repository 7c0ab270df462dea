"""Databases of both kinds, empty but for their tables, and a transaction in them."""

from collections.abc import Generator

import pytest
from sqlalchemy import Engine

from middlemost.collect.store import tables
from middlemost.collect.store.engine import open_engine
from middlemost.collect.store.prepared import Cursor


@pytest.fixture
def empty(engine: Engine) -> Engine:
    """The tables, with nothing in them."""
    tables.metadata.create_all(engine)
    return engine


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generator[Engine, None, None]:
    """One database for all tests, in which none of them leaves anything."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('access') / 'study.db'}")
    else:
        engine = open_engine(request.getfixturevalue("postgresql_at"))
    tables.metadata.create_all(engine)
    yield engine
    tables.metadata.drop_all(engine)
    engine.dispose()


@pytest.fixture
def cursor(shared: Engine) -> Generator[Cursor, None, None]:
    """A transaction that writes; it is rolled back after the test."""
    with shared.connect().execution_options(writes=True) as connection, connection.begin() as transaction:
        raw = connection.connection.cursor()
        yield Cursor(raw, shared.dialect)
        raw.close()
        transaction.rollback()

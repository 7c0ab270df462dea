"""What the study server's tests share: databases of both kinds, and a small study in one."""

import json
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from middlemost.collect.store import tables
from middlemost.collect.store.create import create_study
from middlemost.collect.store.engine import open_engine
from middlemost.collect.store.migrate import migrate
from middlemost.collect.study.model import StudyFile

from .postgresql import empty, new_database, postgresql_server

NOW = 1_760_000_000.0
"""When the tests' study begins."""

STUDY: Mapping[str, object] = {
    "title": "Harm",
    "questions": [
        {
            "type": "label",
            "name": "harm",
            "prompt": "Is it harmful?",
            "labels": ["yes", "no", "unsure"],
            "required": True,
        }
    ],
    "items": {"file": "items.csv"},
    "overlap": 2,
}

ITEMS = [{"text": "Hello"}, {"text": "World"}, {"text": "Foo"}, {"text": "=1+1"}]


@pytest.fixture(scope="session")
def postgresql_at() -> Generator[str, None, None]:
    """The URL of a PostgreSQL server of this test run, or a skip with the reason."""
    with postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_database(postgresql_at: str) -> Generator[str, None, None]:
    """The database of all tests, one after another."""
    with new_database(postgresql_at) as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql_database: str) -> str:
    """The URL of an empty PostgreSQL database; what a test leaves in it is gone before the next."""
    empty(postgresql_database)
    return postgresql_database


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'study.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Generator[Engine, None, None]:
    """An empty database, once SQLite and once PostgreSQL."""
    opened = open_engine(request.getfixturevalue(f"{request.param}_url"))
    yield opened
    opened.dispose()


@pytest.fixture
def study_file() -> StudyFile:
    """A study with one question of three labels, two ratings an item."""
    return StudyFile.model_validate(STUDY)


@pytest.fixture
def study_engine(engine: Engine, study_file: StudyFile) -> Engine:
    """A database with the study of `study_file` and the four items of `ITEMS`, named t1 to t4; nobody rates yet."""
    migrate(engine)
    create_study(engine, study_file, "# Rules\n\nBe fair.\n", NOW)
    add_items(engine, study_file, ITEMS)
    return engine


def add_items(engine: Engine, study: StudyFile, items: Sequence[Mapping[str, object]]) -> None:
    """Put items into an empty study as an import would, in their order, named t1, t2 …

    Args:
        engine: The database.
        study: What it wants of each item.
        items: Their fields.
    """
    numbers = range(1, len(items) + 1)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(
            insert(tables.item),
            [
                {"id": n, "name": f"t{n}", "fields": json.dumps(fields), "digest": f"digest {n}", "added": NOW}
                for n, fields in zip(numbers, items, strict=True)
            ],
        )
        connection.execute(insert(tables.item_state), [{"item": n} for n in numbers])
        connection.execute(
            insert(tables.place),
            [
                {"item": n, "grp": group, "position": n, "wanted": wanted, "open": int(wanted > 0)}
                for n in numbers
                for group, wanted in study.wanted().items()
            ],
        )
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT setval(pg_get_serial_sequence('item', 'id'), max(id)) FROM item")

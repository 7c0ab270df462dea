import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from middlemost.collect.store.engine import open_engine
from middlemost.collect.store.migrate import VERSION_TABLE, migrate
from middlemost.collect.store.tables import metadata
from middlemost.errors import InputError


def test_the_steps_make_the_tables_that_the_code_names(engine: Engine):
    migrate(engine)
    with engine.connect() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def _made(engine: Engine) -> dict[str, object]:
    """What a comparison by Alembic leaves out: checks, indexes with their conditions, keys' names."""
    seen = inspect(engine)
    return {
        table: (
            sorted((check["name"], check["sqltext"]) for check in seen.get_check_constraints(table)),
            sorted(
                (index["name"], *map(str, index.get("dialect_options", {}).values()))
                for index in seen.get_indexes(table)
            ),
            sorted(unique["name"] for unique in seen.get_unique_constraints(table)),
            seen.get_pk_constraint(table)["name"],
            sorted(key["name"] for key in seen.get_foreign_keys(table)),
        )
        for table in metadata.tables
    }


def test_constraints_and_partial_indexes_are_those_of_the_code(engine: Engine):
    migrate(engine)
    by_steps = _made(engine)
    with engine.begin() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
    assert by_steps == _made(engine)


def test_numbers_of_answers_are_never_used_again_on_sqlite(sqlite_url: str):
    engine = open_engine(sqlite_url)
    migrate(engine)
    with engine.connect() as connection:
        made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'answer'").scalar_one()
    engine.dispose()
    assert "AUTOINCREMENT" in made


def test_migrating_twice_changes_nothing(study_engine: Engine):
    migrate(study_engine)
    with study_engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM item").scalar_one() == 4


def test_a_newer_database_is_refused(engine: Engine):
    migrate(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(InputError, match=r"newer version of middlemost: its tables are at step 9999.*Upgrade"):
        migrate(engine)


def test_a_database_of_something_else_is_refused_and_left_alone(engine: Engine):
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE cats (name TEXT)")
    with pytest.raises(InputError, match="no study but other tables \\(cats"):
        migrate(engine)
    assert inspect(engine).get_table_names() == ["cats"]


def test_a_file_that_is_no_database_is_refused(tmp_path: Path):
    path = tmp_path / "study.db"
    path.write_text("item,rater,label\n" * 100)
    engine = open_engine(f"sqlite:///{path}")
    with pytest.raises(InputError, match=r"can't be opened: file is not a database\."):
        migrate(engine)
    engine.dispose()
    assert path.read_text() == "item,rater,label\n" * 100


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    engine = open_engine(f"sqlite:///{tmp_path}/none/study.db")
    with pytest.raises(InputError, match=r"none/study\.db: The database can't be opened"):
        migrate(engine)
    engine.dispose()


def test_half_a_migration_is_none(sqlite_url: str, monkeypatch: pytest.MonkeyPatch):
    def fail(*args: object, **settings: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    engine = open_engine(sqlite_url)
    monkeypatch.setattr("alembic.operations.Operations.create_index", fail, raising=False)
    with pytest.raises(sqlite3.OperationalError):
        migrate(engine)
    assert inspect(engine).get_table_names() == []
    engine.dispose()

"""A PostgreSQL server of the tests' own: started in a folder of its own, and gone with it."""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

CARELESS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
"""Settings of a server that may lose everything when the machine stops."""

_numbers = itertools.count()


@contextmanager
def postgresql_server(settings: str = CARELESS) -> Generator[str, None, None]:
    """Start a server; the test is skipped with the reason where none can be started.

    Args:
        settings: Of the server, beside where it listens. Default: those of tests, which no power cut will meet.

    Yields:
        The URL of its database `postgres`.
    """
    programs = _programs()
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="middlemost-pg-"))
    folder.chmod(0o755)
    cluster = folder / "cluster"
    cluster.mkdir()
    if os.geteuid() == 0:
        shutil.chown(cluster, user)
    port = _free_port()
    listening = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={cluster}"
    try:
        _run(programs / "initdb", "-D", cluster, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C")
        _run(programs / "pg_ctl", "-D", cluster, "-w", "-l", cluster / "log", "-o", f"{listening} {settings}", "start")
        try:
            yield f"postgresql://tester@127.0.0.1:{port}/postgres"
        finally:
            _run(programs / "pg_ctl", "-D", cluster, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_database(server: str) -> Generator[str, None, None]:
    """An empty database, gone at the end.

    Args:
        server: The URL of any database of the server.

    Yields:
        The URL of the new one.
    """
    import psycopg

    name = f"study_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # pyright: ignore[reportArgumentType]
        yield f"{server.rpartition('/')[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # pyright: ignore[reportArgumentType]


def empty(url: str) -> None:
    """Take everything out of a database, and all others out of it: faster than a new one.

    Args:
        url: Of the database.
    """
    import psycopg

    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"{others} pg_backend_pid()")  # pyright: ignore[reportArgumentType]
        connection.execute("SET client_min_messages = error")
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def _programs() -> Path:
    """The folder of PostgreSQL's programs: Debian keeps them out of the path, one folder a version."""
    on_path = shutil.which("initdb")
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: float(one.parent.name))
    folders = [*reversed(versions), *([Path(on_path).resolve().parent] if on_path else [])]
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    pytest.skip("PostgreSQL's initdb is neither in the path nor in /usr/lib/postgresql: no server to try")


def _user() -> str:
    """Whom the server runs as: it refuses root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        pytest.skip("PostgreSQL refuses root, and there is no user postgres: no server to try")


def _run(*command: str | Path) -> None:
    as_user = ["runuser", "-u", _user(), "--"] if os.geteuid() == 0 else []
    # No pipe: the server would inherit it and hold it open.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [*as_user, *map(str, command)], stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False, cwd="/"
        )
        said.seek(0)
        assert done.returncode == 0, said.read().decode()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]

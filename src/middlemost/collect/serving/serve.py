"""Serving a study: the port, the worker beside it, the server itself."""

import contextlib
import errno
import os
import socket

import uvicorn
from uvicorn.supervisors import Multiprocess

from middlemost.collect.serving.worker_process import WorkerProcess
from middlemost.collect.web.settings import Settings, to_environment
from middlemost.errors import InputError, SettingError

BACKLOG = 2048
"""Connections that may wait: those of browsers that come while the study is made ready, too."""


def check_processes(processes: int, database: str | None) -> None:
    """Refuse several processes on a database that one process has to itself.

    Args:
        processes: How many processes are to share a server's port.
        database: URL of the database; None for SQLite beside the study file.

    Raises:
        SettingError: Several processes, and the database is not PostgreSQL.
    """
    if processes > 1 and not (database or "").startswith("postgresql"):
        raise SettingError("Several processes need PostgreSQL.", remedy="Name one by --database, or leave one process.")


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens, taken before anything is promised to anybody.

    Args:
        host: Address to listen at.
        port: Port; 0 for any that is free.

    Raises:
        InputError: The port is taken, or the address is none of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(BACKLOG)  # with the option above, a second server could still bind to what nobody listens at
    except OSError as failed:
        taken.close()
        what = "is in use" if failed.errno == errno.EADDRINUSE else f"cannot be used: {failed.strerror}"
        raise InputError(f"Port {port} of {host} {what}.", remedy="Name another by --port.") from None
    taken.set_inheritable(True)
    return taken


def serve(settings: Settings, at: socket.socket, *, processes: int = 1, worker: bool = True) -> None:
    """Serve a study until a signal ends it.

    Args:
        settings: How it is run.
        at: A socket of `listening`.
        processes: How many processes share it.
        worker: Whether the science process runs beside.

    Raises:
        SettingError: Several processes, and the database is not PostgreSQL.
    """
    check_processes(processes, settings.database)
    os.environ |= to_environment(settings)  # processes that are started anew know only this
    beside = WorkerProcess(settings.database) if worker else None
    try:
        _run(settings, at, processes)
    finally:
        if beside is not None:
            beside.close()


def _run(settings: Settings, at: socket.socket, processes: int) -> None:
    config = uvicorn.Config(
        "middlemost.collect.serving.process:application",
        factory=True,
        workers=processes,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=settings.proxied,
        ws="none",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=10,
    )
    with contextlib.closing(at):
        if processes > 1:
            Multiprocess(config, sockets=[at]).run()
        else:
            uvicorn.Server(config).run(sockets=[at])

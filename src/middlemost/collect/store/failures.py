"""What can go wrong between a change and the disk, told apart."""

from sqlalchemy.exc import DBAPIError

from middlemost.errors import MiddlemostError

_FULL_SQLSTATES = ("53100", "53200")  # disk full, out of memory
_PASSING_SQLSTATES = ("40001", "40P01", "55P03")  # serialization failure, deadlock, lock not available
_GONE_SQLSTATES = ("08", "57")  # connection exceptions, the server shuts down


class RefusalError(MiddlemostError):
    """A change that is refused for a reason that the one who asked can understand; nothing of it is written.

    Args:
        code: A word for programs, such as `"not-assigned"`.
        what: What is wrong.
        status: The HTTP status it becomes.
        details: What else a program may want to know.
        where: Which part of the request it sits in.
        remedy: What can be done about it.
    """

    def __init__(
        self,
        code: str,
        what: str,
        *,
        status: int = 409,
        details: dict[str, object] | None = None,
        where: str | None = None,
        remedy: str | None = None,
    ) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.code = code
        self.status = status
        self.details = details or {}


class StorageFullError(MiddlemostError):
    """The disk, or what the database may take of it, is full: nothing of the change was written."""


def is_full(error: BaseException) -> bool:
    """Whether a driver refused a change for want of room.

    Args:
        error: What was raised.
    """
    text = str(getattr(error, "orig", error))
    return (
        "database or disk is full" in text
        or "disk I/O error" in text  # SQLite's word where the write-ahead log cannot grow
        or "No space left on device" in text
        or _sqlstate(error) in _FULL_SQLSTATES
    )


def is_passing(error: BaseException) -> bool:
    """Whether the same change may succeed when tried again: another process was in the way, or the server went away.

    Args:
        error: What was raised.
    """
    state = _sqlstate(error)
    locked = "database is locked" in str(getattr(error, "orig", error))
    return locked or state in _PASSING_SQLSTATES or state[:2] in _GONE_SQLSTATES or _lost_connection(error)


def _lost_connection(error: BaseException) -> bool:
    if isinstance(error, DBAPIError):
        return error.connection_invalidated
    kind = type(error)  # psycopg's own, whose class is known only where it is installed
    return kind.__module__.startswith("psycopg") and kind.__name__ == "OperationalError" and not _sqlstate(error)


def _sqlstate(error: BaseException) -> str:
    return getattr(getattr(error, "orig", error), "sqlstate", None) or ""

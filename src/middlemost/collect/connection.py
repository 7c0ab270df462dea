"""A connection to a study server for scripts: kept open, timed out, tried again where that is safe."""

import http.client
import json
import random
import shutil
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from middlemost.errors import InputError, MiddlemostError

TRIES = 8
"""How often a request is made at most: with the pauses between, for half a minute."""

FIRST_PAUSE = 0.25
"""Seconds before the second try; each further pause is twice as long, and up to a quarter longer by chance."""

LONGEST_WAIT = 120.0
"""Seconds that a server's `Retry-After` is heeded at most."""

BUSY = (429, 502, 503, 504, 507)
"""Statuses after which the same request may succeed: too many requests, no server behind the proxy, no room."""

NOTHING_DONE = (429, 507)
"""Those among them after which nothing was done."""


class ApiError(MiddlemostError):
    """What a study server refused, in its own words.

    Args:
        what: What is wrong.
        code: The server's word for programs, such as `"not-assigned"`.
        status: The HTTP status.
        reply: The whole reply.
        where: The request.
        remedy: What can be done about it.
    """

    def __init__(
        self,
        what: str,
        *,
        code: str = "",
        status: int = 0,
        reply: Mapping[str, Any] | None = None,
        where: str | None = None,
        remedy: str | None = None,
    ) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.code = code
        self.status = status
        self.reply = dict(reply or {})


class NoReplyError(MiddlemostError):
    """No reply came from the server, however often it was asked."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply of the server.

    Attributes:
        status: The HTTP status.
        body: What came.
        wait: Seconds after which the server wants to be asked again; None if it does not say.
    """

    status: int
    body: bytes
    wait: float | None


class Connection:
    """One kept-open connection, for one thread.

    Args:
        url: Where people reach the server, such as `"https://study.example.org"`.
        token: An API token.
        timeout: Seconds to wait for the server at each step.

    Raises:
        InputError: The address is none of a web server, or the token can be no header.
    """

    def __init__(self, url: str, token: str, *, timeout: float) -> None:
        self._open: http.client.HTTPConnection | None = None
        parts = urlsplit(url.rstrip("/"))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InputError(f"{url!r} is no address of a server.", remedy="Give one like https://study.example.org.")
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise InputError("This is no token.", remedy="Copy it again, without blanks around it.")
        self._parts = parts
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", "User-Agent": "middlemost"}
        self._timeout = timeout

    def __del__(self) -> None:
        self.close()

    def get(self, path: str, **query: Any) -> Any:
        """The JSON that a path gives.

        Args:
            path: Such as `"/api/next"`.
            query: What goes behind the question mark; None is left out.
        """
        asked = urlencode({name: value for name, value in query.items() if value is not None})
        return self._asked("GET", f"{path}?{asked}" if asked else path, None, lambda failed: True)

    def post_once(self, path: str, body: Mapping[str, Any]) -> Any:
        """Send JSON; it is sent again only where the server surely did nothing.

        Args:
            path: Such as `"/api/links"`.
            body: What to send.
        """
        self.close()  # an idle connection may break without telling whether the request came through
        return self._asked("POST", path, body, _nothing_done)

    def post_until_known(self, path: str, body: Mapping[str, Any]) -> Any:
        """Send JSON that the server knows when it comes again; it is sent until a reply comes.

        Args:
            path: Such as `"/api/answers"`.
            body: What to send.
        """
        return self._asked("POST", path, body, lambda failed: True)

    def download(self, path: str, target: Path) -> None:
        """Save what a path gives; the file appears once it is whole.

        Args:
            path: Such as `"/api/export/csv"`.
            target: Where to.

        Raises:
            InputError: There is a file already.
        """
        if target.exists():
            raise InputError("There is a file already.", where=str(target), remedy="Name another, or remove it first.")
        where, partial = f"GET {path}", target.with_name(f".{target.name}.partial")
        self.close()
        try:
            reply = self._sent("GET", path, None)
            if reply.status != 200:
                _read(where, Reply(reply.status, reply.read(), None))
                raise ApiError("The server sent no file.", status=reply.status, where=where)
            with partial.open("wb") as file:
                shutil.copyfileobj(reply, file)
            if reply.length:
                raise NoReplyError("The download broke off.", where=where, remedy="Try it again.")
            partial.rename(target)
        except http.client.HTTPException as broken:
            raise NoReplyError("The download broke off.", where=where, remedy="Try it again.") from broken
        except (ConnectionError, TimeoutError, ssl.SSLError) as broken:
            raise self._no_reply(where, broken) from broken
        finally:
            partial.unlink(missing_ok=True)
            self.close()

    def close(self) -> None:
        """Let go of the connection; the next request opens another."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _asked(
        self, method: str, path: str, body: Mapping[str, Any] | None, repeats: Callable[[Reply | Exception], bool]
    ) -> Any:
        where, pause = f"{method} {path}", FIRST_PAUSE
        for left in reversed(range(TRIES)):
            came = self._tried(method, path, body)
            if isinstance(came, Reply) and came.status not in BUSY:
                return _read(where, came)
            if not left or not repeats(came) or isinstance(came, ssl.SSLCertVerificationError):
                if isinstance(came, Reply):
                    return _read(where, came)
                raise self._no_reply(where, came) from came
            wait = pause if isinstance(came, Exception) or came.wait is None else min(came.wait, LONGEST_WAIT)
            time.sleep(wait * random.uniform(1, 1.25))
            pause *= 2
        raise AssertionError("the last try returns or raises")

    def _tried(self, method: str, path: str, body: Mapping[str, Any] | None) -> Reply | Exception:
        try:
            reply = self._sent(method, path, body)
            wait = reply.getheader("Retry-After") or ""
            return Reply(reply.status, reply.read(), float(wait) if wait.isdigit() else None)
        except (OSError, http.client.HTTPException) as broken:
            self.close()
            return broken

    def _sent(self, method: str, path: str, body: Mapping[str, Any] | None) -> http.client.HTTPResponse:
        if self._open is None:
            self._open = self._opened()
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = self._headers if data is None else {**self._headers, "Content-Type": "application/json"}
        self._open.request(method, self._parts.path + path, data, headers)
        return self._open.getresponse()

    def _opened(self) -> http.client.HTTPConnection:
        host, port = self._parts.hostname or "", self._parts.port
        if self._parts.scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=self._timeout)
        verified = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=self._timeout, context=verified)

    def _no_reply(self, where: str, broken: Exception) -> NoReplyError:
        at = f"{self._parts.scheme}://{self._parts.netloc}{self._parts.path}"
        why = f"{type(broken).__name__}: {broken}"
        return NoReplyError(
            f"No reply from {at} ({why}).", where=where, remedy="Check the address, and that the server runs."
        )


def _nothing_done(failed: Reply | Exception) -> bool:
    """Whether a server surely did nothing: it said so, or was never reached."""
    return failed.status in NOTHING_DONE if isinstance(failed, Reply) else isinstance(failed, ConnectionRefusedError)


def _read(where: str, reply: Reply) -> Any:
    """The JSON of a reply, or what it says is wrong."""
    content = _json(reply.body)
    if 200 <= reply.status < 300 and (content is not None or not reply.body):
        return content
    said = cast("dict[str, Any]", content) if isinstance(content, dict) else {}
    error = said.get("error")
    if not isinstance(error, dict):
        raise ApiError(
            f"The server replied with status {reply.status} and nothing that a study says.",
            status=reply.status,
            where=where,
            remedy="Check that the address is that of a study.",
        )
    told = cast("dict[str, Any]", error)
    raise ApiError(
        str(told.get("message")),
        code=str(told.get("code")),
        status=reply.status,
        reply=said,
        where=where,
        remedy=told.get("remedy"),
    )


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None

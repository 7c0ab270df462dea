"""What managers do from a script."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from middlemost.collect.connection import Connection

ExportFormat = Literal["dataset", "csv", "spreadsheet", "jsonl", "json"]
Which = Literal["all", "open", "done", "contested", "skipped", "flagged"]


class Managing:
    """The calls of a manager's token.

    Args:
        connection: To the study.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def study(self) -> dict[str, Any]:
        """The study as it stands: its state, version and file."""
        return self._connection.get("/api/study")

    def progress(self) -> dict[str, Any]:
        """How far the study is."""
        return self._connection.get("/api/progress")

    def raters(self) -> list[dict[str, Any]]:
        """Who rates: how much, how fast, and in a prescriptive study how well, as far as that is known."""
        return list(self._pages("/api/raters", "raters", "after"))

    def items(self, which: Which = "all") -> Iterator[dict[str, Any]]:
        """Items with their ratings and the label so far, page by page.

        Args:
            which: Those that lack ratings (`"open"`) or don't (`"done"`), whose label is left open (`"contested"`), or
                that raters skipped often or flagged. Default: all.
        """
        return self._pages("/api/items", "items", "after", which=which)

    def agreement(self) -> dict[str, Any]:
        """How much raters agree so far."""
        return self._connection.get("/api/agreement")

    def log(self) -> list[dict[str, Any]]:
        """What managers did last."""
        return self._connection.get("/api/log")

    def pause(self) -> None:
        """Give out no items for now; answers to those that are out are taken."""
        self._state("paused")

    def resume(self) -> None:
        """Give out items again, also after closing."""
        self._state("open")

    def close_study(self) -> None:
        """Take no more answers; agreement then gets its interval."""
        self._state("closed")

    def links(self) -> list[dict[str, Any]]:
        """The links that let people in, the newest first, without their secrets."""
        return list(self._pages("/api/links", "links", "before"))

    def make_link(
        self, kind: Literal["manager", "join", "personal"], *, group: str = "", rater: int | None = None
    ) -> dict[str, Any]:
        """A new link; its `url` is told once.

        Args:
            kind: `"join"` for raters who are not in yet, `"personal"` for one of them, `"manager"` for a colleague.
            group: The group that those who join are in. Default: none.
            rater: Whose personal link. Default: a new rater's.
        """
        return self._connection.post_once("/api/links", {"kind": kind, "group": group, "rater": rater})

    def make_token(self, name: str, role: Literal["manager", "model", "person"]) -> dict[str, Any]:
        """A new token for a script; its `token` is told once.

        Args:
            name: What it is for.
            role: `"model"` or `"person"` to rate as one, `"manager"` to manage.
        """
        return self._connection.post_once("/api/tokens", {"name": name, "role": role})

    def export(self, format: ExportFormat, path: str | Path) -> Path:
        """Save all answers in a file.

        Args:
            format: `"dataset"` (what `middlemost audit` takes, zipped), `"csv"` (exact), `"spreadsheet"` (csv whose
                texts run as no formulas), `"jsonl"` or `"json"`.
            path: Where to; nothing there is overwritten.

        Returns:
            The path.

        Raises:
            InputError: There is a file already.
            NoReplyError: The download broke off; no file is left.
        """
        self._connection.download(f"/api/export/{format}", Path(path))
        return Path(path)

    def _pages(self, path: str, name: str, onward: str, **query: Any) -> Iterator[dict[str, Any]]:
        """All rows of a list that comes in pages; a row that is added meanwhile may be missed."""
        page: dict[str, Any] = self._connection.get(path, **query)
        yield from page[name]
        while page["next"] is not None:
            page = self._connection.get(path, **query, **{onward: page["next"]})
            yield from page[name]

    def _state(self, state: str) -> None:
        self._connection.post_until_known("/api/state", {"state": state})

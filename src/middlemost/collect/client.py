"""A study from a script: rating as a person or a model, and what managers do, by an API token."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from middlemost.collect.connection import ApiError, Connection
from middlemost.collect.managing import Managing
from middlemost.errors import SettingError

Reason = Literal["unclear", "missing-context", "ambiguous", "not-my-language", "offensive", "technical", "other"]
"""Why an item is skipped or flagged."""


@dataclass(frozen=True, slots=True)
class Task:
    """An item to answer.

    Attributes:
        assignment: The number under which the rater has it.
        item: The item's id.
        content: What a rater sees, block by block: `{"as": "text", "text": …}` and the like.
        candidates: Question → `{"key", "block"}` of each candidate, in the order in which this rater sees them.
        texts: Field → raw text, for questions about spans of it.
        questions: What is asked: the questions of the study file, with their `name`, `type` and settings.
        version: Of the study, when the item was given out.
        expires: When others may get it, in seconds since 1970.
        given: The rater's answer, `{"id", "answers"}`, where they go back to it.
    """

    assignment: int
    item: str
    content: Sequence[Mapping[str, Any]]
    candidates: Mapping[str, Sequence[Mapping[str, Any]]]
    texts: Mapping[str, str]
    questions: Sequence[Mapping[str, Any]] = field(repr=False)
    version: int
    expires: float
    given: Mapping[str, Any] | None = None

    @property
    def text(self) -> str:
        """All text of the content, for a model to read; Markdown comes as the HTML that people see."""
        return "\n\n".join(filter(None, map(_text_of, self.content)))


class Client(Managing):
    """A study, as a rater or a manager sees it; which of them is up to the token. For one thread.

    Requests that meet no reply, too many others (429) or no room (507) are made again for half a minute, after growing
    pauses. An answer carries an id made from its content, so that it is stored once, however often it is sent: also
    where a script is started again and sends it once more.

    Args:
        url: Where people reach the study, such as `"https://study.example.org"`.
        token: An API token: a manager makes one for each script.
        timeout: Seconds to wait for the server at each step. Default 30.

    Attributes:
        reason: Why there was no item when one was last asked for: `"complete"`, `"nothing-now"` (others hold what is
            left), `"all-seen"`, `"cap"`, `"paused"`, `"closed"` or `"removed"`; None while there are items.
        late: Answers of this client that came after the item had been given to others: kept, and not counted.

    Example:
        >>> import middlemost as mm
        >>> client = mm.collect.Client("http://127.0.0.1:8700", "the-token")  # doctest: +SKIP
        >>> for task in client:  # doctest: +SKIP
        ...     client.answer(task, label="yes" if "free money" in task.text else "no")
    """

    def __init__(self, url: str, token: str, *, timeout: float = 30.0) -> None:
        super().__init__(Connection(url, token, timeout=timeout))
        self.reason: str | None = None
        self.late = 0
        self._me: dict[str, Any] | None = None
        self._asked_of: int | None = None
        self._next: Task | None = None

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *raised: object) -> None:
        self.disconnect()

    def __iter__(self) -> Iterator[Task]:
        """Every item that this rater gets, until there is none; each must be answered or skipped.

        Raises:
            SettingError: The item before was neither answered nor skipped.
        """
        task = self.next()
        while task is not None:
            yield task
            if self._next is not None and self._next.assignment == task.assignment:
                raise SettingError(
                    f"The item {task.item!r} was neither answered nor skipped, and the next one comes after it.",
                    remedy="Call client.answer or client.skip for each item.",
                )
            task = self._next

    def me(self) -> dict[str, Any]:
        """Who rates here and what is asked: rater, study, questions, guideline."""
        self._me = self._connection.get("/api/me")
        assert self._me is not None
        self._asked_of = self._me["study"]["version"]
        return self._me

    def next(self) -> Task | None:
        """The item that this rater has, or gets now; None where there is none, see `reason`."""
        return self._turn(self._connection.get("/api/next"))

    def answer(
        self,
        task: Task,
        *,
        label: Any = None,
        answers: Mapping[str, Any] | None = None,
        seconds: float | None = None,
    ) -> Task | None:
        """Answer an item.

        Args:
            task: The item.
            label: The answer, where the study asks one question alone: a label's key, or what else its type takes.
            answers: Question → answer; with a rationale or a confidence, `{"value", "rationale", "confidence"}`.
            seconds: How long it took. Default: unknown.

        Returns:
            The next item.

        Raises:
            SettingError: There is neither `label` nor `answers`, both, or `label` for several questions.
            ApiError: The study refuses the answer; it says why.
        """
        content = {"assignment": task.assignment, "answers": _spelled_out(task, label, answers)}
        if task.given is not None:
            content["replaces"] = task.given["id"]
        try:
            return self._turn(self._sent("/api/answers", content, seconds=seconds))
        except ApiError as refused:
            if refused.code != "late":
                raise
            self.late += 1
            return self._turn(refused.reply)

    def skip(self, task: Task, reason: Reason, comment: str | None = None) -> Task | None:
        """Give an item back; this rater will not get it again.

        Args:
            task: The item.
            reason: Why.
            comment: In words. Default: none.

        Returns:
            The next item.

        Raises:
            ApiError: The study allows no skipping, or the item is done.
        """
        return self._turn(self._sent("/api/skips", _remark(task, reason, comment)))

    def flag(self, task: Task, reason: Reason, comment: str | None = None) -> None:
        """Say what is wrong with an item that is answered all the same.

        Args:
            task: The item.
            reason: What it is.
            comment: In words. Default: none.

        Raises:
            ApiError: The item is not this rater's.
        """
        self._sent("/api/flags", _remark(task, reason, comment))

    def back(self, assignment: int) -> Task:
        """An item that this rater has answered, to answer it again.

        Args:
            assignment: Its number, as in `Task` and `history`.

        Raises:
            ApiError: There is no such answer of theirs.
        """
        return self._task(self._connection.get(f"/api/answers/{assignment}"))

    def history(self) -> list[dict[str, Any]]:
        """This rater's last 50 answers and skips, the newest first."""
        return self._connection.get("/api/history")

    def disconnect(self) -> None:
        """Let go of the connection; the next call opens another."""
        self._connection.close()

    def _sent(self, path: str, content: Mapping[str, Any], **beside: Any) -> Any:
        written = json.dumps(content, sort_keys=True, separators=(",", ":"))
        name = hashlib.blake2b(f"{path} {written}".encode(), digest_size=16).hexdigest()
        return self._connection.post_until_known(path, {**content, **beside, "client": name})

    def _turn(self, turn: Mapping[str, Any]) -> Task | None:
        self.reason = turn["reason"]
        self._next = None if turn["task"] is None else self._task(turn["task"])
        return self._next

    def _task(self, task: Mapping[str, Any]) -> Task:
        if self._me is None or self._asked_of != task["version"]:
            self.me()
            self._asked_of = task["version"]  # of an older version there is nothing else to learn
        assert self._me is not None
        parts = ("assignment", "item", "content", "candidates", "texts", "version", "expires")
        return Task(**{name: task[name] for name in parts}, questions=self._me["questions"], given=task["answer"])


def _spelled_out(task: Task, label: Any, answers: Mapping[str, Any] | None) -> dict[str, Any]:
    """Answers as the API takes them."""
    if (label is None) == (answers is None):
        raise SettingError("An answer is given as `label` or as `answers`.", remedy="Give one of the two.")
    if answers is None:
        names = [question["name"] for question in task.questions]
        if len(names) != 1:
            raise SettingError(
                f"The study asks {len(names)} questions: {', '.join(names)}.",
                where="label",
                remedy="Give answers={question: answer, …}.",
            )
        answers = {names[0]: label}
    full = {name: isinstance(answer, Mapping) and "value" in answer for name, answer in answers.items()}
    return {name: answer if full[name] else {"value": answer} for name, answer in answers.items()}


def _remark(task: Task, reason: Reason, comment: str | None) -> dict[str, Any]:
    return {"assignment": task.assignment, "reason": reason, "comment": comment}


def _text_of(block: Mapping[str, Any]) -> str:
    turns = (f"{turn['role']}: {turn['text']}" for turn in block.get("turns", ()))
    rows = ("\t".join(map(str, row)) for row in (block.get("header") or (), *block.get("rows", ())))
    parts = (block.get("title"), block.get("text"), block.get("html"), *turns, *rows, block.get("url"))
    return "\n".join(filter(None, parts))

"""What the API gives: bodies of replies, for the OpenAPI document."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from middlemost.collect.access.roles import RaterKind
from middlemost.collect.assignment.lease import Reason
from middlemost.collect.study.model import ContentKind, Language


class Problem(BaseModel):
    """What is wrong with a request."""

    code: str
    message: str
    remedy: str | None = None
    questions: dict[str, dict[str, str]] | None = Field(None, description="Question → code and message.")


class ErrorReply(BaseModel):
    """The reply to a request that is refused."""

    error: Problem


class Progress(BaseModel):
    """How far a rater is."""

    done: int = Field(description="Ratings given.")
    cap: int | None = Field(description="Ratings that are wanted of this rater at most.")
    items: int = Field(description="Items of the study.")
    pace: float | None = Field(description="Median seconds of the last ratings.")


class Block(BaseModel):
    """What is shown of one field; which of the parts are there is for `as` to say."""

    as_: ContentKind = Field(alias="as")
    title: str | None = None
    text: str | None = None
    html: str | None = Field(None, description="Of Markdown, sanitised.")
    turns: list[dict[Literal["role", "text"], str]] | None = None
    header: list[str] | None = None
    rows: list[list[str]] | None = None
    url: str | None = None
    alt: str | None = None
    direction: Literal["rtl"] | None = None


class Candidate(BaseModel):
    """One of the candidates that a question compares."""

    key: str = Field(description="The field's name, by which it is answered.")
    block: Block


class GivenAnswer(BaseModel):
    """An answer that stands."""

    id: int
    answers: dict[str, Any]


class Task(BaseModel):
    """An item to answer."""

    assignment: int
    item: str
    version: int = Field(description="Of the study file.")
    content: list[Block]
    candidates: dict[str, list[Candidate]] = Field(description="Question → its candidates in the order to show.")
    texts: dict[str, str] = Field(description="Field → its text, to mark spans in or to begin a text with.")
    expires: float = Field(description="When others may get the item, in seconds since 1970.")
    answer: GivenAnswer | None = Field(description="The rater's own, where they go back to it.")


class Turn(BaseModel):
    """The item that a rater has now, or why there is none."""

    task: Task | None
    reason: Reason | None
    progress: Progress


class StoredRow(BaseModel):
    """What was stored."""

    id: int
    status: Literal["rating", "late", "skipped", "preview", "flag"]


class StoredTurn(Turn):
    """What was stored, and the next item."""

    stored: StoredRow


class StoredFlag(BaseModel):
    """A flag that was stored."""

    stored: StoredRow


class LateReply(StoredTurn, ErrorReply):
    """An answer that came after the item had been given to others: kept, not counted; and the next item."""


class HistoryLine(BaseModel):
    """An answer or a skip of the rater's own."""

    assignment: int
    item: str
    status: Literal["rating", "late", "skipped", "preview"]
    time: float = Field(description="Seconds since 1970.")


class Whom(BaseModel):
    """The rater who asks."""

    name: str
    kind: RaterKind


class StudySeen(BaseModel):
    """What raters are told of the study."""

    key: str = Field(description="Tells the study from all others.")
    title: str
    paradigm: Literal["prescriptive", "descriptive"]
    state: Literal["open", "paused", "closed"]
    version: int
    languages: list[Language]
    corrections: bool = Field(description="Whether raters may go back.")
    skip: bool = Field(description="Whether raters may skip an item.")


class Guideline(BaseModel):
    """What raters are told to go by."""

    html: str = Field(description="Sanitised.")
    hash: str


class Me(BaseModel):
    """Who the rater is, and all that their page needs."""

    rater: Whom
    study: StudySeen
    questions: list[dict[str, Any]] = Field(description="As in the study file, and the keys of their buttons.")
    guideline: Guideline | None
    progress: Progress
    strings: dict[str, str] = Field(description="The page's words.")
    language: Language

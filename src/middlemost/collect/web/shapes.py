"""What the API gives: bodies of replies, for the OpenAPI document."""

from typing import Any, Literal

from pydantic import BaseModel, Field


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


class Task(BaseModel):
    """An item to answer."""

    assignment: int
    item: str
    version: int
    content: list[dict[str, Any]]
    candidates: dict[str, list[dict[str, Any]]]
    texts: dict[str, str]
    expires: float
    answer: dict[str, Any] | None


class Turn(BaseModel):
    """The item that a rater has now, or why there is none."""

    task: Task | None
    reason: str | None
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

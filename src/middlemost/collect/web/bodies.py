"""What the API takes: bodies of requests."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from middlemost.collect.answers.remark import Why

ClientId = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
"""An id that the page makes for what it sends, so that a retry is known as one."""

RowNumber = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""A number that the server gave to something."""


_EXAMPLE: JsonDict = {"client": "Xk3v-0001", "assignment": 1}


class Body(BaseModel):
    """The body of a request; unknown members are refused, and so is what is only nearly of the right type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class AnswerBody(Body):
    """An answer to the questions about one item."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_EXAMPLE, "answers": {"harm": {"value": "yes"}}}]})

    client: ClientId
    assignment: RowNumber
    answers: dict[Annotated[str, Field(max_length=40)], Any] = Field(
        max_length=50, description="Question → {value, rationale?, confidence?}"
    )
    seconds: Annotated[float, Field(ge=0, le=1e7, allow_inf_nan=False)] | None = Field(
        None, description="How long it took."
    )
    replaces: RowNumber | None = Field(None, description="The answer of yours that this one corrects.")


class RemarkBody(Body):
    """Why an item is skipped, or what is wrong with it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_EXAMPLE, "reason": "unclear"}]})

    client: ClientId
    assignment: RowNumber
    reason: Why
    comment: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] | None = None


class StateBody(Body):
    """What a study, or a rater, is to be."""

    state: Literal["open", "paused", "closed"]


class RaterStateBody(Body):
    """What a rater is to be."""

    state: Literal["active", "paused", "removed"]


class LinkBody(Body):
    """Which link to make."""

    kind: Literal["manager", "join", "personal"]
    group: Annotated[str, Field(max_length=100)] = ""
    rater: RowNumber | None = None


class TokenBody(Body):
    """A token for scripts: of a manager, or of a model or person that rates."""

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
    role: Literal["manager", "model", "person"] = "manager"


class EntryBody(Body):
    """The secret part of a link."""

    secret: Annotated[str, Field(max_length=200)]


class SignInBody(Body):
    """A manager's name and password."""

    name: Annotated[str, Field(max_length=300)]
    password: Annotated[str, Field(max_length=300)]


class WelcomeBody(SignInBody):
    """The secret of a manager's one-time link, and the name and password they choose."""

    secret: Annotated[str, Field(max_length=200)]

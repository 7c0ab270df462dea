"""The study file's model: everything that a study is, but its items and answers."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from middlemost.questions.kinds import AnyQuestion
from middlemost.questions.kinds.form import check_questions

ContentKind = Literal["text", "markdown", "code", "chat", "table", "image", "audio"]
Language = Literal["en", "de"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Shown(_Part):
    """A field of the item that raters see."""

    field: str = Field(description="Column of the items.")
    as_: ContentKind = Field("text", alias="as", description="How it is shown.")
    title: str | None = Field(None, max_length=200, description="A heading above it.")
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Items(_Part):
    """Where the items come from."""

    file: str = Field(description="A table or data set that middlemost reads; relative to the study file.")
    item: str | None = Field(None, description="The column of ids. Default: item or id, else the content's hash.")


class Group(_Part):
    """Raters who share a property, and what is wanted of them."""

    name: str = Field(min_length=1, max_length=100)
    per_item: int | None = Field(None, ge=0, le=1000, description="Of each item's ratings, how many from this group.")
    cap: int | None = Field(None, ge=0, description="Ratings of the group altogether, at most.")


class StudyFile(_Part):
    """A study: its questions, its items, and who rates what how often."""

    title: str = Field(min_length=1, max_length=200)
    guideline: str | None = Field(None, description="A Markdown file beside this one.")
    paradigm: Literal["prescriptive", "descriptive"] = Field(
        "prescriptive", description="Whether raters follow the guideline or say what they think."
    )
    languages: tuple[Language, ...] = Field(("en",), min_length=1, description="Of the interface; the first is shown.")
    questions: tuple[AnyQuestion, ...] = Field(min_length=1, max_length=50)
    items: Items
    show: tuple[Shown, ...] = Field((), description="What raters see of an item. Default: all but the candidates.")
    overlap: int = Field(3, ge=1, le=1000, description="Ratings wanted of each item.")
    order: Literal["random", "fixed", "priority"] = "random"
    priority: str | None = Field(None, description="Column of numbers, highest first, where order is priority.")
    window: int = Field(8, ge=1, le=64, description="Random order draws among so many of the first open items.")
    lease_minutes: float = Field(30.0, gt=0, le=60 * 24 * 30, description="How long an item is kept for a rater.")
    cap_per_rater: int | None = Field(None, ge=1, description="Ratings of one rater, at most.")
    groups: tuple[Group, ...] = ()
    join: Literal["link", "invited"] = Field("link", description="Whether whoever has the raters' link may take part.")
    corrections: bool = Field(True, description="Whether raters may go back and change an answer.")
    skip: bool = Field(True, description="Whether raters may skip an item, with a reason.")
    models_count: bool = Field(False, description="Whether ratings of models fill places and join the consensus.")
    method: str = Field("default", description="How ratings become one label: default or a method of middlemost audit.")
    media_from: tuple[Annotated[str, Field(pattern=r"^https?://[A-Za-z0-9.-]+(:\d+)?$")], ...] = Field(
        (), description="Origins that images and sounds by URL may come from; raters' browsers ask them."
    )
    seed: int = Field(0, ge=0, description="Of the order of items.")

    @field_validator("questions")
    @classmethod
    def _questions_fit(cls, questions: tuple[AnyQuestion, ...]) -> tuple[AnyQuestion, ...]:
        check_questions(questions)
        return questions

    @model_validator(mode="after")
    def _parts_fit(self) -> "StudyFile":
        names = [group.name for group in self.groups]
        if len(set(names)) < len(names):
            raise ValueError("Two groups have one name. Give each its own.")
        quotas = [group.per_item for group in self.groups]
        if any(quota is not None for quota in quotas) and None in quotas:
            raise ValueError(
                "Some groups have per_item and some have none. Give it to all, 0 for none, or to no group."
            )
        if (self.order == "priority") != (self.priority is not None):
            raise ValueError("order: priority and priority: COLUMN belong together. Give both or neither.")
        return self

    def wanted(self) -> dict[str, int]:
        """Ratings wanted of each item, by the group that has a quota of its own; `""` where anyone may give them."""
        quotas = {group.name: group.per_item for group in self.groups if group.per_item is not None}
        return quotas or {"": self.overlap}

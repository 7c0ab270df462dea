"""The JSON Schema of study files, for editors and for whoever writes them by program."""

import json
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from middlemost.collect.study.model import StudyFile

ID = "urn:middlemost:schema:study:1"
"""What the schema is called; the number grows when a file that was valid no longer is."""


def study_schema() -> dict[str, Any]:
    """The JSON Schema of a study file.

    Example:
        >>> study_schema()["title"]
        'Middlemost study file'
    """
    made = StudyFile.model_json_schema(by_alias=True)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": ID, "title": "Middlemost study file"}
    return head | {key: value for key, value in made.items() if key != "title"}


def schema_text() -> str:
    """The schema as it is published: `python -m middlemost.collect.study.schema > docs/_static/study.schema.json`."""
    return json.dumps(study_schema(), indent=2, ensure_ascii=False) + "\n"


@cache
def _schema() -> dict[str, Any]:
    return study_schema()


def types_at() -> list[str]:
    """The types of question."""
    return list(_schema()["properties"]["questions"]["items"]["discriminator"]["mapping"])


def settings_at(place: Sequence[Any]) -> list[str]:
    """The settings that a study file can have at a place.

    Args:
        place: Names and numbers from the top, as pydantic gives them; for a question also its type.

    Example:
        >>> settings_at(["show", 0])
        ['field', 'as', 'title']
    """
    found = [_schema()]
    for part in place:
        of_type = [one for one in found if _type(one) == part] if len(found) > 1 else []
        found = of_type or [inner for one in found for inner in _inside(one, part)] or found
    return list(dict.fromkeys(name for one in found for name in one.get("properties", {})))


def _inside(schema: Mapping[str, Any], part: Any) -> list[dict[str, Any]]:
    """The schemas that a part of a place leads to."""
    if part in schema.get("properties", {}):
        return _resolved(schema["properties"][part])
    return _resolved(schema["items"]) if isinstance(part, int) and "items" in schema else []


def _type(schema: Mapping[str, Any]) -> str | None:
    """The type of question that a schema is of, where it is of one."""
    return schema.get("properties", {}).get("type", {}).get("const")


def _resolved(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A schema without references, each of its alternatives by itself."""
    if "$ref" in schema:
        return _resolved(_schema()["$defs"][schema["$ref"].rpartition("/")[2]])
    choices = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
    return [one for choice in choices for one in _resolved(choice)] if choices else [dict(schema)]


if __name__ == "__main__":
    sys.stdout.write(schema_text())

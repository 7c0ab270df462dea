import json
import subprocess
import sys
from pathlib import Path

from middlemost.collect.study.schema import ID, schema_text, settings_at, study_schema, types_at
from middlemost.questions.kinds import KINDS

PUBLISHED = Path(__file__).parents[3] / "docs" / "_static" / "study.schema.json"


def test_what_is_published_is_what_the_code_says() -> None:
    remedy = "python -m middlemost.collect.study.schema > docs/_static/study.schema.json"
    assert PUBLISHED.read_text() == schema_text(), f"The schema has changed. Write it anew: {remedy}"


def test_it_is_written_by_running_the_module() -> None:
    ran = subprocess.run([sys.executable, "-m", "middlemost.collect.study.schema"], capture_output=True, check=True)
    assert ran.stdout.decode() == schema_text()


def test_its_head_and_that_settings_are_described() -> None:
    schema = study_schema()
    assert (schema["$id"], schema["title"], schema["additionalProperties"]) == (ID, "Middlemost study file", False)
    assert schema["properties"]["overlap"]["description"] == "Ratings wanted of each item."
    assert json.loads(schema_text()) == schema


def test_the_settings_at_a_place() -> None:
    assert set(types_at()) == set(KINDS)
    assert {"title", "questions", "seed"} <= set(settings_at([]))
    assert settings_at(["groups", 3]) == ["name", "per_item", "cap"]
    assert "max" in settings_at(["questions", 0, "labels"])
    assert "max" not in settings_at(["questions", 0, "label"])
    assert settings_at(["questions", 0, "label", "labels", 1]) == ["key", "name", "help", "hotkey"]

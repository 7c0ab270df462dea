from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from middlemost.collect.study.load import load_study
from middlemost.collect.study.model import StudyFile
from middlemost.collect.study.plain import plain_value
from middlemost.collect.study.sample import sample_study, scalar
from middlemost.collect.study.yaml_nodes import compose
from middlemost.errors import SettingError

TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)


def parsed(text: str) -> Any:
    return plain_value(compose(text, "study.yaml"))


def test_it_parses_to_what_was_asked(tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(sample_study("data/items.csv", ["yes", "no"], 5))
    file = load_study(path).file
    asked = {"name": "label", "type": "label", "prompt": "Which label fits?", "labels": ["yes", "no"]}
    expected = {"title": "My study", "items": {"file": "data/items.csv"}, "questions": [asked], "overlap": 5}
    assert file == StudyFile.model_validate(expected)


def test_all_that_can_be_told_is_told(tmp_path: Path) -> None:
    (tmp_path / "g.md").write_text("x")
    path = tmp_path / "study.yaml"
    told = {"title": "T: #1", "name": "q", "prompt": "Which?\nSay.", "guideline": "g.md", "item": "the id"}
    path.write_text(sample_study("a b.csv", ["1", "null", "- x"], **told, show={"a, b": "image", "c": "chat"}))
    loaded = load_study(path)
    assert [(one.field, one.as_) for one in loaded.file.show] == [("a, b", "image"), ("c", "chat")]
    assert (loaded.file.title, loaded.file.questions[0].prompt, loaded.guideline) == ("T: #1", "Which?\nSay.", "x")
    assert (loaded.file.items.item, loaded.file.items.file) == ("the id", "a b.csv")
    assert [one.key for one in loaded.file.questions[0].labels] == ["1", "null", "- x"]  # type: ignore[union-attr]


@pytest.mark.parametrize("setting", list(StudyFile.model_fields))
def test_every_setting_is_there(setting: str) -> None:
    assert f"\n{setting}:" in (text := sample_study("i.csv", ["a", "b"])) or f"\n# {setting}:" in text


def test_defaults_that_are_commented_out_are_the_defaults() -> None:
    lines = sample_study("i.csv", ["a", "b"]).splitlines()
    told = [
        line[2:] for line in lines if line.startswith("# ") and line[2:].partition(":")[0] in StudyFile.model_fields
    ]
    given_ = parsed("\n".join(told))
    plain = {name: value for name, value in given_.items() if name not in {"guideline", "priority", "show", "groups"}}
    for name, value in plain.items():
        default = StudyFile.model_fields[name].default
        assert (list(default) if isinstance(default, tuple) else default) == value, name
    assert len(plain) >= 12


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
@example("yes")
@example("null")
@example("~")
@example("")
@example(" a ")
@example("a: b")
@example("\x85\x7f\u2028\ufeff\x01\ud7ff\U0001f600")
def test_any_text_comes_back(text: str) -> None:
    assert parsed(f"a: [{scalar(text)}]") == {"a": [text]}
    assert parsed(f"b: {scalar(text)}\nc: 1") == {"b": text, "c": 1}


def test_too_many_labels() -> None:
    with pytest.raises(SettingError, match="too many"):
        sample_study("i.csv", ["x" * 60 + str(k) for k in range(20_000)])

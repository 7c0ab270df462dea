import json
import subprocess
import sys
from typing import Any

import pytest

from middlemost.collect.content.blocks import (
    block_of,
    blocks_of,
    candidates_of,
    content_of,
    shown_as,
    shown_fields,
    texts_of,
)
from middlemost.collect.content.trouble import ContentError
from middlemost.collect.study.model import Shown, StudyFile

LABEL = {"name": "q", "type": "label", "prompt": "?", "labels": ["a", "b"]}
BETTER = {"name": "better", "type": "preference", "prompt": "?", "candidates": ["one", "two"]}


def study(*questions: dict[str, Any], **settings: Any) -> StudyFile:
    return StudyFile.model_validate(
        {"title": "T", "items": {"file": "i.csv"}, "questions": list(questions or (LABEL,)), **settings}
    )


def fields_shown(asked: StudyFile, *columns: str) -> list[str]:
    return [shown.field for shown in shown_fields(asked, columns)]


def test_by_default_the_text_is_shown() -> None:
    assert blocks_of(study(), {"text": "Hi", "source": "web"}) == [{"as": "text", "text": "Hi"}]


def test_without_a_text_all_columns_that_are_shown_nowhere_else() -> None:
    spans = {"name": "s", "type": "spans", "prompt": "?", "field": "body", "labels": ["x"]}
    asked = study(BETTER, spans, order="priority", priority="rank")
    assert fields_shown(asked, "prompt", "one", "two", "body", "rank", "topic") == ["prompt", "topic"]
    assert fields_shown(asked, "one", "two", "body", "rank") == []
    assert blocks_of(asked, {"prompt": "Say hi", "topic": None, "one": "a", "two": "b"}) == [
        {"as": "text", "title": "prompt", "text": "Say hi"}
    ]
    assert blocks_of(study(), {"only": "x"}) == [{"as": "text", "text": "x"}]
    assert fields_shown(study(spans | {"field": "text"}), "text", "source") == []


def test_what_may_give_an_answer_away_is_shown_only_by_name() -> None:
    assert fields_shown(study(), "question", "Label", "gold", "topic") == ["question", "topic"]
    assert fields_shown(study(show=[{"field": "gold"}]), "question", "gold") == ["gold"]


def test_what_show_says_in_its_order() -> None:
    show = [{"field": "b", "as": "code", "title": "Code"}, {"field": "a", "as": "markdown"}, {"field": "empty"}]
    asked = study(show=show)
    assert blocks_of(asked, {"a": "*x*", "b": "<i>", "empty": None, "text": "no"}) == [
        {"as": "code", "title": "Code", "text": "<i>"},
        {"as": "markdown", "html": "<p><em>x</em></p>\n"},
    ]


def test_candidates_in_the_order_drawn_and_as_show_says() -> None:
    asked = study(BETTER, show=[{"field": "two", "as": "markdown"}, {"field": "prompt"}])
    fields = {"prompt": "p", "one": "*1*", "two": "*2*"}
    assert [block["text"] for block in blocks_of(asked, fields)] == ["p"]
    assert candidates_of(asked, fields, {"better": ["two", "one"]}) == {
        "better": [
            {"key": "two", "block": {"as": "markdown", "html": "<p><em>2</em></p>\n"}},
            {"key": "one", "block": {"as": "text", "text": "*1*"}},
        ]
    }
    assert [one["key"] for one in candidates_of(asked, fields, {})["better"]] == ["one", "two"]
    assert candidates_of(study(), fields, {}) == {}
    assert shown_as(asked, list(fields)) == {"prompt": "text", "one": "text", "two": "markdown"}


def test_candidates_judged_by_turns_are_chats() -> None:
    asked = study(BETTER | {"turns": True})
    chat = json.dumps([{"role": "user", "content": "שלום"}, {"role": "assistant", "content": "Hi"}])
    made = candidates_of(asked, {"one": chat, "two": "assistant: Hi"}, {})["better"]
    turns = [{"role": "user", "text": "שלום"}, {"role": "assistant", "text": "Hi"}]
    assert made[0]["block"] == {"as": "chat", "turns": turns, "direction": "rtl"}
    assert made[1]["block"] == {"as": "chat", "turns": turns[1:]}


def test_texts_for_spans_and_to_begin_with() -> None:
    spans = {"name": "s", "type": "spans", "prompt": "?", "field": "body", "labels": ["x"]}
    mend = {"name": "m", "type": "text", "prompt": "?", "prefill": "draft"}
    assert texts_of(study(spans, mend, LABEL), {"body": "a", "draft": None, "text": "t"}) == {"body": "a", "draft": ""}


@pytest.mark.parametrize(
    ("kind", "value", "parts"),
    [
        ("text", "<b>سلام</b>", {"text": "<b>سلام</b>"}),  # the tag's letters come first
        ("text", "سلام", {"text": "سلام", "direction": "rtl"}),
        ("code", "سلام", {"text": "سلام"}),
        ("table", '[{"a": 1}]', {"header": ["a"], "rows": [["1"]]}),
        ("table", '[["a"]]', {"rows": [["a"]]}),
        ("image", "https://ok.org/x.png", {"url": "https://ok.org/x.png", "alt": "f"}),
        ("audio", "data:audio/ogg;base64,AAAA", {"url": "data:audio/ogg;base64,AAAA", "alt": "f"}),
    ],
)
def test_each_way_to_show(kind: str, value: str, parts: dict[str, Any]) -> None:
    shown = Shown.model_validate({"field": "f", "as": kind})
    assert content_of(study(media_from=["https://ok.org"]), shown, value) == parts


def test_what_cannot_be_shown_so_is_shown_as_text() -> None:
    for kind in ("chat", "table", "image", "audio"):
        shown = Shown.model_validate({"field": "f", "as": kind, "title": "F"})
        with pytest.raises(ContentError):
            content_of(study(), shown, "plain")
        assert block_of(study(), shown, "plain") == {"as": "text", "title": "F", "text": "plain"}


def test_the_web_process_gets_no_heavy_libraries_by_it() -> None:
    code = (
        "import sys, middlemost.collect.content.blocks, middlemost.collect.study.load, "
        "middlemost.collect.study.sample, middlemost.collect.study.schema; "
        "print(sorted({'polars', 'numpy', 'numba', 'scipy', 'sklearn', 'pandas', 'altair'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout == "[]\n"

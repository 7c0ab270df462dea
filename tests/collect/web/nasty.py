"""A study full of texts that would do harm if anything took them for more than text, and its harmless twin."""

import json
import time
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from middlemost.collect.access.links import make_join_link, make_manager_link
from middlemost.collect.access.raters import make_rater
from middlemost.collect.serving.home import find_home
from middlemost.collect.serving.prepare import prepare
from middlemost.collect.store.engine import open_engine
from middlemost.collect.store.transaction import writing

from .site import Site, served

TEXTS: Mapping[str, str] = {
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(2)>',
    "attribute": "' onmouseover='alert(3)' x='",
    "template": "{{7*7}} {% raw %} ${7+7} #{7+7} <%= 7+7 %>",
    "sql": "'; DROP TABLE answer;--",
    "link": "[click](javascript:alert(4)) <javascript:alert(5)> ![x](javascript:alert(6))",
    "data": "[a](data:text/html,<script>alert(7)</script>) ![b](https://elsewhere.invalid/pixel.png)",
    "bidi": "\u202egnp.exe\u202c and \u2066this\u2069",
    "formula": '=HYPERLINK("http://elsewhere.invalid","y")',
    "entity": "&lt;b&gt; &amp; &#60;script&#62;",
    "closing": "</textarea></title></style></script><svg/onload=alert(8)>",
}
"""What does harm, by what it is after."""

PLAIN: Mapping[str, str] = {name: f"a text about the {name}" for name in TEXTS}
"""The same number of texts that harm nobody."""

NAMES = tuple(name for name, text in TEXTS.items() if text.isprintable())
"""Those that raters may be called: nothing in them is invisible or turns the reading around."""


def study_of(texts: Mapping[str, str]) -> dict[str, Any]:
    """A study file that has texts wherever people write some.

    Args:
        texts: Which.
    """
    labels = [{"key": text[:64].strip(), "name": text, "help": text} for text in texts.values()]
    one, *_, last = texts.values()
    fields = ("text", "markdown", "code", "chat", "table")
    return {
        "title": " ".join(texts.values())[:200].strip(),
        "guideline": "guideline.md",
        "questions": [
            {
                "name": "harm",
                "type": "label",
                "prompt": "\n".join(texts.values()),
                "help": last,
                "labels": labels,
                "rationale": "required",
                "confidence": True,
            },
            {"name": "kinds", "type": "labels", "prompt": one, "labels": labels[:5]},
            {
                "name": "degree",
                "type": "scale",
                "prompt": last,
                "points": labels[:3],
                "anchors": {label["key"]: label["name"] for label in labels[:3]},
            },
            {
                "name": "better",
                "type": "preference",
                "prompt": one,
                "candidates": ["first", "second"],
                "criteria": [{"key": label["key"], "name": label["name"]} for label in labels[:2]],
            },
            {"name": "words", "type": "text", "prompt": last, "lines": 3, "prefill": "text"},
            {"name": "parts", "type": "spans", "prompt": one, "field": "text", "labels": labels},
            {"name": "weight", "type": "number", "prompt": last, "unit": one, "required": False},
        ],
        "items": {"file": "items.jsonl", "item": "id"},
        "show": [{"field": field, "as": field, "title": one} for field in fields]
        + [{"field": "second", "as": "markdown"}],
        "overlap": 100,
        "order": "fixed",
        "groups": [{"name": text} for text in texts.values()],
    }


def items_of(texts: Mapping[str, str]) -> list[dict[str, str]]:
    """Items that have texts in every field and in their ids.

    Args:
        texts: Which: an item each.
    """
    return [
        {
            "id": text,
            "text": text,
            "markdown": text,
            "code": text,
            "chat": json.dumps([{"role": "user", "content": text}, {"role": text, "content": text}]),
            "table": json.dumps([{text: text}]),
            "first": text,
            "second": f"# {text}",
            "hidden": f"{text}\0",
        }
        for text in texts.values()
    ]


def answers_of(text: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """Answers to the questions that say a text wherever they can.

    Args:
        text: Which of the texts.
        texts: All of them.
    """
    keys = [one[:64].strip() for one in texts.values()]
    key = text[:64].strip()
    return {
        "harm": {"value": key, "rationale": text, "confidence": 50},
        "kinds": {"value": keys[:2]},
        "degree": {"value": keys[0]},
        "better": {"value": {"choice": "tie", "criteria": {one: {"choice": "first"} for one in keys[:2]}}},
        "words": {"value": text},
        "parts": {"value": [{"start": 0, "end": 5, "label": key}]},
    }


@contextmanager
def nasty_site(folder: Path, texts: Mapping[str, str]) -> Generator[Site, None, None]:
    """Such a study, made from its files as `middlemost collect serve` makes it, and served.

    Args:
        folder: Where to.
        texts: Which.
    """
    (folder / "study.yaml").write_text(json.dumps(study_of(texts)))
    (folder / "guideline.md").write_text("\n\n".join(texts.values()))
    (folder / "items.jsonl").write_text("".join(json.dumps(item) + "\n" for item in items_of(texts)))
    home = find_home(folder)
    prepare(home)
    with ExitStack() as stack:
        engine = open_engine(home.database)
        stack.callback(engine.dispose)
        yield Site(stack.enter_context(served(home.database)), home.database, engine, stack)


def links_of(site: Site) -> dict[str, str]:
    """The secrets of new links: a manager's and a shared one.

    Args:
        site: The study.
    """
    with writing(site.engine) as cursor:
        now = time.time()
        return {"welcome": make_manager_link(cursor, now).secret, "join": make_join_link(cursor, now).secret}


def name_raters(site: Site, texts: Mapping[str, str]) -> None:
    """Raters who are called like texts.

    Args:
        site: The study.
        texts: Which.
    """
    with writing(site.engine) as cursor:
        for name in NAMES:
            make_rater(cursor, "person", time.time(), name=texts[name], group=texts[name])

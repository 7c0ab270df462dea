"""Studies as people make them: one for each type of question, and forms of several."""

import base64
import io
import json
import math
import struct
import wave
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

GUIDELINE = """# Does it follow?

Say whether the second sentence **must** be true if the first one is.

## Rule 1: only the text counts

What you know of the world does not matter, except what every reader takes for granted.

## Rule 2: numbers

Six weeks are more than a month. Round numbers are *about*.

- "some" does not exclude "all"
- "after" says nothing about why
"""


@dataclass(frozen=True)
class Study:
    """A study to serve.

    Attributes:
        settings: What stands in the study file beside title, items and overlap.
        items: Fields of its items.
    """

    settings: Mapping[str, Any]
    items: tuple[Mapping[str, str], ...] = field(default_factory=tuple)


def _asking(*questions: Mapping[str, Any], items: tuple[Mapping[str, str], ...], **settings: Any) -> Study:
    return Study({"questions": list(questions), "order": "fixed", "overlap": 1, **settings}, items)


def picture(width: int = 640, height: int = 360) -> str:
    """A picture as a `data:` address."""
    drawn = Image.linear_gradient("L").resize((width, height))
    kept = io.BytesIO()
    drawn.save(kept, "PNG")
    return "data:image/png;base64," + base64.b64encode(kept.getvalue()).decode()


def sound() -> str:
    """A second of a tone as a `data:` address."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as made:
        made.setparams((1, 2, 8000, 0, "NONE", ""))
        made.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(at * 0.3))) for at in range(8000)))
    return "data:audio/wav;base64," + base64.b64encode(kept.getvalue()).decode()


def chat(*turns: str) -> str:
    """A conversation, whose turns the user and the assistant take in turn."""
    return json.dumps([{"role": ("user", "assistant")[at % 2], "content": said} for at, said in enumerate(turns)])


PAIRS = (
    ("Two hostages were freed on Sunday after six weeks of talks.", "The talks took more than a month."),
    ("The museum closes at five on weekdays and at eight on Fridays.", "The museum is open at six on Fridays."),
    ("Prices rose by 2% in May.", "Prices fell in May."),
    ("Ann lent her bicycle to Bo's neighbour.", "Bo has a bicycle."),
)
CHOICES = [{"key": "yes", "name": "Yes"}, {"key": "no", "name": "No"}, {"key": "cant", "name": "Can't tell"}]
FOLLOWS = {
    "type": "label",
    "name": "follows",
    "prompt": "Does the second sentence follow from the first?",
    "labels": CHOICES,
}
SENTENCES = [{"field": "premise"}, {"field": "hypothesis"}]

NAMES = "😀 Ada Lovelace met Charles Babbage in London; the Royal Society took note of neither."
PURR = (
    "Cats purr by opening and closing the space between their vocal cords about 25 times a second. They do it when "
    "content, and also when hurt or afraid; it may help them **heal**."
)
EGGS = (
    chat("How long do I boil an egg?", "Six minutes for a soft yolk.", "And from the fridge?", "Add one minute."),
    chat(
        "How long do I boil an egg?", "It depends.", "And from the fridge?", "It depends on fridge, pot and altitude."
    ),
)
SUMMARIES = {
    "text": "The city council voted 7 to 2 on Monday to close the market hall for repairs that are to take a year.",
    "a": "Market hall closes for a year.",
    "b": "The council voted.",
    "c": "On Monday, the council decided 7 to 2 to close the market hall for a year of repairs.",
    "d": "The market hall is gone forever!",
}

LABEL = _asking(
    FOLLOWS, items=tuple({"premise": one, "hypothesis": two} for one, two in PAIRS), show=SENTENCES, title="Entailment"
)

STUDIES: dict[str, Study] = {
    "label": LABEL,
    "labels": _asking(
        {
            "type": "labels",
            "name": "emotions",
            "prompt": "Which emotions does the writer express?",
            "labels": ["Joy", {"key": "anger", "name": "Anger", "help": "also annoyance"}, "Fear", "Sadness"],
            "max": 3,
        },
        items=(
            {"text": "I can't believe they cancelled it again. Third time this year!"},
            {"text": "Best day ever :)"},
        ),
        title="Emotions",
    ),
    "scale": _asking(
        {
            "type": "scale",
            "name": "polite",
            "prompt": "How polite is this message?",
            "points": {"from": 1, "to": 7},
            "anchors": {"1": "very rude", "4": "neutral", "7": "very polite"},
        },
        items=({"text": "Could you take a look when you have a minute? No rush at all."}, {"text": "Do it now."}),
        title="Politeness",
    ),
    "preference": _asking(
        {
            "type": "preference",
            "name": "better",
            "prompt": "Which response is better?",
            "candidates": ["long", "short"],
            "strength": 2,
            "both_bad": True,
        },
        items=tuple(
            {"text": f"{why} do cats purr?", "long": PURR, "short": "Cats purr because they are happy."}
            for why in ("Why", "When", "How", "Where", "How often", "For whom")
        ),
        show=[{"field": "text", "title": "Prompt"}, {"field": "long", "as": "markdown"}],
        title="Answers about cats",
    ),
    "conversations": _asking(
        {
            "type": "preference",
            "name": "better",
            "prompt": "Which conversation is better?",
            "candidates": ["first", "second"],
            "criteria": [{"key": "help", "name": "Helpful"}, {"key": "true", "name": "Correct"}],
            "turns": True,
            "rationale": "optional",
        },
        items=({"first": EGGS[0], "second": EGGS[1]},) * 2,
        title="Conversations",
    ),
    "ranking": _asking(
        {
            "type": "ranking",
            "name": "best",
            "prompt": "Rank these summaries.",
            "candidates": ["a", "b", "c", "d"],
        },
        items=(SUMMARIES,) * 2,
        show=[{"field": "text", "title": "Article"}],
        title="Summaries",
    ),
    "number": _asking(
        {
            "type": "number",
            "name": "weight",
            "prompt": "How heavy is the ox?",
            "min": 0,
            "max": 2000,
            "unit": "kg",
            "confidence": True,
        },
        items=({"photo": picture()},) * 2,
        show=[{"field": "photo", "as": "image", "title": "An ox on a meadow"}],
        title="Galton's ox",
    ),
    "text": _asking(
        {
            "type": "text",
            "name": "corrected",
            "prompt": "Correct the translation.",
            "lines": 3,
            "prefill": "machine",
            "max_chars": 400,
        },
        items=({"german": "Der Zug hat eine Stunde Verspätung.", "machine": "The train has one hour late."},) * 2,
        show=[{"field": "german", "title": "German"}],
        title="Translations",
    ),
    "spans": _asking(
        {
            "type": "spans",
            "name": "names",
            "prompt": "Mark all names.",
            "field": "text",
            "labels": [
                {"key": "per", "name": "Person"},
                {"key": "loc", "name": "Place"},
                {"key": "org", "name": "Organisation"},
            ],
        },
        items=({"text": NAMES},) * 2,
        title="Names",
    ),
    "form": _asking(
        {
            "type": "label",
            "name": "toxic",
            "prompt": "Is this comment toxic?",
            "labels": ["Yes", "No"],
            "confidence": True,
        },
        {
            "type": "labels",
            "name": "target",
            "prompt": "Whom does it attack?",
            "min": 1,
            "labels": ["a person", "a group", "an institution"],
            "when": {"question": "toxic", "is": ["Yes"]},
        },
        {
            "type": "scale",
            "name": "severity",
            "prompt": "How severe is it?",
            "points": {"from": 1, "to": 5},
            "anchors": {"1": "mild", "5": "severe"},
            "when": {"question": "toxic", "is": ["Yes"]},
            "rationale": "required",
        },
        {"type": "text", "name": "note", "prompt": "Anything else?", "required": False},
        items=({"text": "People like you are why nobody reads the comments."}, {"text": "Nice article, thanks."}),
        title="Comments on news",
    ),
}
"""One study a type of question, the conversations and the form beside; fixed order, so that tests know what comes."""

BLOCKS = _asking(
    {"type": "label", "name": "right", "prompt": "Is the code right?", "labels": ["Yes", "No"]},
    items=(
        {
            "code": "def mean(xs):\n    return sum(xs) / len(xs)  # what of an empty list? A remark that goes on\n",
            "results": json.dumps([{"name": "Ann", "note": "first", "score": 9.5}, {"name": "Bo", "note": "late"}]),
            "about": "## The task\n\nThe **mean** of a [list](https://example.org) of numbers.\n\n- one\n- two",
            "talk": EGGS[0],
            "spoken": sound(),
            "photo": picture(300, 120),
            "arabic": "أُطلق سراح رهينتين يوم الأحد بعد ستة أسابيع من المحادثات.",
        },
    )
    * 2,
    show=[
        {"field": "about", "as": "markdown"},
        {"field": "code", "as": "code", "title": "Python"},
        {"field": "results", "as": "table", "title": "Results"},
        {"field": "talk", "as": "chat"},
        {"field": "spoken", "as": "audio", "title": "Recording"},
        {"field": "photo", "as": "image", "title": "A gradient"},
        {"field": "arabic", "title": "Arabic"},
    ],
    title="All kinds of content",
)
"""Everything that can be shown, in one item."""

ALL = STUDIES | {"blocks": BLOCKS}


def many(count: int) -> Study:
    """The entailment study with so many items, told apart by their number."""
    items = tuple({"premise": f"{at + 1}. {PAIRS[at % 4][0]}", "hypothesis": PAIRS[at % 4][1]} for at in range(count))
    return Study(LABEL.settings, items)

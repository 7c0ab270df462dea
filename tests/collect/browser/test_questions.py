"""Each type of question answered by keyboard: what is stored is what was pressed."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from playwright.sync_api import expect

from ..web.site import Site
from .desk import Desk, given
from .studies import NAMES, STUDIES, SUMMARIES

pytestmark = pytest.mark.slow  # a browser, and a server for each test


@pytest.fixture
def answered(serve_study: Callable[..., Site], sit_down: Callable[..., Desk]) -> Callable[..., Any]:
    """Presses keys at the first item of a study, each a key or a text in angle brackets; what is stored then."""

    def pressed(name: str, keys: Sequence[str]) -> Any:
        where = serve_study(STUDIES[name])
        desk = sit_down(where)
        press(desk, keys[:-1])
        desk.answer(keys[-1])
        (stored,) = given(where.engine)
        assert stored.status == "rating"
        return stored.value

    return pressed


def press(desk: Desk, keys: Sequence[str]) -> None:
    for key in keys:
        if key.startswith("<"):
            desk.page.keyboard.type(key[1:-1])
        else:
            desk.press(key)


@pytest.mark.parametrize(
    ("name", "keys", "stored"),
    [
        ("label", ["3"], {"follows": {"value": "cant"}}),
        ("labels", ["3", "1", "2", "1", "Enter"], {"emotions": {"value": ["anger", "Fear"]}}),
        ("scale", ["6"], {"polite": {"value": "6"}}),
        (
            "number",
            ["Enter", "<542,9>", "Tab", "Home", "ArrowRight", "Enter"],
            {"weight": {"value": 542.9, "confidence": 5}},
        ),
        (
            "text",
            ["Tab", "Control+A", "<The train is>", "Enter", "<an hour late, u s f ?>", "Control+Enter"],
            {"corrected": {"value": "The train is\nan hour late, u s f ?"}},
        ),
    ],
)
def test_what_is_pressed_is_stored(answered: Callable[..., Any], name: str, keys: Any, stored: Any) -> None:
    assert answered(name, keys) == stored


def test_a_preference_is_of_the_candidate_whatever_side_it_stands_on(
    serve_study: Callable[..., Site], sit_down: Callable[..., Desk]
) -> None:
    where = serve_study(STUDIES["preference"])
    desk = sit_down(where)
    expected, left = [], []
    for key, side, strength in [("1", 0, 2), ("2", 0, 1), ("3", 1, 1), ("4", 1, 2)]:
        sides = desk.page.locator(".side .content").all_inner_texts()
        names = ["long" if "vocal cords" in text else "short" for text in sides]
        assert sorted(names) == ["long", "short"]
        left.append(names[0])
        expected.append({"choice": names[side], "strength": strength})
        desk.answer(key)
    desk.answer("0")
    desk.answer("x")
    assert set(left) == {"long", "short"}  # the sides are drawn for each item
    told = [one.value for one in given(where.engine, "better")]
    assert told == [*expected, {"choice": "tie"}, {"choice": "neither"}]
    desk.press("u")
    expect(desk.page.locator("#content")).to_contain_text("For whom")
    expect(desk.page.locator("button[aria-current]")).to_contain_text("Both bad")


def test_conversations_are_judged_as_a_whole_by_criterion_and_by_turn(
    serve_study: Callable[..., Site], sit_down: Callable[..., Desk]
) -> None:
    where = serve_study(STUDIES["conversations"])
    desk = sit_down(where)
    first = desk.page.locator(".side .content").first.inner_text()
    a, b = ("first", "second") if "soft yolk" in first else ("second", "first")
    press(desk, ["1", "2", "0", "1", "2"])
    desk.page.locator("#better-rationale").focus()
    press(desk, ["<It is precise: 1 0 x>"])
    desk.answer("Control+Enter")
    (stored,) = given(where.engine)
    value = {
        "choice": a,
        "criteria": {"help": {"choice": b}, "true": {"choice": "tie"}},
        "turns": [{"choice": a}, {"choice": b}],
    }
    assert stored.value == {"better": {"value": value, "rationale": "It is precise: 1 0 x"}}


def test_a_ranking_is_of_the_candidates_in_whatever_order_they_are_shown(
    serve_study: Callable[..., Site], sit_down: Callable[..., Desk]
) -> None:
    where = serve_study(STUDIES["ranking"])
    desk = sit_down(where)
    expected = []
    for keys in ("3142", "2"):
        cards = desk.page.locator(".rankable .content").all_inner_texts()
        shown = [next(name for name in "abcd" if SUMMARIES[name] == text) for text in cards]
        press(desk, keys)
        if len(keys) == 4:
            expected.append([shown[int(key) - 1] for key in keys])
        else:  # by moving: the second shown has the first rank, and goes down to the third
            expected.append([shown[0], shown[2], shown[1], shown[3]])
            desk.page.locator(".rankable").first.focus()
            press(desk, ["Shift+ArrowDown", "Shift+ArrowDown"])
        desk.answer("Control+Enter")
    assert [one.value for one in given(where.engine, "best")] == expected


def test_spans_are_counted_in_code_points(serve_study: Callable[..., Site], sit_down: Callable[..., Desk]) -> None:
    where = serve_study(STUDIES["spans"])
    desk = sit_down(where)
    press(desk, ["Tab"] * 2)
    while desk.page.evaluate("document.activeElement.className") != "spans-text":
        desk.press("Tab")
    press(desk, ["ArrowRight", "ArrowRight", "Shift+ArrowRight", "1"])
    press(desk, ["ArrowRight", "ArrowRight", "Shift+ArrowRight", "1"])
    press(desk, ["ArrowRight", "1", "Delete"])  # marked by mistake, and taken back
    press(desk, ["ArrowRight", "2"])
    assert desk.page.locator(".marked .quote").all_inner_texts() == ["Ada Lovelace", "Charles Babbage", "London"]
    desk.answer("Enter")
    (stored,) = given(where.engine)
    spans = stored.value["names"]["value"]
    told = [(NAMES[one["start"] : one["end"]], one["label"]) for one in spans]
    assert told == [("Ada Lovelace", "per"), ("Charles Babbage", "per"), ("London", "loc")]


def test_a_form_asks_what_depends_on_an_answer_only_then(
    serve_study: Callable[..., Site], sit_down: Callable[..., Desk]
) -> None:
    where = serve_study(STUDIES["form"])
    desk = sit_down(where)
    target = desk.page.locator("[data-question=target]")
    expect(target).to_be_hidden()
    desk.press("1")
    expect(target).to_be_visible()
    assert desk.focused == "toxic-confidence"
    press(desk, ["ArrowRight", "Enter"])
    assert desk.sent == []
    assert desk.said("[data-question=target] > .error") == "Choose at least 1."
    press(desk, ["1", "2"])
    while not desk.page.evaluate("document.activeElement.name === 'severity'"):
        desk.press("Tab")
    desk.press("4")
    assert desk.focused == "severity-rationale"
    press(desk, ["<It stings: u s 1>"])
    desk.answer("Control+Enter")
    assert desk.said("#saved").startswith("Yes · a person, a group · 4")
    press(desk, ["2", "ArrowRight", "ArrowRight"])
    desk.answer("Control+Enter")
    yes, no = [one.value for one in given(where.engine)]
    assert yes == {
        "toxic": {"value": "Yes", "confidence": 55},
        "target": {"value": ["a person", "a group"]},
        "severity": {"value": "4", "rationale": "It stings: u s 1"},
    }
    assert no == {"toxic": {"value": "No", "confidence": 60}}


def test_what_was_typed_is_there_again_after_a_reload(
    serve_study: Callable[..., Site], sit_down: Callable[..., Desk]
) -> None:
    where = serve_study(STUDIES["text"])
    desk = sit_down(where)
    typed = desk.page.locator("[name=corrected]")
    expect(typed).to_have_value("The train has one hour late.")
    typed.focus()
    press(desk, ["Control+A", "<Half a>"])
    desk.page.reload()
    desk.wait_for_item()
    expect(typed).to_have_value("Half a")
    typed.focus()
    press(desk, ["Control+A", "Delete"])
    desk.page.reload()
    desk.wait_for_item()
    expect(typed).to_have_value("")  # the draft was emptied: the machine's text does not come back
    typed.focus()
    press(desk, ["<Late.>"])
    desk.answer("Control+Enter")
    expect(typed).to_have_value("The train has one hour late.")  # the next item
    assert [one.value for one in given(where.engine, "corrected")] == ["Late."]


@pytest.mark.parametrize(
    ("name", "attempts"),
    [
        ("labels", {"1 2 3 4 Enter": "Choose at most 3."}),
        ("ranking", {"2 3 Enter": "Please rank all of them."}),
        (
            "number",
            {
                "Enter <many> Enter": "Please write a number.",
                "Control+A <3000> Enter": "This lies outside of what is allowed.",
                "Control+A <500> Enter": "Please say how sure you are.",
            },
        ),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_sent(
    serve_study: Callable[..., Site], sit_down: Callable[..., Desk], name: str, attempts: dict[str, str]
) -> None:
    where = serve_study(STUDIES[name])
    desk = sit_down(where)
    for keys, told in attempts.items():
        press(desk, keys.split())
        expect(desk.page.locator(".question > .error")).to_have_text(told)
    assert desk.sent == []
    assert given(where.engine) == []

import json

import pytest

from middlemost.collect.content.chat import chat_turns
from middlemost.collect.content.trouble import ContentError


def test_turns_as_json() -> None:
    turns = [
        {"role": "system", "content": "Be kind."},
        {"role": " user ", "text": "Hi\nassistant: no turn"},
        {"role": "assistant", "content": [{"type": "text", "text": "a"}, "b"]},
        {"role": "critic", "content": ""},
    ]
    assert chat_turns(json.dumps(turns)) == [
        {"role": "system", "text": "Be kind."},
        {"role": "user", "text": "Hi\nassistant: no turn"},
        {"role": "assistant", "text": "a\nb"},
        {"role": "critic", "text": ""},
    ]


def test_turns_as_lines() -> None:
    # the shape of Anthropic's HH-RLHF data
    value = "\n\nHuman: Is it 12:30?\nNote: I am late.\n\nAssistant: Yes.\n\n  https://example.org\nUSER:Thanks\nbot:"
    assert chat_turns(value) == [
        {"role": "human", "text": "Is it 12:30?\nNote: I am late."},
        {"role": "assistant", "text": "Yes.\n\n  https://example.org"},
        {"role": "user", "text": "Thanks"},
        {"role": "bot", "text": ""},
    ]


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("", "no turn"),
        ("  ", "no turn"),
        ("[]", "no turn"),
        ("Hello", "does not begin"),
        ("Note: hello", "does not begin"),
        ("[1", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ('[{"role": "user", "content": "a"}, 3]', "Turn 2"),
        ('[{"content": "a"}]', "Turn 1"),
        ('[{"role": "", "content": "a"}]', "Turn 1"),
        ('[{"role": "user", "content": null}]', "Turn 1"),
        ('[{"role": "user", "content": [{"type": "image"}]}]', "Turn 1"),
    ],
)
def test_what_is_no_conversation(value: str, what: str) -> None:
    with pytest.raises(ContentError, match=what):
        chat_turns(value)

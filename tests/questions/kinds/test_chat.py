"""The assistant's turns in a conversation."""

import json

import pytest

from middlemost.collect.content.chat import chat_turns
from middlemost.questions.kinds.chat import ASSISTANT, assistant_turns

TURNS = [
    {"role": "system", "content": "Be kind. assistant: not a turn"},
    {"role": "user", "content": "Hi\nassistant: a quote"},
    {"role": " Assistant ", "content": "Hello"},
    {"role": "assistant", "text": "What is it?"},
]


@pytest.mark.parametrize(
    ("chat", "turns"),
    [
        (TURNS, 2),
        (json.dumps(TURNS), 2),
        ("  " + json.dumps(TURNS), 2),
        ("user: Hi\n  Assistant : Hello\nthe assistant: no\nbot: Yes", 2),
    ],
)
def test_turns_are_counted_as_the_page_shows_them(chat: object, turns: int):
    assert assistant_turns(chat) == turns
    shown = chat_turns(chat if isinstance(chat, str) else json.dumps(chat))
    assert sum(turn["role"].lower() in ASSISTANT for turn in shown) == turns


@pytest.mark.parametrize("chat", [None, 5, "", "Hello", "[", "[1, null]", '{"role": "assistant"}', [{"role": 3}]])
def test_what_is_no_conversation_has_no_turn(chat: object):
    assert assistant_turns(chat) == 0
    assert assistant_turns("[" * 10**6) == 0

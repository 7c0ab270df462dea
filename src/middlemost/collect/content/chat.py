"""A conversation in a field: who said what, in turns."""

import json
import re
from typing import Any, cast

from middlemost.collect.content.trouble import ContentError

ROLES = ("user", "human", "customer", "client", "assistant", "ai", "bot", "model", "agent", "system", "tool")
"""Words that begin a turn in plain text; another word before a colon is part of what is said."""

_BEGINS = re.compile(rf"({'|'.join(ROLES)})[ \t]*:[ \t]*(.*)", re.IGNORECASE | re.DOTALL)
_REMEDY = 'Give a JSON list of {"role": …, "content": …}, or lines such as "user: Hello" and "assistant: Hi".'


def chat_turns(value: str) -> list[dict[str, str]]:
    r"""The turns of a conversation, each with its role and text.

    Args:
        value: A JSON list of `{role, content}` or `{role, text}`, where a content may be a list of parts of which the
            texts are taken; or plain text in which a line that begins with a role and a colon begins a turn.

    Raises:
        ContentError: It is neither.

    Example:
        >>> chat_turns("user: Hello\nassistant: Hi.\nHow can I help?")
        [{'role': 'user', 'text': 'Hello'}, {'role': 'assistant', 'text': 'Hi.\nHow can I help?'}]
    """
    return _of_json(value) if value.lstrip().startswith("[") else _of_lines(value)


def _of_json(value: str) -> list[dict[str, str]]:
    try:
        turns = json.loads(value)
    except (ValueError, RecursionError):
        raise ContentError("The conversation is no JSON.", remedy=_REMEDY) from None
    if not turns:
        raise ContentError("The conversation has no turn.", remedy=_REMEDY)
    return [_turn(number, turn) for number, turn in enumerate(turns, start=1)]


def _turn(number: int, turn: Any) -> dict[str, str]:
    if isinstance(turn, dict):
        held = cast("dict[str, Any]", turn)
        role, said = held.get("role"), _said(held.get("content", held.get("text")))
        if isinstance(role, str) and role.strip() and said is not None:
            return {"role": role.strip(), "text": said}
    raise ContentError(f"Turn {number} of the conversation has no role or no text.", remedy=_REMEDY)


def _said(content: Any) -> str | None:
    if isinstance(content, list):
        parts = cast("list[Any]", content)
        texts = [cast("dict[str, Any]", part).get("text") if isinstance(part, dict) else part for part in parts]
        said = [text for text in texts if isinstance(text, str)]
        return "\n".join(said) if len(said) == len(parts) else None
    return content if isinstance(content, str) else None


def _of_lines(value: str) -> list[dict[str, str]]:
    turns: list[dict[str, str]] = []
    for line in value.strip().splitlines():
        found = _BEGINS.fullmatch(line.lstrip())
        if found:
            turns.append({"role": found[1].lower(), "text": found[2]})
        elif turns:
            turns[-1]["text"] += f"\n{line}"
        else:
            raise ContentError("The conversation does not begin with a role and a colon.", remedy=_REMEDY)
    if not turns:
        raise ContentError("The conversation has no turn.", remedy=_REMEDY)
    return [{"role": turn["role"], "text": turn["text"].strip()} for turn in turns]

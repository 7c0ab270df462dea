"""The assistant's turns in a conversation that an item holds."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import cast

ASSISTANT = ("assistant", "ai", "bot", "model", "agent")
"""The roles, in small letters, whose turns are judged."""

_BEGINS = re.compile(rf"\s*({'|'.join(ASSISTANT)})[ \t]*:", re.IGNORECASE)


def assistant_turns(chat: object) -> int:
    r"""How many turns of a conversation are the assistant's.

    Args:
        chat: A list of turns with a `role`, JSON text of one, or text in which a role and a colon begin a turn.
            Anything else has none.

    Example:
        >>> assistant_turns('[{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]')
        1
        >>> assistant_turns("user: Hi\nassistant: Hello\nassistant: What is it?"), assistant_turns(None)
        (2, 0)
    """
    turns = chat
    if isinstance(chat, str):
        if not chat.lstrip().startswith("["):
            return sum(_BEGINS.match(line) is not None for line in chat.splitlines())
        try:
            turns = json.loads(chat)
        except (ValueError, RecursionError):
            return 0
    if not isinstance(turns, Sequence) or isinstance(turns, str):
        return 0
    return sum(_role(turn) in ASSISTANT for turn in cast("Sequence[object]", turns))


def _role(turn: object) -> str:
    role = cast("Mapping[str, object]", turn).get("role") if isinstance(turn, Mapping) else None
    return role.strip().lower() if isinstance(role, str) else ""

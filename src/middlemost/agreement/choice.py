"""Settings that are one of a few words."""

from typing import Any, get_args

from middlemost.errors import SettingError


def check_choice(setting: str, chosen: str | None, choices: Any) -> None:
    """Refuse a word that a setting does not know; None stands for the default.

    Args:
        setting: Name of the setting.
        chosen: What it was set to.
        choices: The `Literal` of all words.

    Raises:
        SettingError: The word is none of them.
    """
    words = get_args(choices)
    if chosen is not None and chosen not in words:
        raise SettingError(f"{setting} is {chosen!r}.", remedy=f"Take one of {', '.join(words)}.")

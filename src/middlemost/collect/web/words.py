"""The words of pages: managers' beside raters', numbers and spans of time as a language writes them."""

import json
import time
from functools import cache
from importlib.resources import files

from middlemost.collect.web.server import strings_in

_SEPARATORS = {"en": (",", "."), "de": (".", ",")}
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


@cache
def words_in(language: str) -> dict[str, str]:
    """All words that pages may use in a language: those of raters, who get no others, and those of managers.

    Args:
        language: Such as `"en"`.
    """
    path = files("middlemost.collect.web").joinpath("strings", f"manage.{language}.json")
    return strings_in(language) | json.loads(path.read_text("utf-8"))


class Words:
    """Sentences of a language, with numbers as it writes them.

    Args:
        language: Such as `"en"`.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._strings = words_in(language)

    def __call__(self, key: str, *, n: int | None = None, **values: object) -> str:
        """A sentence.

        Args:
            key: Of the sentence; of its singular or plural where there is an `n`.
            n: How many.
            values: What stands in it; whole numbers are written as the language does.
        """
        if n is not None:
            values["n"] = n
            key = f"{key}_{'one' if n == 1 else 'other'}" if f"{key}_one" in self._strings else key
        text = self._strings[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", self.number(value) if isinstance(value, int) else str(value))
        return text

    def known(self, key: str, default: str) -> str:
        """A sentence, or another where there is none of this key.

        Args:
            key: Of the sentence.
            default: Of the other.
        """
        return self._strings.get(key) or self._strings[default]

    def number(self, number: int | float, digits: int = 0) -> str:
        """A number.

        Args:
            number: Which.
            digits: Behind the point.
        """
        thousands, point = _SEPARATORS[self.language]
        return f"{number:,.{digits}f}".translate({ord(","): thousands, ord("."): point})

    def share(self, share: int | float | None) -> str:
        """A share, or a coefficient: two digits, in English without the nought before the point; a dash for None.

        Args:
            share: From -1 to 1.
        """
        if share is None:
            return self("m_unknown")
        text = self.number(share, 2)
        return text.replace("0", "", 1) if self.language == "en" and abs(share) < 0.995 else text

    def percent(self, share: int | float) -> str:
        """A share in percent, rounded toward neither end: not all is never 100, some are never 0.

        Args:
            share: From 0 to 1.
        """
        whole = round(100 * share)
        return str(min(99, whole) if share < 1 else 100) if share <= 0 or whole > 0 else self.number(100 * share, 1)

    def in_percent(self, share: int | float) -> str:
        """The same with its sign.

        Args:
            share: From 0 to 1.
        """
        return self._strings["percent"].replace("{n}", self.percent(share))

    def span(self, seconds: float) -> str:
        """A span of time, as exact as one would say it.

        Args:
            seconds: How long.
        """
        if HOUR < seconds < 5 * HOUR:
            hours, minutes = divmod(10 * round(seconds / MINUTE / 10), 60)
            if minutes == 0:
                return self("m_h", n=hours)
            return f"{hours} h {minutes} min".replace(" ", "\N{NO-BREAK SPACE}")
        unit, n = _unit(seconds)
        return self(f"m_{unit}", n=n)

    def ago(self, then: float | None, now: float | None = None) -> str:
        """How long ago something was; a dash for None.

        Args:
            then: When, in seconds since 1970.
            now: Seconds since 1970. Default: now.
        """
        if then is None:
            return self("m_unknown")
        seconds = (time.time() if now is None else now) - then
        if seconds < MINUTE / 2:
            return self("m_just_now")
        unit, n = _unit(seconds)
        return self(f"m_ago_{unit}", n=n)

    def moment(self, when: float | None) -> str:
        """A moment in UTC, which the page's script turns into the reader's time; a dash for None.

        Args:
            when: In seconds since 1970.
        """
        return self("m_unknown") if when is None else time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(when))

    def iso(self, when: float) -> str:
        """A moment as machines read it.

        Args:
            when: In seconds since 1970.
        """
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(when))

    def listed(self, parts: list[str]) -> str:
        """Parts of a sentence with `and` before the last.

        Args:
            parts: At least one.
        """
        return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {self('m_and')} {parts[-1]}"


def _unit(seconds: float) -> tuple[str, int]:
    if seconds < 1.5 * HOUR:
        minutes = max(1, round(seconds / MINUTE))
        return "minutes", minutes if minutes < 15 else 5 * round(minutes / 5)
    if seconds < 2 * DAY:
        return "h", max(2, round(seconds / HOUR))
    return "days", round(seconds / DAY)

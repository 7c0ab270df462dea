"""What raters said, in short, as people read it: names of labels in the place of keys."""

import json
from collections.abc import Mapping
from typing import Any, cast

from middlemost.collect.answers.item_state import judged_question
from middlemost.collect.study.model import StudyFile
from middlemost.collect.web.words import Words

LONGEST = 160
"""Characters of an excerpt."""


class Said:
    """What raters of a study said, in short.

    Args:
        study: The study file.
        words: Of the page's language.
    """

    def __init__(self, study: StudyFile, words: Words) -> None:
        judged = judged_question(study)
        self.judged = None if judged is None else judged[0]
        self._words = words
        self._alone = len(study.questions) == 1
        self._names = {
            question.name: {
                key.value: key.name
                for key in question.keys()  # noqa: SIM118
                if isinstance(key.value, str)
            }
            for question in study.questions
        }

    def label(self, key: str, question: str | None = None) -> str:
        """The name of a label; a key that the study file no longer knows is itself.

        Args:
            key: Its key.
            question: Of which question. Default: the one whose consensus is followed.
        """
        return self._names.get(question or self.judged or "", {}).get(key, key)

    def answer(self, values: Mapping[str, Any]) -> str:
        """An answer to an item in short.

        Args:
            values: Question → value.
        """
        said = [(name, self._value(name, value)) for name, value in values.items()]
        if self._alone and len(said) == 1:
            return said[0][1]
        return "; ".join(f"{name}: {value}" for name, value in said)

    def answers(self, stored: Mapping[str, Mapping[str, Any]]) -> str:
        """The same of an answer as it is stored, with how sure the rater was.

        Args:
            stored: Question → value, rationale, confidence.
        """
        sure = [f"{one['confidence']}%" for one in stored.values() if one.get("confidence") is not None]
        text = self.answer({name: one.get("value") for name, one in stored.items()})
        return f"{text} ({', '.join(sure)})" if sure else text

    def excerpt(self, fields: Mapping[str, Any]) -> str:
        """The beginning of an item.

        Args:
            fields: Column → value.
        """
        text = str(fields.get("text") or " · ".join(str(value) for value in fields.values() if value))
        return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"

    def _value(self, question: str, value: Any) -> str:
        if isinstance(value, list):
            parts = cast("list[Any]", value)
            return ", ".join(self._part(question, one) for one in parts) or self._words("m_unknown")
        return self._part(question, value)

    def _part(self, question: str, part: Any) -> str:
        if isinstance(part, str):
            return self.label(part, question)
        if isinstance(part, dict):
            return self._compound(question, cast("dict[str, Any]", part))
        return json.dumps(part, ensure_ascii=False)

    def _compound(self, question: str, part: dict[str, Any]) -> str:
        """A span, or a preference."""
        if "start" in part:
            return f"{self.label(part['label'], question)} {part['start']}–{part['end']}"
        if "choice" in part:
            strength = f" ×{part['strength']}" if part.get("strength", 1) != 1 else ""
            return f"{self.label(part['choice'], question)}{strength}"
        return json.dumps(part, ensure_ascii=False)

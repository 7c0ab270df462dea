"""A question answered by an order of candidates."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal, cast

from middlemost.questions.kinds.base import AnswerError, Key, QuestionKind
from middlemost.questions.kinds.candidates import Candidates, unknown_candidate
from middlemost.questions.kinds.choices import DEFAULT_KEYS
from middlemost.questions.kinds.words import told


class RankingQuestion(QuestionKind):
    """An order of several candidates, the best first."""

    type: Literal["ranking"] = "ranking"
    """An order."""

    candidates: Candidates
    """The item's fields that hold the candidates. Raters see them in an order drawn for each."""

    @cached_property
    def known(self) -> frozenset[str]:
        """The candidates."""
        return frozenset(self.candidates)

    def check(self, value: object, fields: Mapping[str, object]) -> list[str]:
        """The fields of all candidates, the best first.

        Args:
            value: What came.
            fields: The fields of the item.

        Raises:
            AnswerError: It is no order of all candidates.

        Example:
            >>> asked = RankingQuestion(name="best", prompt="Which is best?", candidates=["a", "b", "c"])
            >>> asked.check(["c", "a", "b"], {})
            ['c', 'a', 'b']
        """
        if not isinstance(value, list):
            raise AnswerError("wrong-type", f"A list of candidates is asked, and {told(value)} came.")
        order = cast("list[object]", value)
        if len(order) != len(self.known):
            raise AnswerError("wrong-number", f"All {len(self.known)} candidates are asked, and {len(order)} came.")
        ranked: list[str] = []
        for candidate in order:
            if not isinstance(candidate, str) or candidate not in self.known:
                raise unknown_candidate(candidate, self.candidates)
            if candidate in ranked:
                raise AnswerError("wrong-number", f"The candidate {told(candidate)} came twice.")
            ranked.append(candidate)
        return ranked

    def keys(self) -> tuple[Key, ...]:
        """A button for each place shown: the candidate there comes next in the order."""
        places = range(len(self.candidates))
        return tuple(Key(DEFAULT_KEYS[place], {"shown": place}, str(place + 1)) for place in places)

    def fields(self) -> tuple[str, ...]:
        """The fields of the candidates."""
        return self.candidates

"""What the demo shows."""

from dataclasses import dataclass
from typing import Any

import middlemost
from middlemost.jobs.demo.digits import DigitsAct
from middlemost.jobs.demo.guesses import GuessesAct
from middlemost.jobs.demo.paradigms import ParadigmsAct
from middlemost.jobs.demo.second_look import SecondLookAct
from middlemost.jobs.demo.sittings import SittingsAct

SCHEMA = "middlemost.demo/1"

Act = ParadigmsAct | SittingsAct | GuessesAct | DigitsAct | SecondLookAct


@dataclass(frozen=True, slots=True, eq=False)
class Demo:
    """The five acts.

    Attributes:
        paradigms: One set of tweets under two paradigms.
        sittings: One rater in three sittings.
        guesses: The middlemost of Galton's guesses.
        digits: Digits labelled by a simulated crowd.
        second_look: Its wrong labels found by training, and put before people again.
    """

    paradigms: ParadigmsAct
    sittings: SittingsAct
    guesses: GuessesAct
    digits: DigitsAct
    second_look: SecondLookAct

    def to_json(self) -> dict[str, Any]:
        """All numbers, with the version of the schema, ready for `json.dumps`."""
        return {
            "schema": SCHEMA,
            "middlemost": middlemost.__version__,
            "paradigms": self.paradigms.to_dict(),
            "sittings": self.sittings.to_dict(),
            "guesses": self.guesses.to_dict(),
            "digits": self.digits.to_dict(),
            "second_look": self.second_look.to_dict(),
        }

"""The demo: four small data sets and what to see in them."""

from collections.abc import Callable
from typing import TypeVar

from middlemost.jobs.demo.digits import digits_and_crowd
from middlemost.jobs.demo.guesses import middlemost_guess
from middlemost.jobs.demo.paradigms import two_paradigms
from middlemost.jobs.demo.result import Act as Act
from middlemost.jobs.demo.result import Demo as Demo
from middlemost.jobs.demo.second_look import second_look
from middlemost.jobs.demo.sittings import three_sittings

_Act = TypeVar("_Act", bound=Act)


def demo(*, on_act: Callable[[Act], None] | None = None) -> Demo:
    """Compute the five acts, in some seconds, from data that ship with the packages installed.

    Everything has a fixed seed, so everybody sees the same numbers.

    Args:
        on_act: Called with each act as soon as it is computed. Default: nothing.
    """

    def done(act: _Act) -> _Act:
        if on_act is not None:
            on_act(act)
        return act

    return Demo(
        paradigms=done(two_paradigms()),
        sittings=done(three_sittings()),
        guesses=done(middlemost_guess()),
        digits=done(digits_and_crowd()),
        second_look=done(second_look()),
    )

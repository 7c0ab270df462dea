"""How long work keeps its parts, so that a second run goes on where the first was stopped."""

from collections.abc import Callable
from typing import Protocol, TypeVar, runtime_checkable

Part = TypeVar("Part")


@runtime_checkable
class Keep(Protocol):
    """Called with a part's name, its type and what makes it; gives the part, made now or kept from before."""

    def __call__(self, name: str, kind: type[Part], make: Callable[[], Part], /) -> Part:
        """The part."""
        ...


def made_now(name: str, kind: type[Part], make: Callable[[], Part], /) -> Part:
    """A part that is kept nowhere.

    Args:
        name: Its name.
        kind: Its type.
        make: Makes it.
    """
    return make()

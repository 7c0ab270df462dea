"""Something that a job found and a person should act on."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands out.

    Attributes:
        kind: A short fixed name, such as `"open labels"`.
        sentence: What was found, with its numbers.
        meaning: What that means.
        action: What to do, and where to look.
        touches: How many items it touches; findings are ranked by it.
        details: The numbers behind the sentence, for JSON.
    """

    kind: str
    sentence: str
    meaning: str
    action: str
    touches: int
    details: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        """All fields, for JSON."""
        return asdict(self)


MOST_FINDINGS = 5


def ranked(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that touch most items, five at most.

    Args:
        findings: All of them.
    """
    return tuple(sorted(findings, key=lambda finding: -finding.touches)[:MOST_FINDINGS])


def counted(n: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    Args:
        n: The number.
        one: The noun for one.
        many: The noun for several. Default: `one` with an s.

    Example:
        >>> counted(1, "label"), counted(1200, "label")
        ('1 label', '1,200 labels')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """The first few names, and how many more there are.

    Args:
        names: The names.
        most: How many are written out. Default: 3.

    Example:
        >>> listed(["a", "b"]), listed(["a", "b", "c", "d", "e"])
        ('a and b', 'a, b, c and 2 more')
    """
    shown = [shortened(name) for name in names[:most]]
    rest = len(names) - len(shown)
    if rest:
        return f"{', '.join(shown)} and {rest:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def shortened(text: str, most: int = 24) -> str:
    """A text fit for a line: line breaks made blanks, and its end left out if it is long.

    Args:
        text: Any text.
        most: Most characters. Default: 24.
    """
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"

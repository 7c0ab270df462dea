"""A chart as it stands in the page: words in HTML, marks in SVG whose colours follow the page's."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert
from markupsafe import Markup

from middlemost.charts.theme import CATEGORIES, INK, LINE, MUTED

WIDE, NARROW = 680, 250
"""Pixels between the axes on a screen and on a phone."""

_INKS = {INK: "--ink", MUTED: "--muted", LINE: "--line"} | {
    colour: f"--c{place}" for place, colour in enumerate(CATEGORIES)
}
"""A chart's colour → the page's variable for it."""

_COLOUR = re.compile(r'"(#[0-9a-fA-F]{6})"')
_SPOKEN = re.compile(r' (?:class|role|aria-[a-z]+|pointer-events)="[^"]*"')
_EMPTY = re.compile(r'<path d="(?:M0,0h0v0h0Z)?"(?: display="none")?/>')


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, drawn.

    Attributes:
        title: The finding.
        subtitle: Method and n.
        reads: What it shows, for those who do not see it.
        wide: SVG for a screen.
        narrow: SVG for a phone; empty where the wide one is narrow enough.
    """

    title: str
    subtitle: str
    reads: str
    wide: Markup
    narrow: Markup


def figure(draw: Callable[[int], alt.LayerChart], *, wide: int = WIDE) -> Figure:
    """Draw a chart for a screen and, where it is wider than a phone, once more for that.

    Args:
        draw: The chart of a given width.
        wide: Pixels between the axes on a screen. Default: 680.
    """
    written = draw(wide).to_dict(validate=False)
    words = written.pop("title")
    narrow = Markup("")
    if wide > NARROW:
        again = draw(NARROW).to_dict(validate=False)
        del again["title"]
        narrow = _svg(again)
    return Figure(words["text"], words["subtitle"], written["description"], _svg(written), narrow)


def _svg(written: dict[str, Any]) -> Markup:
    """A chart without its words as SVG whose colours are variables of the page."""
    drawn = vl_convert.vegalite_to_svg(written, vl_version=alt.SCHEMA_VERSION.lstrip("v").rsplit(".", 1)[0])
    drawn = _EMPTY.sub("", _SPOKEN.sub("", drawn))
    return Markup(_COLOUR.sub(_variable, drawn))  # vl-convert escapes what it writes


def _variable(found: re.Match[str]) -> str:
    name = _INKS.get(found[1].lower())
    return found[0] if name is None else f'"var({name})"'

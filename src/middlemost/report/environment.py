"""What every page is written with: templates that escape, and the files that go into it."""

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from middlemost.report.embedded import embedded


@cache
def templates() -> Environment:
    """The templates of all pages."""
    made = Environment(
        loader=PackageLoader("middlemost.report"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["embedded"] = embedded
    return made


def static(name: str) -> str:
    """A style or a script of ours.

    Args:
        name: Its file, such as `report.css`.
    """
    return (files("middlemost.report") / "static" / name).read_text(encoding="utf-8")


def hash_of(script: str) -> str:
    """What a content security policy calls a script by.

    Args:
        script: Its text.
    """
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

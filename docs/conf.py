"""Sphinx settings."""

import re
import sys
from pathlib import Path

_HERE = Path(__file__).parent
sys.path.insert(0, str(_HERE))

from sphinx.application import Sphinx  # noqa: E402  # the path above comes first

import middlemost  # noqa: E402
from figures import write_figures  # noqa: E402
from tables import write_tables  # noqa: E402

project = "Middlemost"
author = "The Middlemost authors"
copyright = "2026, The Middlemost authors"
release = middlemost.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
exclude_patterns = ["_build", "_generated", "measured/*"]  # the last two are included by pages
myst_enable_extensions = ["deflist", "dollarmath"]
myst_heading_anchors = 3
smartquotes = False  # what is quoted may be typed
default_role = "code"  # single backticks in docstrings are code

html_theme = "furo"
html_title = f"Middlemost {release}"
html_static_path = ["_static"]

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "show-inheritance": False}
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False
napoleon_custom_sections = [("Reference", "References"), ("Formula", "notes")]
nitpicky = False  # every name of an axis in a shape would be looked up as a class


_DISPLAYED = re.compile(r"^( *)\$\$(.+)\$\$$", re.MULTILINE)
_INLINE = re.compile(r"(?<![\\$\w])\$([^$]+)\$(?!\w)")


def _formulas(app: Sphinx, what: str, name: str, obj: object, settings: object, lines: list[str]) -> None:
    """Formulas in docstrings stand between dollars, as they do in the pages."""
    text = _DISPLAYED.sub(r"\1.. math:: \2", "\n".join(lines))
    lines[:] = _INLINE.sub(r":math:`\1`", text).split("\n")


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", _formulas)


write_tables(_HERE / "_generated")
write_figures(_HERE / "_generated")

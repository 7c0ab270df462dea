"""Runs what the texts show: Python blocks of pages (they share names within a page) and docstring examples."""

from doctest import ELLIPSIS, NORMALIZE_WHITESPACE

from sybil import Sybil
from sybil.parsers.myst import DocTestDirectiveParser, PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser

_FLAGS = ELLIPSIS | NORMALIZE_WHITESPACE

_pages = Sybil(
    parsers=[PythonCodeBlockParser(doctest_optionflags=_FLAGS), DocTestDirectiveParser(_FLAGS), SkipParser()],
    patterns=["*.md"],
    excludes=["docs/_build/*", "docs/_generated/*"],
)
_docstrings = Sybil(parsers=[DocTestParser(_FLAGS)], path="src", patterns=["*.py"])

pytest_collect_file = (_pages + _docstrings).pytest()

"""Runs what the texts show: Python blocks of pages (they share names within a page) and docstring examples.

All tests run on all processors, a file at a time; files that are named run in this process, for starting others takes
longer than most files.
"""

import os
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE

import pytest
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

MOST_WORKERS = 4
"""Each takes up to a gigabyte, and a machine may say that it has more processors than it gives."""

pytest_collect_file = (_pages + _docstrings).pytest()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """None for files that were named, else one a processor, whose libraries then have one thread each."""
    if config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return 0
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST_WORKERS)

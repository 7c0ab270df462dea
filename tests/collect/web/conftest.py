"""A running study that the tests of the API share: six items, and at the end a database that agrees with itself."""

from collections.abc import Generator
from pathlib import Path

import pytest

from ..whole import faults
from .site import Person, Site, site

ITEMS = [{"text": f"Text {number}", "gold": "yes", "label": "no"} for number in range(1, 7)]


@pytest.fixture
def study(tmp_path: Path) -> Generator[Site, None, None]:
    with site(tmp_path, items=ITEMS) as opened:
        yield opened
        assert faults(opened.engine) == {}


@pytest.fixture
def ann(study: Site) -> Person:
    return study.rater("ann")

"""The rater's page names all its scripts at once, so that none waits for another that imports it."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path, PurePosixPath

import pytest

from ..browser.studies import STUDIES
from .site import site

STATIC = Path(str(files("middlemost.collect.web").joinpath("static")))
IMPORTED = re.compile(r"""^(?:import|export)\b[^;]*?from "(\.[^"]+)";""", re.MULTILINE)
LINKED = re.compile(r"""(?:modulepreload" href|script type="module" src)="/static/([^"]+)\"""")


def needed(script: str) -> Iterator[str]:
    """A script, and all that it imports by name, directly or through others."""
    yield script
    for other in IMPORTED.findall((STATIC / script).read_text("utf-8")):
        parts = (PurePosixPath(script).parent / other).parts
        yield from needed(parts[-1] if ".." in parts else str(PurePosixPath(*parts)))


@pytest.mark.parametrize("name", STUDIES)
def test_every_script_of_the_page_is_named_in_it_once(name: str, tmp_path: Path) -> None:
    study = STUDIES[name]
    with site(tmp_path, items=study.items, **study.settings) as where:
        page = where.browser_of(where.rater("ann")).get("/rate").text
    types = {question["type"] for question in study.settings["questions"]}
    wanted = {script for kind in types for script in needed(f"questions/{kind}.js")} | set(needed("rate.js"))
    assert sorted(LINKED.findall(page)) == sorted(wanted)

"""The versions that everything is tested with: names and versions only, and none left out."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PINS = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]


def canonical(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()


def wanted() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [one for extra in project["optional-dependencies"].values() for one in extra]
    return [*project["dependencies"], *extras]


def test_a_line_is_a_name_and_a_version():
    assert [line for line in PINS if not re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", line)] == []


def test_names_are_sorted_and_stand_once():
    names = [line.partition("==")[0] for line in PINS]
    assert names == sorted(set(names))


@pytest.mark.parametrize("requirement", wanted())
def test_every_requirement_is_pinned(requirement):
    assert canonical(requirement) in {canonical(line) for line in PINS}

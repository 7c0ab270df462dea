"""What the documentation says was measured comes from a benchmark, and every benchmark is listed there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MEASURED = sorted((ROOT / "docs" / "measured").glob("*.md"))
BENCHMARKS = sorted(path for path in (ROOT / "benchmarks").glob("*.py") if "report.run(" in path.read_text("utf-8"))

by_stem = pytest.mark.parametrize("path", MEASURED, ids=lambda path: path.stem)
by_benchmark = pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.stem)


def test_there_is_something_to_check():
    assert len(MEASURED) > 5
    assert len(BENCHMARKS) > 5


@by_stem
def test_what_was_measured_is_included_by_a_page(path):
    pages = [page.read_text("utf-8") for page in (ROOT / "docs").glob("*.md")]
    assert any(f"```{{include}} measured/{path.name}\n" in page for page in pages)


@by_stem
def test_what_was_measured_names_the_benchmark_that_wrote_it(path):
    named = re.findall(r"`python benchmarks/(\w+)\.py --write`", path.read_text("utf-8"))
    assert named == [path.stem]
    assert (ROOT / "benchmarks" / f"{path.stem}.py") in BENCHMARKS


@by_stem
def test_what_was_measured_names_the_machine_and_no_day(path):
    text = path.read_text("utf-8")
    assert re.search(r"\d+ cores, .*Python \d+\.\d+\.\d+, middlemost \d+\.\d+\.\d+, ", text)
    assert not re.search(r"\b20\d\d-\d\d-\d\d\b", text)


@by_benchmark
def test_a_benchmark_has_written_what_it_measures(path):
    assert ROOT / "docs" / "measured" / f"{path.stem}.md" in MEASURED


@by_benchmark
def test_a_benchmark_says_how_it_is_run(path):
    about = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert re.search(rf"Run with `(MIDDLEMOST_DATA=folder )?python benchmarks/{path.name} \[--write\]`", about)


@by_benchmark
def test_a_benchmark_says_whether_it_needs_real_data(path):
    text = path.read_text("utf-8")
    needs = "report.real_data()" in text
    assert ("MIDDLEMOST_DATA=folder" in ast.get_docstring(ast.parse(text))) == needs


@by_benchmark
def test_a_benchmark_is_listed(path):
    assert f"| `{path.name}` | " in (ROOT / "docs" / "measured.md").read_text("utf-8")

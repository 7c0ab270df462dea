"""`middlemost compare` on the command line."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from middlemost import truth
from middlemost.cli.commands import middlemost

ROWS = [
    (f"i{i:02}", rater, "yes" if (i + (rater == "cy" and i % 3 == 0)) % 2 else "no")
    for i in range(40)
    for rater in ("ann", "bo", "cy")
]
DIVIDED = [("x1", "ann", "yes"), ("x1", "cy", "no"), ("x2", "ann", "no"), ("x2", "cy", "yes")]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "mine.csv", [*ROWS, *DIVIDED])
    return tmp_path


def write(path: Path, rows, header=("item", "rater", "label")) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def run(*args, **told):
    return CliRunner().invoke(middlemost, ["compare", *map(str, args)], **told)


def test_one_command_sets_methods_side_by_side_and_writes_nothing(here):
    before = sorted(here.iterdir())
    result = run("mine.csv", "--methods", "majority, dawid-skene,one-coin")
    assert result.exit_code == 0, result.output
    assert " 3 one-coin" in result.stdout
    assert "Same label, share of 42 items" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert result.stderr == ""
    assert sorted(here.iterdir()) == before


def test_gold_is_a_test_set(here):
    write(here / "gold.csv", [(f"i{i:02}", "yes" if i % 2 else "no") for i in range(40)], ("item", "label"))
    result = run("mine.csv", "--methods", "majority,dawid-skene", "--gold", "gold.csv", "--json")
    found = json.loads(result.stdout, parse_constant=pytest.fail)
    assert found["schema"] == "middlemost.compare/1"
    assert found["gold_use"] == "40 gold items that no method saw"
    assert found["accuracy"]["majority"]["n_items"] == 40
    assert set(found["differences"]) == {"dawid_skene"}


def test_the_default_compares_what_there_is(here):
    found = json.loads(run("mine.csv", "--json").stdout)
    expected = [name for name in ("majority", "dawid_skene", "mace") if name in truth.METHODS]
    assert [one["name"] for one in found["methods"]] == expected


def test_the_same_seed_gives_the_same_and_the_order_of_rows_does_not_matter(here):
    write(here / "other.csv", [*ROWS, *DIVIDED][::-1])
    one, two = (json.loads(run(name, "--json", "--seed", 3).stdout) for name in ("mine.csv", "other.csv"))
    assert one | {"reading": None} == two | {"reading": None}


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("mine.csv", "--methods", "majority,best"), "There is no method 'best' for labels. There are: majority"),
        (("mine.csv", "--methods", "majority"), "Comparing takes two methods or more"),
        (("mine.csv", "--methods", "majority,majority"), "majority is named twice"),
        (("mine.csv", "--methods", ","), "Comparing takes two methods or more"),
        (("mine.csv", "--methods", "majority,surprisingly-popular"), "--predicted COLUMN=LABEL"),
        (("mine.csv", "--methods", "mean,median"), "There is no method 'mean' for labels"),
        (("mine.csv", "--scale", "interval"), "'no' is no number"),
        (("mine.csv", "--gold", "mine.csv"), "the table of ratings itself"),
        (("none.csv",), "none.csv"),
        (("-", "--gold", "-"), "Only one table can come from standard input"),
        (("mine.csv", "--seed", "-1"), "--seed"),
    ],
)
def test_bad_input_is_refused_in_one_paragraph_with_2(here, args, message):
    result = run(*args)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert "Traceback" not in result.output
    assert result.stdout == ""


def test_guesses_come_from_the_command_line(here):
    guesses = [(*row, "90" if row[2] == "yes" else "20") for row in ROWS]
    write(here / "guessed.csv", guesses, ("item", "rater", "label", "guess"))
    result = run("guessed.csv", "--predicted", "guess=yes", "--methods", "majority,surprisingly-popular")
    assert result.exit_code == 0, result.output
    assert "read as percents" in " ".join(result.stdout.split())
    assert " 2 surprisingly-popular" in result.stdout


def test_standard_input_and_the_folder_of_an_audit(here):
    text = (here / "mine.csv").read_text()
    piped = json.loads(run("-", "--methods", "majority,one-coin", "--json", input=text).stdout)
    assert CliRunner().invoke(middlemost, ["audit", "mine.csv"]).exit_code == 0
    kept = json.loads(run("mine-audit", "--methods", "majority,one-coin", "--json").stdout)
    assert piped["pairs"] == kept["pairs"]


def test_help_is_fast_and_loads_nothing_heavy(tmp_path):
    code = """
import sys
from middlemost.cli import main
sys.argv = ["middlemost", "compare", "--help"]
try:
    main()
finally:
    print(*[name for name in ("numpy", "polars", "numba", "scipy") if name in sys.modules], file=sys.stderr)
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert ended.stderr.strip() == ""
    assert "surprisingly-popular" in ended.stdout

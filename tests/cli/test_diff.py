"""`middlemost diff` on the command line."""

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

import middlemost as mm
from middlemost.cli.commands import middlemost
from middlemost.data.changes import with_changes
from middlemost.data.folder import write_dataset

ROOT = mm.read({"item": [f"i{k:02}" for k in range(40)], "label": ["no", "yes"] * 20}, rater="none")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    evidence = json.dumps({"ratings": 3, "shares": {"maybe": 0.6667, "no": 0.3333}})
    columns = {
        "item": [f"i{k:02}" for k in range(30)],
        "to": ["yes", "no"] * 14 + ["maybe"] * 2,
        "by": ["recheck"] * 30,
        "method": ["one_coin"] * 30,
        "evidence": [evidence, "a look", None] * 10,
    }
    write_dataset(ROOT, "before")
    write_dataset(with_changes(ROOT, pl.DataFrame(columns)), "after")
    return tmp_path


def run(*args):
    return CliRunner().invoke(middlemost, ["diff", *args])


def test_it_says_what_changed_and_why(here):
    result = run("before", "after")
    assert result.exit_code == 0, result.output
    assert max(map(len, result.stdout.splitlines())) <= 80
    said = " ".join(result.stdout.split())
    assert "the second was made of the first. 30 of 40 labels differ. New among the labels: maybe." in said
    assert "14 no → yes" in said
    assert "i00: no → yes (recheck; one-coin; 3 answers: 67% maybe, 33% no)" in said
    assert "i01: yes → no (recheck; one-coin; a look)" in said
    assert "10 more in --json." in said
    assert sorted(path.name for path in Path.cwd().iterdir()) == ["after", "before"]


def test_the_same_version_and_json(here):
    assert "one and the same. All 40 labels are the same." in " ".join(run("before", "before").stdout.split())
    found = json.loads(run("before", "after", "--json").stdout, parse_constant=pytest.fail)
    assert (found["schema"], found["relation"], len(found["changes"])) == ("middlemost.diff/1", "child", 30)


def test_bad_input_is_refused_with_2(here):
    write_dataset(mm.read({"item": ["x"], "label": ["no"]}, rater="none"), "other")
    for args, message in (
        (("before", "other"), "no versions of one data set"),
        (("before", "."), "no manifest of ours"),
        (("before", "none"), "does not exist"),
        (("before", "after", "--question", "q"), "no question 'q'"),
    ):
        result = run(*args)
        assert result.exit_code == 2
        assert message in " ".join(result.stderr.split())

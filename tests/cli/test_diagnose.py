"""The command that finds wrong labels."""

import csv
import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from middlemost.cli.commands import middlemost

N = 150
WRONG = [3, 40, 77, 111]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def table(here):
    """Three clouds of points with four wrong labels, one of them in the test split."""
    rng = np.random.default_rng(0)
    true = np.arange(N) % 3
    points = rng.normal(size=(N, 4)) + 4.0 * np.eye(3, 4)[true]
    given = true.copy()
    given[WRONG] = (true[WRONG] + 1) % 3
    frame = pl.DataFrame(
        {
            "id": [f"p{one:03}" for one in range(N)],
            **{f"x{one}": points[:, one] for one in range(4)},
            "kind": [f"k{one}" for one in given],
            "split": ["test" if one == WRONG[0] else "train" for one in range(N)],
        }
    )
    frame.write_csv(here / "points.csv")
    return here / "points.csv"


def run(*args):
    return CliRunner().invoke(middlemost, ["diagnose", *map(str, args)])


TOLD = ("points.csv", "--label", "kind", "--features", "x*", "--split", "split", "--head", "linear")


@pytest.mark.slow
def test_one_command_lists_wrong_labels_and_writes_what_the_next_step_needs(here, table):
    result = run(*TOLD)
    assert result.exit_code == 0, result.output
    assert "Read points.csv: 150 items with 3 labels: k0, k1 and k2." in result.stdout
    assert "4 labels of 150 look wrong" in " ".join(result.stdout.split())
    assert "1 suspicious example outside training left in place" in " ".join(result.stdout.split())
    assert "middlemost recheck plan points-diagnosis" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80
    folder = here / "points-diagnosis"
    assert sorted(one.name for one in folder.iterdir()) == [
        "clean.csv", "dataset", "diagnosis.json", "labels.csv", "report.html",
    ]  # fmt: skip
    assert not (here / "points-diagnosis.partial").exists()
    with (folder / "labels.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert {row["item"] for row in rows[:4]} == {f"p{one:03}" for one in WRONG}
    assert {row["flagged"] for row in rows[:4]} == {"true"}
    assert rows[0].keys() >= {"item", "label", "quality", "flagged", "suggested", "region", "split", "reasons"}
    # The test row stays, and columns and order are the input's.
    source, kept = pl.read_csv(table, infer_schema=False), pl.read_csv(folder / "clean.csv", infer_schema=False)
    gone = [f"p{one:03}" for one in WRONG[1:]]
    assert kept.equals(source.filter(~pl.col("id").is_in(gone)))
    planned = CliRunner().invoke(
        middlemost, ["recheck", "plan", "points-diagnosis", "--budget", "12", "--out", "items.csv"]
    )
    assert planned.exit_code == 0, planned.output


@pytest.mark.slow
@pytest.mark.usefixtures("table")
def test_json_is_strict_and_all_that_is_printed_and_only_an_earlier_diagnosis_is_replaced(here):
    found = json.loads(run(*TOLD, "--json").stdout, parse_constant=pytest.fail)
    assert found["schema"] == "middlemost.diagnosis/1"
    assert (found["items"], found["flagged"], found["flagged_left_in_place"]) == (N, 4, 1)
    assert found["columns"] == ["id", "x0", "x1", "x2", "x3", "kind", "split"]
    assert found["noise_rate"]["low"] <= 4 / N <= found["noise_rate"]["high"]
    assert run(*TOLD).exit_code == 0
    (here / "other").mkdir()
    (here / "other" / "mine.txt").write_text("mine")
    refused = run(*TOLD, "--out", "other")
    assert refused.exit_code == 2
    assert "not an earlier diagnosis" in " ".join(refused.output.split())
    assert (here / "other" / "mine.txt").read_text() == "mine"


@pytest.mark.slow
@pytest.mark.usefixtures("table")
def test_with_ratings_and_no_label_the_consensus_is_judged_and_raters_are_listed(here):
    table = pl.read_csv("points.csv", infer_schema=False)
    rows = [(item, rater, label) for rater in "abc" for item, label in table.select("id", "kind").iter_rows()]
    pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row").write_csv(here / "ratings.csv")
    told = ("points.csv", "--features", "x*", "--head", "linear", "--item", "id", "--ratings", "ratings.csv")
    result = run(*told)
    assert result.exit_code == 0, result.output
    labels = pl.read_csv(here / "points-diagnosis" / "labels.csv")
    assert "weighted_area_under_margin" in labels.columns
    assert set(labels["item"].head(4)) == {f"p{one:03}" for one in WRONG}
    raters = pl.read_csv(here / "points-diagnosis" / "raters.csv")
    assert raters["ratings"].to_list() == [N] * 3
    assert raters["contradicted"].min() >= 4


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (["points.csv", "--label", "nope"], "There is no column 'nope'"),
        (["points.csv", "--label", "kind", "--features", "z*"], "No column is called 'z*'"),
        (["points.csv", "--label", "kind", "--text", "x0", "--image", "x1"], "--text and --image were both given"),
        (["points.csv", "--label", "kind", "--group", "nope"], "no column 'nope' to be the group"),
        (["points.csv", "--label", "kind", "--out", "."], "that would be lost"),
        (["nothing.csv"], "There is no such file"),
        (["points.csv", "--label", "kind", "--features", "x*", "--head", "none/such"], "none/such"),
    ],
)
@pytest.mark.usefixtures("table")
def test_what_cannot_be_used_is_named_and_nothing_is_written(here, told, said):
    result = run(*told)
    assert result.exit_code == 2, result.output
    assert said in " ".join(result.output.split())
    assert sorted(one.name for one in here.iterdir() if one.name != "cache") == ["points.csv"]


@pytest.mark.slow
@pytest.mark.usefixtures("table")
def test_interrupted_it_keeps_its_parts_and_a_second_run_says_the_same(here):
    whole = run(*TOLD, "--out", "whole")
    assert whole.exit_code == 0
    process = subprocess.Popen(
        [sys.executable, "-m", "middlemost", "diagnose", *TOLD, "--out", "again"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    parts = here / "again.partial"
    until = time.monotonic() + 60
    while not (parts.is_dir() and any(parts.glob("*.part"))):
        assert process.poll() is None, "the diagnosis was over before it could be interrupted"
        assert time.monotonic() < until
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert not (here / "again").exists()
    assert any(parts.glob("*.part"))
    assert run(*TOLD, "--out", "again").exit_code == 0
    assert not parts.exists()
    assert (here / "again" / "labels.csv").read_bytes() == (here / "whole" / "labels.csv").read_bytes()

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from middlemost.cli.commands import middlemost
from middlemost.data.folder import write_dataset
from tests.jobs.audit.forms import answered

ROWS = [
    (f"i{i:02}", rater, "yes" if (i + (rater == "cy" and i % 5 == 0)) % 2 else "no")
    for i in range(40)
    for rater in ("ann", "bo", "cy")
]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, rows, header=("item", "rater", "label")) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def run(*args, **told):
    return CliRunner().invoke(middlemost, ["audit", *map(str, args)], **told)


def test_one_command_gives_labels_agreement_and_findings(here):
    write(here / "mine.csv", ROWS)
    result = run("mine.csv")
    assert result.exit_code == 0, result.output
    assert "Read mine.csv: 120 ratings of 40 items by 3 raters, 2 labels: no and yes." in result.stdout
    assert "Krippendorff's alpha (nominal)" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80
    folder = here / "mine-audit"
    assert sorted(one.name for one in folder.iterdir()) == [
        "audit.json", "dataset", "items.csv", "labels.csv", "raters.csv", "report.html",
    ]  # fmt: skip
    with (folder / "labels.csv").open() as file:
        labels = {row["item"]: row["label"] for row in csv.DictReader(file)}
    assert labels["i00"] == "no"
    assert labels["i01"] == "yes"
    assert len(labels) == 40


def test_json_is_all_that_goes_to_stdout_and_is_strict(here):
    write(here / "mine.csv", ROWS)
    result = run("mine.csv", "--json")
    found = json.loads(result.stdout, parse_constant=pytest.fail)
    assert found["schema"] == "middlemost.audit/1"
    assert found["numbers"]["alpha"]["n_items"] == 40
    assert found == json.loads((here / "mine-audit" / "audit.json").read_text())


def test_the_same_seed_gives_the_same_audit(here):
    write(here / "mine.csv", ROWS)
    write(here / "other.csv", ROWS[::-1])
    first, second = (json.loads(run(name, "--json").stdout) for name in ("mine.csv", "other.csv"))
    assert first["numbers"] == second["numbers"]
    assert first["findings"] == second["findings"]


@pytest.mark.parametrize(("gate", "code"), [("alpha>=0.5", 0), ("alpha>=0.99", 3), ("accuracy>0", 3)])
def test_a_gate_that_fails_gives_3(here, gate, code):
    write(here / "mine.csv", ROWS)
    result = run("mine.csv", "--require", gate)
    assert result.exit_code == code
    assert ("fails" in result.stderr) is (code == 3)


def test_a_gate_on_an_undefined_number_fails(here):
    write(here / "one.csv", [("a", "ann", "x"), ("b", "ann", "y")])
    result = run("one.csv", "--require", "alpha>=-1")
    assert result.exit_code == 3
    assert "undefined" in result.stderr


def test_a_nonsense_gate_is_refused_before_anything_is_read(here):
    result = run("missing.csv", "--require", "alpha is good")
    assert result.exit_code == 2
    assert "is no condition" in result.stderr


def test_gold_anchors_the_labels_and_accuracy_is_cross_fitted(here):
    write(here / "mine.csv", ROWS)
    write(
        here / "gold.csv", [(f"i{i:02}", "no" if i % 2 else "yes") for i in range(10)], ("item", "label")
    )  # all wrong
    result = run("mine.csv", "--gold", "gold.csv", "--json")
    found = json.loads(result.stdout)
    assert found["numbers"]["accuracy"]["value"] < 0.5  # not 1: no item is judged by its own anchor
    assert found["numbers"]["majority_accuracy"]["value"] == 0
    with (here / "mine-audit" / "labels.csv").open() as file:
        rows = {row["item"]: row for row in csv.DictReader(file)}
    assert (rows["i00"]["label"], rows["i00"]["anchored"]) == ("yes", "true")
    assert rows["i20"]["anchored"] == "false"


def test_slices_come_from_the_items_table(here):
    write(here / "mine.csv", ROWS)
    write(here / "items.csv", [(f"i{i:02}", "even" if i % 2 == 0 else "odd") for i in range(40)], ("item", "kind"))
    found = json.loads(run("mine.csv", "--items", "items.csv", "--by", "items.kind", "--json").stdout)
    assert [one["slice"] for one in found["slices"]] == ["even", "odd"]
    result = run("mine.csv", "--items", "items.csv", "--by", "items.colour", "--force")
    assert result.exit_code == 2
    assert "There are: kind" in result.stderr


def test_an_earlier_audit_is_replaced_and_anything_else_is_not(here):
    write(here / "mine.csv", ROWS)
    (here / "mine-audit").mkdir()
    (here / "mine-audit" / "thesis.tex").write_text("years of work")
    refused = run("mine.csv")
    assert refused.exit_code == 2
    assert "not an earlier audit" in refused.stderr
    assert (here / "mine-audit" / "thesis.tex").exists()
    assert run("mine.csv", "--out", "elsewhere").exit_code == 0
    assert run("mine.csv", "--out", "elsewhere").exit_code == 0
    assert run("mine.csv", "--force").exit_code == 0
    assert not (here / "mine-audit" / "thesis.tex").exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "empty"), (b"item,rater,label\n", "header"), (b"\x89PNG\r\n\x1a\n\0\0", ""), (b"\n\n\n", "")],
)
def test_a_file_without_a_table_is_refused_and_leaves_nothing(here, content, says):
    (here / "bad.csv").write_bytes(content)
    result = run("bad.csv")
    assert result.exit_code == 2, result.output
    assert says in result.stderr
    assert "Traceback" not in result.stderr
    assert [one.name for one in here.iterdir()] == ["bad.csv"]


def test_a_missing_file_is_named(here):
    result = run("nowhere.csv")
    assert result.exit_code == 2
    assert "nowhere.csv" in result.stderr


def test_a_table_from_standard_input(here):
    text = "item,rater,label\n" + "".join(f"{a},{b},{c}\n" for a, b, c in ROWS)
    result = subprocess.run(
        [sys.executable, "-m", "middlemost", "audit", "-"], input=text, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert (here / "ratings-audit" / "labels.csv").exists()


def test_unknown_raters_give_majority_and_refuse_the_rest(here):
    write(here / "mine.csv", ROWS)
    result = run("mine.csv", "--rater", "none")
    assert result.exit_code == 0, result.output
    assert "majority" in result.stdout
    assert not (here / "mine-audit" / "raters.csv").exists()
    refused = run("mine.csv", "--rater", "none", "--method", "dawid-skene")
    assert refused.exit_code == 2
    assert "the raters are" in refused.stderr


def test_an_unknown_method_is_refused_with_the_known_ones(here):
    write(here / "mine.csv", ROWS)
    result = run("mine.csv", "--method", "magic")
    assert result.exit_code == 2
    assert "one-coin" in result.stderr


def test_numbers_are_audited_by_the_median(here):
    rows = [(f"i{i}", r, i * 10 + k) for i in range(20) for k, r in enumerate("abc")]
    write(here / "n.csv", rows)
    result = run("n.csv", "--scale", "interval")
    assert result.exit_code == 0, result.output
    assert "median" in result.stdout
    with (here / "n-audit" / "labels.csv").open() as file:
        assert {row["item"]: float(row["value"]) for row in csv.DictReader(file)}["i3"] == 31.0


def test_a_descriptive_study_scores_no_rater(here):
    write(here / "mine.csv", ROWS)
    result = run("mine.csv", "--paradigm", "descriptive")
    assert "Not scored" in result.stdout
    header = (here / "mine-audit" / "raters.csv").read_text().splitlines()[0]
    assert header == "rater,ratings"


def test_interrupted_in_the_middle_it_leaves_the_old_audit_and_nothing_else(here):
    rows = [(f"i{i}", f"r{(i * 7 + k) % 97}", "abc"[(i * 31 + k * k) % 3]) for i in range(60_000) for k in range(5)]
    write(here / "big.csv", rows)
    (here / "big-audit").mkdir()
    (here / "big-audit" / "audit.json").write_text('{"schema": "middlemost.audit/1"}')
    process = subprocess.Popen(
        [sys.executable, "-m", "middlemost", "audit", "big.csv"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(2.0)
    assert process.poll() is None, "the audit was over before it could be interrupted"
    os.kill(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert sorted(one.name for one in here.iterdir()) == ["big-audit", "big.csv"]
    assert (here / "big-audit" / "audit.json").read_text() == '{"schema": "middlemost.audit/1"}'


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (["--seed", "-1"], "-1 is not in the range"),
        (["--require", ""], "is no condition"),
        (["--out", ".", "--force"], "that would be lost"),
        (["--out", "o", "--skip-bad", "o/bad.csv"], "that would be lost"),
        (["--gold", "mine.csv"], "the table of ratings itself"),
    ],
)
def test_what_would_do_harm_is_refused_before_any_work(here, told, said):
    write(here / "mine.csv", ROWS)
    result = run("mine.csv", *told)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
    assert [one.name for one in here.iterdir()] == ["mine.csv"]


def test_force_does_not_delete_its_own_input(here):
    (here / "o").mkdir()
    write(here / "o" / "mine.csv", ROWS)
    assert run("o/mine.csv", "--out", "o", "--force").exit_code != 0
    assert (here / "o" / "mine.csv").exists()


def test_an_audit_and_its_data_set_can_be_audited_again_whatever_the_settings_file_says(here):
    write(here / "mine.csv", ROWS, ("task", "rater", "label"))
    (here / "middlemost.toml").write_text('[audit]\nitem = "task"\n')
    first = json.loads(run("mine.csv", "--json").stdout)
    for place in ("mine-audit", "mine-audit/dataset"):
        again = json.loads(run(place, "--json", "--out", "again").stdout)
        assert again["numbers"] == first["numbers"]
    told = run("mine-audit", "--item", "task", "--out", "again")
    assert told.exit_code == 2
    assert "has been read already" in told.stderr


def test_questions_that_cannot_be_judged_yet_are_named_and_stop_nothing(here):
    write_dataset(answered("ok", "where", "why"), here / "study")
    result = run("study")
    assert result.exit_code == 0, result.output
    assert "question “ok”" in " ".join(result.stdout.split())
    text = " ".join(result.stdout.split())
    assert "“where” (spans): 60 answers by 3 raters, which audit does not judge yet." in text
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_a_preference_is_judged_by_its_choice(here):
    write_dataset(answered("better"), here / "study")
    result = run("study", "--require", "first_chosen<=0.6")
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    assert "3 labels: A, B and tie" in text
    assert "strength and criteria are not judged yet" in text
    assert "Sides The candidate shown first was chosen in 50% of choices" in text
    assert "first_chosen" in json.loads((here / "study-audit" / "audit.json").read_text())["numbers"]


def test_only_questions_that_cannot_be_judged_yet_are_counted(here):
    write_dataset(answered("where", "why"), here / "study")
    result = run("study")
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    assert "There is nothing to judge yet in these questions" in text
    assert "“why” (text): 40 answers by 2 raters" in text
    assert "study-audit/: audit.json, dataset/" in text
    assert max(map(len, result.stdout.splitlines())) <= 80
    written = json.loads(run("study", "--json").stdout)
    assert [one["answers"] for one in written["unjudged"]] == [60, 40]
    gated = run("study", "--require", "alpha>=0.1")
    assert gated.exit_code == 3
    assert "no such number" in gated.stderr

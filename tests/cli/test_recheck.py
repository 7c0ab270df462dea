"""`middlemost recheck` on the command line, from the diagnosis to the new version."""

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from middlemost.cli.commands import middlemost
from middlemost.data.folder import load_dataset
from tests.jobs.recheck.diagnoses import answers, study, write_diagnosis

FRAME = study(200)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_diagnosis(FRAME, Path("animals-diagnosis"))
    return tmp_path


def run(*args, **told):
    return CliRunner().invoke(middlemost, ["recheck", *map(str, args)], **told)


def planned(*args):
    result = run("plan", "animals-diagnosis", "--budget", 60, "--out", "items.csv", *args)
    assert result.exit_code == 0, result.output
    return pl.read_csv("items.csv")["item"].to_list()


def answered(*args):
    answers(FRAME, planned(*args)).write_csv("answers.csv")


def narrow(text):
    assert max(map(len, text.splitlines())) <= 80
    return " ".join(text.split())


def test_plan_writes_the_items_and_says_what_to_do(here):
    result = run("plan", "animals-diagnosis", "--budget", "60", "--out", "items.csv")
    assert result.exit_code == 0, result.output
    said = narrow(result.stdout)
    assert "60 items to look at: 36 flagged with certainty" in said or "60 items to look at: 40 flagged" in said
    assert "middlemost recheck apply items.plan.json ANSWERS" in said
    assert "Left out, as it could give the label away: split" in said
    assert pl.read_csv("items.csv").columns == ["item", "text"]
    assert sorted(path.name for path in here.iterdir()) == ["animals-diagnosis", "items.csv", "items.plan.json"]


def test_apply_writes_a_version_and_says_what_is_left(here):
    answered()
    before = load_dataset("animals-diagnosis/dataset")
    result = run("apply", "items.plan.json", "answers.csv")
    assert result.exit_code == 0, result.output
    said = narrow(result.stdout)
    assert "180 answers to 60 of 60 planned items by 3 raters" in said
    assert "of 200 labels still wrong." in said
    assert "Changed of those rechecked, by split: test" in said
    assert "of the split 'test' changed: a score on it is another now" in said
    child = load_dataset("animals-recheck/dataset")
    assert child.parent == before.version == load_dataset("animals-diagnosis/dataset").version
    corrected = pl.read_csv("animals-recheck/corrected.csv")
    assert corrected.columns == ["item", "text", "split", "animal", "animal_before"]
    assert corrected.filter(pl.col("animal") != pl.col("animal_before")).height == child.changes.height > 0


def test_json_goes_to_standard_output_alone(here):
    result = run("plan", "animals-diagnosis", "--budget", 60, "--out", "items.csv", "--json")
    assert json.loads(result.stdout)["settings"] == {"budget": 60, "control": 20, "seed": 0}
    answers(FRAME, pl.read_csv("items.csv")["item"].to_list()).write_csv("answers.csv")
    found = json.loads(run("apply", "items.csv", "answers.csv", "--json").stdout, parse_constant=pytest.fail)
    assert found["schema"] == "middlemost.recheck/1"
    assert found["outcomes"]["changed"] + found["outcomes"]["confirmed"] == 60
    assert json.loads(Path("animals-recheck/recheck.json").read_text()) == found


def test_answers_may_be_the_table_itself_filled_in(here):
    truth = dict(FRAME.select("item", "truth").iter_rows())
    items = planned()
    table = pl.read_csv("items.csv").with_columns(pl.Series("label", [truth[item] for item in items]))
    table.write_csv("filled.csv")
    result = run("apply", "items.csv", "filled.csv", "--rater", "none", "--out", "out")
    assert result.exit_code == 0, result.output
    assert "raters unknown" in narrow(result.stdout)


def test_any_truth_method_will_do(here):
    answered()
    result = run("apply", "items.csv", "answers.csv", "--method", "dawid-skene", "--json")
    assert json.loads(result.stdout)["settings"]["method"] == "dawid_skene"


def test_standard_input_and_unanswered_items(here):
    items = planned()
    piped = answers(FRAME, items[3:]).write_csv()
    result = run("apply", "items.csv", "-", input=piped)
    said = narrow(result.stdout)
    assert "171 answers to 57 of 60 planned items" in said
    assert "3 planned items were not answered and count as not drawn" in said


def test_nothing_is_written_over_without_force(here):
    answered()
    again = run("plan", "animals-diagnosis", "--budget", 60, "--out", "items.csv")
    assert (again.exit_code, "It exists already" in narrow(again.stderr)) == (2, True)
    planned("--force", "--seed", 4)
    answers(FRAME, pl.read_csv("items.csv")["item"].to_list()).write_csv("answers.csv")
    assert run("apply", "items.csv", "answers.csv").exit_code == 0
    again = run("apply", "items.csv", "answers.csv")
    assert (again.exit_code, "say --force" in narrow(again.stderr)) == (2, True)
    assert run("apply", "items.csv", "answers.csv", "--force").exit_code == 0


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("plan", "none", "--budget", 9, "--out", "x.csv"), "'none' does not exist"),
        (("plan", ".", "--budget", 9, "--out", "x.csv"), "holds no diagnosis"),
        (("plan", "animals-diagnosis", "--budget", 0, "--out", "x.csv"), "--budget"),
        (("plan", "animals-diagnosis", "--budget", 9), "--out"),
        (("plan", "animals-diagnosis", "--budget", 9, "--out", "x.csv", "--control", 20), "does not fit a budget"),
        (("plan", "animals-diagnosis", "--budget", 9, "--out", "x.csv", "--show", "animal"), "'animal' is the label"),
        (("plan", "animals-diagnosis", "--budget", 9, "--out", "no/x.csv"), "no such folder"),
        (("apply", "answers.csv", "answers.csv"), "It is no plan"),
        (("apply", "items.csv", "animals.csv"), "'zzz' is not in the plan"),
        (("apply", "items.csv", "labels.csv"), "'cow' is no label of the data set"),
        (("apply", "items.csv", "none.csv"), "none.csv"),
        (("apply", "items.csv", "answers.csv", "--method", "best"), "There is no method 'best'"),
        (("apply", "items.csv", "answers.csv", "--out", "."), "that would be lost"),
        (("apply", "items.csv", "answers.csv", "--out", "animals-diagnosis", "--force"), "that would be lost"),
    ],
)
def test_bad_input_is_refused_in_one_paragraph_with_2(here, args, message):
    answered()
    item = pl.read_csv("items.csv")["item"][0]
    pl.DataFrame({"item": ["zzz"], "rater": ["a"], "label": ["cat"]}).write_csv("animals.csv")
    pl.DataFrame({"item": [item], "rater": ["a"], "label": ["cow"]}).write_csv("labels.csv")
    result = run(*args)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert "Traceback" not in result.output
    assert result.stdout == ""


def test_a_stale_parent_is_refused(here):
    answered()
    write_diagnosis(study(200, seed=3), Path("other-diagnosis"))
    result = run("apply", "items.csv", "answers.csv", "--diagnosis", "other-diagnosis")
    assert result.exit_code == 2
    assert "The plan is for version" in narrow(result.stderr)


def test_help_loads_nothing_heavy(tmp_path):
    code = """
import sys
from middlemost.cli import main
sys.argv = ["middlemost", "recheck", "apply", "--help"]
try:
    main()
finally:
    print(*[name for name in ("numpy", "polars", "numba", "scipy") if name in sys.modules], file=sys.stderr)
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert ended.stderr.strip() == ""
    assert "--diagnosis" in ended.stdout
    narrow(ended.stdout)

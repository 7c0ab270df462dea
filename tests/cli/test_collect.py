"""`middlemost collect`, as it is run."""

import json
import re
import signal
import socket
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from middlemost.data.folder import load_dataset
from tests.cli.collecting import fine, fits, label_all, refused, served

pytestmark = pytest.mark.slow


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a table of three items."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MIDDLEMOST_DATABASE", raising=False)
    (tmp_path / "items.csv").write_text("id,text\n1,Hello\n2,World\n3,=1+1\n")
    return tmp_path


def study(here: Path, *more: object) -> Path:
    """A study of three items and two ratings each, brought into its database."""
    fine("init", "items.csv", "--labels", "yes,no", "--overlap", 2, "--out", "mine", *more)
    with served("mine", "--no-worker") as serving:
        serving.stop()
    return here / "mine"


# init


def test_init_writes_a_study_file_that_explains_itself(here: Path):
    said = fine("init", "items.csv", "--labels", "yes, no,", "--prompt", "Is it: harmful?", "--item", "id")
    assert "Wrote items-study/study.yaml." in said
    assert said.endswith("middlemost collect serve items-study\n")
    written = (here / "items-study/study.yaml").read_text()
    assert '"Is it: harmful?"' in written
    assert "# lease_minutes: 30" in written
    assert [one.name for one in (here / "items-study").iterdir()] == ["study.yaml"]


def test_init_does_not_write_over_a_study(here: Path):
    fine("init", "items.csv", "--labels", "yes,no")
    assert "There is a study already" in refused("init", "items.csv", "--labels", "a,b")
    assert "- yes\n" not in (here / "items-study/study.yaml").read_text()  # it is in quotes: YAML takes it for true
    assert '- "yes"\n' in (here / "items-study/study.yaml").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing.csv", "--labels", "a,b"], "'nothing.csv' does not exist"),
        (["items.csv"], "Missing option '--labels'"),
        (["items.csv", "--labels", "one"], "two labels at least"),
        (["items.csv", "--labels", "a,a"], "'a' stands at two labels"),
        (["items.csv", "--labels", ","], "two labels at least"),
        (["items.csv", "--labels", "a,b", "--overlap", "0"], "0 is not in the range"),
        (["items.csv", "--labels", "a," + "b" * 100], "64 characters"),
    ],
)
def test_init_says_what_is_wrong_and_leaves_nothing(here: Path, arguments: list[str], said: str):
    assert said in refused("init", *arguments)
    assert not (here / "items-study/study.yaml").exists()


# serve


def test_serve_from_a_table_to_answers_and_again(here: Path):
    with served("items.csv", "--labels", "yes,no", "--overlap", 2) as serving:
        fits(serving.printed)
        assert "items: 3 items, 2 ratings each; 0 of 6 are there." in serving.printed
        assert "Raters see text" in serving.printed
        assert "/welcome/" in serving.printed
        with closing(serving.joined()) as rater:
            assert label_all(rater, "yes") == 3
        with closing(serving.browser()) as boss:
            form = {"name": "boss", "password": "quite a long password"}
            made = boss.post("/api/welcome", json={"secret": serving.secret("welcome"), **form})
            assert made.status_code == 201, made.text
            assert boss.get("/api/progress").json()["ratings"] == 3
        rest, errors = serving.stop()
        assert rest == "\nStopped. Every answer is kept; the same command goes on.\n"
        assert (serving.process.returncode, errors) == (0, "")
    with served("items.csv", "--labels", "yes,no", "--overlap", 2, "--no-worker") as again:
        assert "3 of 6 are there" in again.printed
        assert re.search(r"^Manager  http\S+/manage$", again.printed, re.MULTILINE)  # there is one: no new link
        assert again.secret("join") != serving.secret("join")
        with closing(again.browser()) as other:  # the old link works on
            assert other.get(f"/join/{serving.secret('join')}").status_code == 200
        with closing(again.joined()) as rater:
            assert label_all(rater, "no") == 3
        _, errors = again.stop(signal.SIGTERM)
        assert again.process.returncode in (0, 128 + signal.SIGTERM)
        assert "Traceback" not in errors


def test_a_running_server_knows_new_links_and_items_at_once(here: Path):
    with served("items.csv", "--labels", "yes,no", "--overlap", 1, "--no-worker") as serving:
        with closing(serving.joined()) as rater:
            assert label_all(rater, "yes") == 3
            (here / "more.csv").write_text("id,text\n3,=1+1\n4,Bar\n5,Baz\n")
            assert fine("import", "items-study", "more.csv").startswith("2 items added, 1 was there already.")
            assert label_all(rater, "no") == 2
        said = fine("link", "items-study", "--rater", "--manager", "--url", serving.url + "/")
        for line, kind in zip(said.splitlines(), ("join", "welcome"), strict=True):
            assert httpx.get(line.split()[1], verify=False, timeout=60).status_code == 200, kind
        assert fine("export", "items-study", "--format", "csv").startswith(
            "Wrote items-study-answers.csv: 5 ratings of 5"
        )
        serving.stop()


def test_a_port_that_is_taken_is_refused_before_anything_is_promised(here: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refused("serve", "items.csv", "--labels", "yes,no", "--port", port)
    assert f"Port {port} of 127.0.0.1 is in use. Name another by --port." in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing.csv", "--labels", "a,b"], "'nothing.csv' does not exist"),
        (["items.csv"], "A new study needs labels."),
        (["items.csv", "--labels", "a,b", "--item", "key"], "no column"),
        (["items.csv", "--labels", "a,b", "--host", "192.0.2.1"], "of 192.0.2.1 cannot be used"),
        (["items.csv", "--labels", "a,b", "--processes", "2"], "Several processes need PostgreSQL."),
        (["items.csv", "--labels", "a,b", "--database", "mysql://x/y"], "mysql"),
        (["items.csv", "--labels", "a,b", "--port", "70000"], "70000 is not in the range"),
        (["empty.csv", "--labels", "a,b"], "empty"),
        (["twice.csv", "--labels", "a,b"], "twice"),
    ],
)
def test_serve_says_what_is_wrong_and_leaves_nothing_begun(here: Path, arguments: list[str], said: str):
    (here / "empty.csv").write_text("")
    (here / "twice.csv").write_text("id,text\n1,Hello\n1,Bye\n")
    assert said in refused("serve", *arguments)
    assert list(here.glob("*-study/*")) == []


def test_serve_says_what_a_study_that_is_there_has_otherwise(here: Path):
    fine("init", "items.csv", "--labels", "yes,no")
    assert "with labels yes, no and overlap 3" in refused("serve", "items.csv", "--labels", "yes,maybe")
    assert "with labels yes, no and overlap 3" in refused("serve", "items-study", "--overlap", "4")
    assert "and asks: Which label fits?" in refused("serve", "items.csv", "--prompt", "Is it?")
    (here / "other").mkdir()
    (here / "other/items.csv").write_text("id,text\n1,Else\n")
    assert "is a study of other items" in refused("serve", "other/items.csv", "--labels", "yes,no")


def test_a_study_file_that_cannot_be_read_is_refused_with_the_line(here: Path):
    fine("init", "items.csv", "--labels", "yes,no")
    file = here / "items-study/study.yaml"
    text = file.read_text()
    file.write_text(text.replace("overlap: 3", "overlap: three"))
    line = text.splitlines().index("overlap: 3") + 1
    assert f"line {line}" in refused("serve", "items-study")
    file.write_text(text.replace("overlap: 3", "overlap: [3"))
    assert "line" in refused("serve", "items-study")
    file.write_bytes(b"\xff\xfe\x00title")
    assert "study.yaml" in refused("serve", "items-study")
    file.write_text(text + "\nguideline: nowhere.md\n")
    assert "nowhere.md" in refused("serve", file)


# link, import, export, backup, restore


def test_commands_of_a_study_that_is_not_there(here: Path):
    (here / "folder").mkdir()
    for command in (
        ["link", "folder", "--rater"],
        ["import", "folder", "items.csv"],
        ["export", "folder"],
        ["backup", "folder"],
    ):
        assert "There is no study file." in refused(*command), command
    for command in (["link", "none", "--rater"], ["export", "none"], ["backup", "none"], ["restore", "none", "folder"]):
        assert "'none' does not exist" in refused(*command), command


def test_commands_of_a_study_that_was_never_served(here: Path):
    fine("init", "items.csv", "--labels", "yes,no")
    for command in (
        ["link", "items-study", "--rater"],
        ["import", "items-study", "items.csv"],
        ["export", "items-study"],
        ["backup", "items-study"],
    ):
        said = refused(*command)
        assert "study" in said, command
    assert [one.name for one in (here / "items-study").iterdir()] == ["study.yaml"]
    assert sorted(one.name for one in here.iterdir()) == ["items-study", "items.csv"]


def test_link_needs_to_know_for_whom(here: Path):
    mine = study(here)
    assert "For whom? Say --rater or --manager." in refused("link", mine)
    assert "The study has no group 'experts'. Its groups are: none." in refused(
        "link", mine, "--rater", "--group", "experts"
    )
    file = mine / "study.yaml"
    file.write_text(file.read_text().replace("# join: link", "join: invited"))
    with served("mine", "--no-worker") as serving:
        assert "Raters   by links that the manager makes for each" in serving.printed
        serving.stop()
    assert "only who is invited" in refused("link", mine, "--rater")


def test_import_is_all_or_nothing(here: Path):
    mine = study(here)
    assert fine("import", mine, "items.csv").startswith("0 items added, 3 were there already.")
    (here / "changed.csv").write_text("id,text\n3,changed\n4,Bar\n")
    said = refused("import", mine, "changed.csv")
    assert "=1+1" in said
    assert "changed" in said
    assert fine("import", mine, "items.csv").startswith("0 items added, 3 were there already.")
    assert "'nothing.csv' does not exist" in refused("import", mine, "nothing.csv")


def test_export_in_every_format_says_the_same_numbers(here: Path):
    with served("items.csv", "--labels", "yes,no", "--overlap", 1, "--no-worker") as serving:
        with closing(serving.joined()) as rater:
            label_all(rater, "yes")
        serving.stop()
    formats = {"dataset": "", "csv": ".csv", "spreadsheet": ".csv", "jsonl": ".jsonl", "json": ".json"}
    for kind, ending in formats.items():
        said = fine("export", "items-study", "--format", kind, "--out", f"{kind}{ending}")
        assert said.startswith(f"Wrote {kind}{ending}: 3 ratings of 3 items, 0 skips.")
    assert len(json.loads((here / "json.json").read_text())) == 3
    assert len((here / "jsonl.jsonl").read_text().splitlines()) == 3
    assert load_dataset(here / "dataset").answers.height == 3
    for kind in ("dataset", "csv"):
        again = ["export", "items-study", "--format", kind, "--out", f"{kind}{formats[kind]}"]
        assert "It exists" in refused(*again)
        fine(*again, "--force")
    assert "has no version 9" in refused("export", "items-study", "--version", 9, "--out", "ninth")
    assert "nowhere" in refused("export", "items-study", "--format", "csv", "--out", "nowhere/a.csv")
    assert "Invalid value for '--format'" in refused("export", "items-study", "--format", "xml")


def test_backup_and_restore_bring_back_everything(here: Path):
    with served("items.csv", "--labels", "yes,no", "--overlap", 1, "--no-worker") as serving:
        with closing(serving.joined()) as rater:
            label_all(rater, "yes")
            assert "Wrote kept.backup." in fine("backup", "items-study", "--out", "kept.backup")
            cookies = dict(rater.cookies)
        serving.stop()
    assert "exists" in refused("backup", "items-study", "--out", "kept.backup")
    fine("backup", "items-study", "--out", "kept.backup", "--force")
    assert "study" in refused("restore", "kept.backup", "items-study")  # there is one
    database = here / "items-study/study.db"
    before = database.read_bytes()
    assert database.read_bytes() == before
    for file in (here / "items-study").glob("study.db*"):
        file.unlink()
    assert "middlemost collect serve items-study" in fine("restore", "kept.backup", "items-study")
    with served("items-study", "--no-worker") as again:
        assert "3 of 3 are there" in again.printed
        with httpx.Client(base_url=again.url, cookies=cookies, verify=False, timeout=60) as rater:
            assert rater.get("/api/next").json()["progress"]["done"] == 3
        again.stop()
    broken = here / "broken.backup"
    broken.write_bytes((here / "kept.backup").read_bytes()[:-100])
    for file in (here / "items-study").glob("study.db*"):
        file.unlink()
    refused("restore", "broken.backup", "items-study")
    refused("restore", "items.csv", "items-study")
    fine("restore", "kept.backup", "items-study")

import json
import subprocess
import sys
from pathlib import Path

import pytest

from middlemost.collect.items.__main__ import main
from middlemost.collect.store import tables
from middlemost.collect.store.engine import open_engine
from middlemost.collect.study.sample import sample_study

from .studies import written


@pytest.fixture
def asked(tmp_path: Path, sqlite_url: str) -> list[str]:
    """What the command is called with."""
    engine = open_engine(sqlite_url)
    tables.metadata.create_all(engine)
    engine.dispose()
    written(tmp_path, "id,text\n1,Hello\n")
    return [sqlite_url, str(written(tmp_path, sample_study("items.csv", ["yes", "no"]), "study.yaml"))]


def test_as_a_process_of_its_own(asked: list[str]) -> None:
    command = [sys.executable, "-m", "middlemost.collect.items", *asked]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == {"added": 1, "already": 0, "by_content": False, "media": 0, "notes": []}
    assert ran.stderr == ""


def test_other_items_and_what_is_wrong(asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(asked) == 0
    capsys.readouterr()
    assert main([*asked, str(written(tmp_path, "id,text\n1,Bye\n", "more.csv"))]) == 2
    said = capsys.readouterr()
    assert json.loads(said.out)["error"]["where"] == "more.csv"
    assert said.err.startswith("more.csv: 1 item is in the study with other content")
    assert main([asked[0], str(tmp_path / "none.yaml")]) == 2
    assert "no such file" in capsys.readouterr().err
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("usage:")

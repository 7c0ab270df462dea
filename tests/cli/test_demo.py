"""`middlemost demo`, as it is run."""

import json
import socket
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from middlemost.cli.commands import COMMANDS, middlemost
from middlemost.cli.demo_text import your_turn_text
from middlemost.jobs import demo as job
from middlemost.truth import METHODS

pytestmark = pytest.mark.slow  # scikit-learn loads in a second


@pytest.fixture(scope="module")
def numbers() -> list[job.Demo]:
    """What the demo computed, once it ran."""
    return []


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, numbers: list[job.Demo]) -> tuple[Result, Path]:
    """The demo in an empty folder, where opening a connection fails."""
    folder, compute = tmp_path_factory.mktemp("empty"), job.demo

    def keep(**told: Callable[[job.Act], None]) -> job.Demo:
        numbers.append(compute(**told))
        return numbers[0]

    def refuse(*_: object) -> None:
        raise OSError("no network here")

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        patch.setattr(job, "demo", keep)
        return CliRunner().invoke(middlemost, ["demo"], catch_exceptions=False), folder


def test_it_ends_well_and_writes_no_file(ran: tuple[Result, Path]):
    result, folder = ran
    assert (result.exit_code, result.stderr) == (0, "")
    assert list(folder.iterdir()) == []


def test_nothing_needs_scrolling_sideways(ran: tuple[Result, Path]):
    assert max(map(len, ran[0].stdout.splitlines())) <= 80


def test_five_acts_each_with_what_to_take_from_it(ran: tuple[Result, Path]):
    blocks = ran[0].stdout.strip().split("\n\n")
    assert [block[:2] for block in blocks[1:6]] == ["1 ", "2 ", "3 ", "4 ", "5 "]
    assert all(block.count("   → ") == 1 for block in blocks[1:])


def test_the_numbers_that_the_acts_are_about(ran: tuple[Result, Path]):
    text = " ".join(ran[0].stdout.split())
    for shown in (
        "own view .20 (",
        "guideline .78 (",
        "Different people, so a comparison between groups",
        "17.8%",
        "13.3%",
        "26.7%",
        "middlemost guess 1,207 lb",
        "1,198 lb; the guess is 9 lb (0.8%) above it",
        "Answer without regard to the item: constant-1, frequency-1 and random-1.",
        "3 of the 3 who do not look, and none of the 15 who do",
        "of the labels; in truth 88 of 1,000",
        "of 1,000 labels still wrong (in truth ",
        "test error before 6.",
    ):
        assert shown in text
    assert [share for share in (".400", ".422", ".112", ".067") if share not in text] == []


def test_every_method_has_a_row(ran: tuple[Result, Path]):
    rows = [line.split()[0].rstrip("*") for line in ran[0].stdout.splitlines() if line.strip()]
    assert [name for name in METHODS if name.replace("_", "-") not in rows] == []


def test_it_ends_with_commands_that_there_are(
    ran: tuple[Result, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data-diagnosis").mkdir()  # what diagnose would write
    assert ran[0].stdout.endswith(your_turn_text() + "\n")
    commands = [line.split() for line in your_turn_text().splitlines() if line.startswith("     middlemost ")]
    assert [one[1] for one in commands] == ["audit", "audit", "diagnose", "recheck", "recheck"]
    for _, name, *arguments in commands:
        context = COMMANDS[name].load().make_context(name, arguments)  # refuses an option that there is not
        if isinstance(context.command, click.Group):
            below, command, rest = context.command.resolve_command(context, arguments)
            assert command is not None
            command.make_context(below, rest, parent=context)


@pytest.mark.usefixtures("ran")
def test_json_is_all_that_json_prints(numbers: list[job.Demo], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(job, "demo", lambda: numbers[0])
    result = CliRunner().invoke(middlemost, ["demo", "--json"], catch_exceptions=False)
    written = json.loads(result.stdout)
    assert written["schema"] == "middlemost.demo/1"
    assert written == json.loads(json.dumps(numbers[0].to_json()))
    assert result.stderr == ""

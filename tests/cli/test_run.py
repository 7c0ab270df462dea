"""How commands end: exit codes, messages, interrupts, closed and full output."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from middlemost.cli.exits import ExitCode
from middlemost.cli.failures import BadInput, translated
from middlemost.cli.run import run
from tests.cli.misbehaving import misbehaving

PROGRAM = [sys.executable, "-m", "tests.cli.misbehaving"]
ROOT = Path(__file__).parents[2]


def environment(**changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "MIDDLEMOST_DEBUG")}
    return {**kept, **changes}


def start(*args: str, **changes: str) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [*PROGRAM, *args], stdout=pipe, stderr=pipe, text=True, cwd=ROOT, env=environment(**changes)
    )


@pytest.fixture(autouse=True)
def no_debugging(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("MIDDLEMOST_DEBUG", raising=False)
    monkeypatch.setenv("COLUMNS", "200")


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["work"], 0),
        (["--help"], 0),
        (["work", "--help"], 0),
        (["crash"], 1),
        (["refuse"], 2),
        (["missing"], 2),
        (["nothing"], 2),
        (["work", "--times", "often"], 2),
        (["work", "--speed", "9"], 2),
        (["gate"], 3),
    ],
)
def test_the_exit_code_says_how_it_ended(args: list[str], code: int, capsys: pytest.CaptureFixture[str]):
    assert run(misbehaving, args) == code
    printed = capsys.readouterr()
    assert (printed.err == "") == (code in (0, 3))
    assert "Traceback" not in printed.err
    assert max(map(len, printed.err.splitlines()), default=0) <= 80


def test_bad_input_is_one_paragraph_with_what_where_and_remedy(capsys: pytest.CaptureFixture[str]):
    run(misbehaving, ["refuse"])
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        "Error: ratings.csv, line 4: 3 columns, the header has 4, and what comes after it\n"
        "is a long account of what that means for the rest. Quote cells that hold a\n"
        "comma.\n"
    )


def test_what_the_system_refuses_is_told_with_its_file(capsys: pytest.CaptureFixture[str]):
    run(misbehaving, ["missing"])
    assert capsys.readouterr().err == "Error: no such file.csv: No such file or directory.\n"


def test_wrong_usage_names_the_help_page(capsys: pytest.CaptureFixture[str]):
    run(misbehaving, ["work", "--times", "often"])
    assert capsys.readouterr().err == (
        "Usage: misbehaving work [OPTIONS]\n"
        "Error: Invalid value for '--times': 'often' is not a valid integer.\n"
        "Try 'misbehaving work --help'.\n"
    )


def test_a_bug_asks_for_a_report_and_keeps_its_traceback(capsys: pytest.CaptureFixture[str]):
    run(misbehaving, ["crash"])
    printed = capsys.readouterr().err
    assert printed.startswith("Error: This is a bug in Middlemost")
    assert "ZeroDivisionError: division by zero." in " ".join(printed.split())
    assert "--debug" in printed


@pytest.mark.parametrize("args", [["--debug", "crash"], ["crash", "--debug"]])
def test_debug_prints_the_traceback_wherever_it_stands(args: list[str], capsys: pytest.CaptureFixture[str]):
    assert run(misbehaving, args) == ExitCode.BUG
    assert "Traceback (most recent call last)" in capsys.readouterr().err


@pytest.mark.parametrize(("value", "shown"), [("1", True), ("0", False), ("", False)])
def test_debug_by_environment(
    value: str, shown: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("MIDDLEMOST_DEBUG", value)
    run(misbehaving, ["refuse"])
    assert ("Traceback" in capsys.readouterr().err) == shown


def test_ctrl_c_ends_with_130_and_no_traceback():
    with start("sleep") as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "asleep\n"
        program.send_signal(signal.SIGINT)
        _, errors = program.communicate(timeout=20)
    assert program.returncode == ExitCode.INTERRUPTED
    assert errors.strip() == "Interrupted."


@pytest.mark.parametrize("command", ["flood", "--help"])
def test_a_reader_that_stops_reading_is_no_error(command: str):
    with start(command) as program:
        assert program.stdout is not None
        program.stdout.close()
        assert program.stderr is not None
        errors = program.stderr.read()
    assert program.returncode == ExitCode.OUTPUT_CLOSED
    assert errors == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("command", ["work", "--help"])
def test_a_full_disk_is_told_once(command: str):
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*PROGRAM, command],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment(),
            check=False,
        )
    assert ended.returncode == ExitCode.BAD_INPUT
    assert ended.stderr == "Error: the output: No space left on device.\n"


def test_characters_that_the_output_lacks_are_escaped():
    with start("shout", PYTHONIOENCODING="latin-1") as program:
        out, errors = program.communicate(timeout=20)
    assert (program.returncode, out, errors) == (0, "ox \\U0001f402\n", "")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_process_that_is_asked_to_end_ends_in_order(number: signal.Signals, code: int):
    with start("sleep") as program:
        assert program.stdout is not None
        program.stdout.readline()
        program.send_signal(number)
        _, err = program.communicate(timeout=10)
    assert (program.returncode, err) == (code, f"Ended by {number.name}.\n")


@pytest.mark.parametrize(("closed", "err"), [(">&-", "Error: ratings.csv, line 4"), ("2>&-", ""), (">&- 2>&-", "")])
@pytest.mark.parametrize(("command", "code"), [("work", 0), ("refuse", 2)])
def test_closed_output_changes_no_exit_code(command: str, code: int, closed: str, err: str):
    line = f'"$0" -m tests.cli.misbehaving {command} {closed}'
    done = subprocess.run(
        ["sh", "-c", line, sys.executable], capture_output=True, text=True, cwd=ROOT, env=environment(), check=False
    )
    assert done.returncode == code
    assert done.stderr.startswith(err if code else "")
    assert "Traceback" not in done.stderr


class Panic(BaseException):
    """As Polars raises it."""


def test_a_panic_is_a_bug_and_not_a_traceback(capsys: pytest.CaptureFixture[str]):
    @click.command()
    def panics():
        raise Panic("index out of bounds")

    assert run(panics, []) == ExitCode.BUG
    assert "It says: Panic: index out of bounds." in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("becomes", [ImportError, Panic, click.ClickException])
@pytest.mark.parametrize(
    ("number", "code", "said"),
    [(signal.SIGINT, ExitCode.INTERRUPTED, "Interrupted."), (signal.SIGTERM, 143, "Ended by SIGTERM.")],
)
def test_a_signal_that_an_import_turns_into_an_error_of_its_own_ends_the_same(
    becomes: type[BaseException], number: signal.Signals, code: int, said: str, capsys: pytest.CaptureFixture[str]
):
    @click.command()
    def imports():
        with contextlib.suppress(BaseException):
            signal.raise_signal(number)
        raise becomes("KeyboardInterrupt in the middle of an import")

    assert run(imports, []) == code
    assert capsys.readouterr().err == f"{said}\n"


def test_ctrl_c_in_code_from_a_string_ends_with_130_too():
    with start("stringy") as program:
        _, errors = program.communicate(timeout=20)
    assert (program.returncode, errors.strip()) == (ExitCode.INTERRUPTED, "Interrupted.")


def test_what_polars_says_of_a_full_disk_is_no_bug():
    with pytest.raises(BadInput, match=r"^No space left on device\.$"), translated():
        raise OSError("No space left on device (os error 28)")
    with pytest.raises(OSError, match="of our own"), translated():
        raise OSError("of our own")

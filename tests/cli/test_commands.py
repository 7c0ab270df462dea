"""The program itself: help, version, and what starting it loads."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import middlemost as package
from middlemost.cli.commands import COMMANDS, middlemost

HEAVY = ("numpy", "polars", "numba", "scipy", "sklearn", "jaxtyping", "rich.console")


@pytest.mark.parametrize("args", [["--help"], ["--version"], []])
def test_help_loads_nothing_heavy(args: list[str]):
    code = f"""
import sys
from middlemost.cli import main
sys.argv = ["middlemost", *{args}]
try:
    main()
finally:
    print(*[name for name in {HEAVY} if name in sys.modules], file=sys.stderr)
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stderr.strip() == ""
    assert ended.stdout


def test_without_a_command_the_help_is_printed():
    alone, asked = CliRunner().invoke(middlemost, []), CliRunner().invoke(middlemost, ["-h"])
    assert alone.exit_code == asked.exit_code == 0
    assert alone.output == asked.output
    assert all(name in alone.output for name in COMMANDS)
    assert max(map(len, alone.output.splitlines())) <= 80


def test_version():
    assert CliRunner().invoke(middlemost, ["--version"]).output == f"middlemost {package.__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads_and_has_a_help_page(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    printed = CliRunner().invoke(middlemost, [name, "--help"])
    assert printed.exit_code == 0
    assert COMMANDS[name].load().name == name
    assert max(map(len, printed.output.splitlines())) <= 80

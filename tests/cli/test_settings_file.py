"""Defaults from pyproject.toml and middlemost.toml."""

from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from middlemost.cli import commands
from middlemost.cli.lazy import LazyCommand
from middlemost.cli.settings_file import defaults_for, find_settings
from middlemost.errors import InputError, SettingError

COMMANDS = ("audit", "demo")


@click.command()
@click.argument("ratings")
@click.option("--method", type=click.Choice(["majority", "dawid-skene"]), default="dawid-skene")
@click.option("--seed", type=int, default=0)
@click.option("--fold-case", is_flag=True)
@click.option("--by", multiple=True)
@click.option("--gold", type=click.Path())
@click.option("--name", "shown_as")
def audit(ratings: str, **told: Any):
    click.echo(f"{told['method']} {told['seed']}")


def defaults(folder: Path) -> dict[str, Any]:
    return defaults_for("audit", audit, COMMANDS, folder)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_the_nearest_file_with_settings_is_found(tmp_path: Path):
    inner = tmp_path / "project" / "data"
    write(tmp_path / "middlemost.toml", "[audit]\nseed = 1")
    write(tmp_path / "project" / "pyproject.toml", "[project]\nname = 'theirs'")
    inner.mkdir()
    found = find_settings(inner)
    assert found is not None
    assert found.path == tmp_path / "middlemost.toml", "a pyproject.toml without our table is passed over"

    own = write(tmp_path / "project" / "pyproject.toml", "[tool.middlemost.audit]\nseed = 2")
    found = find_settings(inner)
    assert found is not None
    assert found.path == own
    assert defaults(inner) == {"seed": 2}


def test_in_one_folder_middlemost_toml_comes_first(tmp_path: Path):
    write(tmp_path / "pyproject.toml", "[tool.middlemost.audit]\nseed = 2")
    write(tmp_path / "middlemost.toml", "[audit]\nseed = 1")
    assert defaults(tmp_path) == {"seed": 1}


def test_options_are_named_as_on_the_command_line(tmp_path: Path):
    write(
        tmp_path / "middlemost.toml",
        '[audit]\nmethod = "majority"\nfold-case = true\nby = ["items.topic", "raters.age"]\nname = "x"\n',
    )
    expected = {"method": "majority", "fold_case": True, "by": ["items.topic", "raters.age"], "shown_as": "x"}
    assert defaults(tmp_path) == expected
    write(tmp_path / "middlemost.toml", "[audit]\nfold_case = false")
    assert defaults(tmp_path) == {"fold_case": False}


def test_paths_are_meant_from_the_file(tmp_path: Path):
    write(tmp_path / "middlemost.toml", '[audit]\ngold = "gold.csv"')
    (tmp_path / "deep").mkdir()
    assert defaults(tmp_path / "deep") == {"gold": str(tmp_path / "gold.csv")}
    write(tmp_path / "middlemost.toml", '[audit]\ngold = "/data/gold.csv"')
    assert defaults(tmp_path) == {"gold": "/data/gold.csv"}
    write(tmp_path / "middlemost.toml", '[audit]\ngold = "-"')
    assert defaults(tmp_path) == {"gold": "-"}


def test_settings_of_other_commands_are_left_alone(tmp_path: Path):
    write(tmp_path / "middlemost.toml", "[demo]\nanything = 1")
    assert defaults(tmp_path) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[audit]\nmehtod = 'majority'", r"toml, \[audit\] mehtod: .* no option --mehtod\. Did you mean 'method'\?"),
        ("[audit]\nratings = 'x.csv'", "no option --ratings"),
        ("[audit]\nshown_as = 'x'", "no option --shown_as"),
        ("[adit]\nseed = 1", "'adit' is no command. Did you mean 'audit'?"),
        ("seed = 1", r"'seed' is no command\. Options stand in a table such as \[audit\]"),
        ("audit = 1", "'audit' is no table"),
        ("[audit]\nmethod = 'mojority'", r"\[audit\] method: 'mojority' is not one of"),
        ("[audit]\nseed = 'x'", "is not a valid integer"),
        ("[audit]\nseed = true", "The value is True. Give text or a number"),
        ("[audit]\nfold-case = 'yes'", "The value is 'yes'. Give true or false"),
        ("[audit]\nname = ['a', 'b']", "takes one value, not a list"),
        ("[audit.seed]\nx = 1", "Give text or a number"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(text: str, message: str, tmp_path: Path):
    write(tmp_path / "middlemost.toml", text)
    with pytest.raises(SettingError, match=message):
        defaults(tmp_path)


def test_headings_are_named_as_the_file_writes_them(tmp_path: Path):
    write(tmp_path / "pyproject.toml", "[tool.middlemost.audit]\nsead = 1")
    with pytest.raises(SettingError, match=r"pyproject.toml, \[tool.middlemost.audit\] sead"):
        defaults(tmp_path)


@pytest.mark.parametrize("content", [b"[audit\n", b"[audit]\nmethod = '\xff'"])
def test_a_file_that_is_no_toml_is_refused(content: bytes, tmp_path: Path):
    (tmp_path / "middlemost.toml").write_bytes(content)
    with pytest.raises(InputError, match=r"middlemost.toml: This is no TOML"):
        find_settings(tmp_path)


def test_a_broken_file_of_somebody_else_is_not_our_business(tmp_path: Path):
    write(tmp_path / "pyproject.toml", "[broken")
    assert defaults(tmp_path) == {}


def test_the_command_line_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write(tmp_path / "middlemost.toml", '[audit]\nmethod = "majority"\nseed = 7')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(commands.COMMANDS, "audit", LazyCommand(f"{__name__}:audit", "For the test."))
    by_file = CliRunner().invoke(commands.middlemost, ["audit", "x.csv"])
    told = CliRunner().invoke(commands.middlemost, ["audit", "x.csv", "--method", "dawid-skene"])
    assert (by_file.output, told.output) == ("majority 7\n", "dawid-skene 7\n")
    write(tmp_path / "middlemost.toml", "[audit]\nsead = 7")
    refused = CliRunner().invoke(commands.middlemost, ["audit", "x.csv"])
    assert refused.exit_code == 2
    assert "no option --sead" in " ".join(refused.output.split())


def test_what_is_no_table_is_named(tmp_path: Path):
    write(tmp_path / "pyproject.toml", "tool = 3  # middlemost")
    assert find_settings(tmp_path) is None
    write(tmp_path / "pyproject.toml", "[tool]\nmiddlemost = 3")
    with pytest.raises(InputError, match=r"\[tool.middlemost\] is no table"):
        find_settings(tmp_path)
    write(tmp_path / "pyproject.toml", "[tool.middlemost]\naudit = 3")
    with pytest.raises(SettingError, match=r"'audit' is no table\. Options stand in a table"):
        defaults(tmp_path)


@pytest.mark.parametrize(("line", "said"), [("seed = 1.5", "not a valid integer"), ('gold = "a\\u0000b"', "a NUL")])
def test_values_that_would_be_bent_or_crash_are_refused(tmp_path: Path, line: str, said: str):
    write(tmp_path / "middlemost.toml", f"[audit]\n{line}")
    with pytest.raises(SettingError, match=said):
        defaults(tmp_path)


def test_a_byte_order_mark_is_passed_over(tmp_path: Path):
    write(tmp_path / "middlemost.toml", "\ufeff[audit]\nseed = 7")
    assert defaults(tmp_path) == {"seed": 7}

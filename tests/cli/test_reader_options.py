"""The options of a reader on the command line."""

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from middlemost.cli.reader_options import reader_options
from middlemost.cli.settings_file import defaults_for
from middlemost.formats.options import ReadOptions


@click.command()
@click.argument("ratings")
@reader_options
@click.option("--items")
@click.option("--question", help="The question to look at.")
def show(ratings: str, items: str | None, question: str | None, options: ReadOptions):
    click.echo(f"{ratings} {items} {question} {options!r}")


def read(*args: str) -> str:
    printed = CliRunner().invoke(show, ["x.csv", *args], catch_exceptions=False)
    assert printed.exit_code == 0, printed.output
    return printed.output.strip()


def test_nothing_told_is_the_library_s_default():
    assert read() == f"x.csv None None {ReadOptions()!r}"


def test_each_kind_of_option_arrives():
    told = ["--rater", "worker", "--fold-case", "--scale", "ordinal", "--order", "low,high", "--skip-bad", "bad.csv"]
    expected = ReadOptions(rater="worker", fold_case=True, scale="ordinal", order="low,high", skip_bad="bad.csv")
    assert read(*told) == f"x.csv None None {expected!r}"


def test_a_command_s_own_options_stand_beside_them():
    expected = ReadOptions(item="task", question="q")
    told = ["--items", "items.csv", "--item", "task", "--question", "toxic", "--question-column", "q"]
    assert read(*told) == f"x.csv items.csv toxic {expected!r}"


def test_every_field_has_an_option_in_order_with_its_help():
    names = [param.name for param in show.params if param.name and param.name.startswith("read_")]
    assert names == [f"read_{one.name}" for one in fields(ReadOptions)]
    helps = {param.name: param.help for param in show.params if isinstance(param, click.Option)}
    for one in fields(ReadOptions):
        assert helps[f"read_{one.name}"] == one.metadata["help"]


@pytest.mark.parametrize("told", [["--scale", "huge"], ["--decimal", ";"], ["--wide", "both"]])
def test_a_value_outside_the_choices_is_refused(told: list[str]):
    refused = CliRunner().invoke(show, ["x.csv", *told])
    assert refused.exit_code == 2
    assert "is not one of" in refused.output


def test_a_settings_file_may_list_labels(tmp_path: Path):
    (tmp_path / "middlemost.toml").write_text('[show]\nlabels = ["a, b", "c"]\nfold-case = true\nperson = "p.csv"')
    defaults = defaults_for("show", show, ["show"], tmp_path)
    printed = CliRunner().invoke(show, ["x.csv"], default_map=defaults)
    expected = ReadOptions(labels=("a, b", "c"), fold_case=True, person=str(tmp_path / "p.csv"))
    assert printed.output.strip() == f"x.csv None None {expected!r}"


def test_an_option_may_be_given_several_times():
    assert read("--predicted", "guess=yes") == f"x.csv None None {ReadOptions(predicted=('guess=yes',))!r}"
    two = ReadOptions(predicted=("a=yes", "b=no"))
    assert read("--predicted", "a=yes", "--predicted", "b=no") == f"x.csv None None {two!r}"


@pytest.mark.parametrize(
    ("written", "told"), [('"guess=yes"', ("guess=yes",)), ('["a=yes", "b=no"]', ("a=yes", "b=no"))]
)
def test_a_settings_file_may_say_once_or_as_a_list_what_may_be_repeated(tmp_path: Path, written: str, told):
    (tmp_path / "middlemost.toml").write_text(f"[show]\npredicted = {written}")
    printed = CliRunner().invoke(show, ["x.csv"], default_map=defaults_for("show", show, ["show"], tmp_path))
    assert printed.output.strip() == f"x.csv None None {ReadOptions(predicted=told)!r}"


def test_the_options_load_nothing_heavy():
    code = "import sys, middlemost.cli.reader_options; print({'numpy', 'polars', 'scipy'} & set(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "set()"

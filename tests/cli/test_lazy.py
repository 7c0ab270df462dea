"""Groups that load a command when it is used."""

import sys

import pytest
from click.testing import CliRunner

from middlemost.cli.lazy import LazyCommand, LazyGroup
from tests.cli.misbehaving import misbehaving


def test_the_list_of_commands_loads_none():
    table = {
        "fine": LazyCommand("tests.cli.nowhere:fine", "A line of help."),
        "other": LazyCommand("tests.cli.nowhere:other", "Another line."),
    }
    printed = CliRunner().invoke(LazyGroup(name="group", table=table), ["--help"])
    assert printed.exit_code == 0
    assert "fine   A line of help." in printed.output
    assert "tests.cli.nowhere" not in sys.modules


def test_commands_stand_in_the_order_of_the_table():
    printed = CliRunner().invoke(misbehaving, ["--help"]).output
    assert printed.index("work ") < printed.index("refuse ") < printed.index("crash ")


def test_a_command_that_is_none_is_named_with_the_nearest():
    printed = CliRunner().invoke(misbehaving, ["wrok"])
    assert printed.exit_code == 2
    assert "There is no command 'wrok'. Did you mean 'work'?" in printed.output


def test_errors_have_their_exit_code_without_run_too():
    refused = CliRunner().invoke(misbehaving, ["refuse"])
    assert refused.exit_code == 2
    assert refused.output.startswith("Error: ratings.csv, line 4: 3 columns")
    assert CliRunner().invoke(misbehaving, ["gate"]).exit_code == 3


def test_a_target_that_is_no_command_is_our_bug():
    with pytest.raises(AssertionError, match="is no Click command"):
        LazyCommand("tests.cli.misbehaving:NAMES", "").load()

"""Wrapping, and the console."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from middlemost.cli.terminal import columns, console, print_paragraph, wrap

WORDS = st.lists(st.text("abcé日本🐂-", min_size=1, max_size=12), min_size=1, max_size=40)


@settings(max_examples=50, deadline=None)
@given(WORDS, st.integers(30, 80), st.integers(0, 4), st.integers(0, 4))
def test_lines_fit_and_no_word_is_lost(words: list[str], width: int, indent: int, hanging: int):
    lines = wrap(" ".join(words), indent=indent, hanging=hanging, width=width).split("\n")
    assert max(map(cell_len, lines)) <= width
    assert " ".join(lines).split() == words
    assert lines[0].startswith(" " * indent)
    assert all(line.startswith(" " * (indent + hanging)) for line in lines[1:])
    for line, after in pairwise(lines):
        assert cell_len(line) + 1 + cell_len(after.split()[0]) > width, "a word would have fitted"


def test_line_breaks_stay_and_each_paragraph_hangs():
    assert wrap("a b\nc d", hanging=1, width=1) == "a\n b\nc\n d"
    assert wrap("") == ""


def test_a_path_stays_whole():
    path = "/a/path/" + "x" * 100
    assert wrap(f"see {path} there", width=20) == f"see\n{path}\nthere"


def test_control_characters_cannot_steer_the_terminal():
    assert wrap("red \x1b[31m\x07 \x9b1m") == "red �[31m� �1m"


@pytest.mark.parametrize(("wide", "used"), [("200", 80), ("60", 60), ("5", 20)])
def test_at_most_80_columns(wide: str, used: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", wide)
    assert columns() == used == console().width


def test_paragraphs_go_where_they_are_told(capsys: pytest.CaptureFixture[str]):
    print_paragraph("here", err=True)
    print_paragraph("there", indent=2)
    assert capsys.readouterr() == ("  there\n", "here\n")


def test_the_console_prints_text_as_it_stands(capsys: pytest.CaptureFixture[str]):
    console().print("[bold]label[/bold] :smile: 12")
    console(err=True).print("told")
    assert capsys.readouterr() == ("[bold]label[/bold] :smile: 12\n", "told\n")


@pytest.mark.parametrize("no_color", [True, False])
def test_no_color_is_honoured(no_color: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    console().print("text", style="red")
    assert ("\x1b[31m" in capsys.readouterr().out) == (not no_color)

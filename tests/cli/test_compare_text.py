"""A comparison's text on the terminal."""

import numpy as np
import polars as pl
import pytest

import middlemost as mm
from middlemost.cli.compare_text import compare_text
from middlemost.jobs.compare import compare


def noisy(n_items=40, *, labels=("no", "yes"), weak=3):
    chance = np.random.default_rng(4)
    skills = {"ann": 0.95, "bo": 0.9, **{f"w{k}": 0.55 for k in range(weak)}}
    return [
        (f"i{i:02}", rater, labels[(i + (chance.random() > skill)) % len(labels)])
        for i in range(n_items)
        for rater, skill in skills.items()
    ]


def text(rows, *, methods=("majority", "dawid_skene"), gold=None, **told) -> str:
    frame = pl.DataFrame([tuple(map(str, row)) for row in rows], schema=["item", "rater", "label"], orient="row")
    shown = compare_text(compare(mm.read(frame, gold=gold, **told), methods=methods, resamples=50))
    assert max(map(len, shown.splitlines())) <= 80
    return shown


def truth_of(n_items=40, labels=("no", "yes")):
    return {f"i{i:02}": labels[i % len(labels)] for i in range(n_items)}


def test_every_part_is_there():
    shown = text(noisy(), gold=truth_of(), methods=["majority", "dawid_skene", "one_coin"])
    assert shown.startswith("Read polars frame: 200 ratings of 40 items by 5 raters.")
    assert "\n 2 dawid-skene: “" in shown
    assert " iterations." in shown
    assert "Same label, share of 40 items\n" in shown
    assert "Accuracy on 40 gold items that no method saw; labels that tie share the credit" in shown
    assert "adjusted for 2 differences (Benjamini-Hochberg)" in " ".join(shown.split())
    assert "the most contested first\n item  votes" in shown
    assert shown.splitlines()[-1].strip().endswith(("more in --json.", "yes", "no"))


def test_methods_that_give_the_same_labels():
    rows = [(f"i{i}", rater, "ab"[i % 2]) for i in range(10) for rater in "xyz"]
    shown = text(rows, gold={f"i{i}": "ab"[i % 2] for i in range(10)})
    assert "They give every item the same label." in shown
    assert "right on the same items" in shown
    assert " 2 dawid-skene  1.000\n" in shown


def test_too_few_items_to_tell_are_said_to_be_so():
    shown = text(noisy(20), gold=truth_of(20))
    assert "few: " in shown
    assert "few: the two differ on fewer than 6 gold items" in " ".join(shown.split())


def test_without_gold_there_is_no_accuracy():
    assert "Accuracy" not in text(noisy())


def test_long_and_wide_names_stay_within_the_line():
    labels = ("a label that is longer than any column can be", "日本語のとても長いラベルで二列を占めるもの", "third")
    rows = [(f"item with a long name {item}\x1b[31m", rater, label) for item, rater, label in noisy(labels=labels)]
    methods = ["majority", "weighted_by_agreement", "one_coin", "dawid_skene"]
    shown = text(rows, methods=methods)
    assert "\x1b" not in shown
    from rich.cells import cell_len

    assert max(map(cell_len, shown.splitlines())) <= 80


def test_numbers_are_set_side_by_side():
    rows = [("a", "x", 1), ("a", "y", 2), ("a", "z", 9.5), ("b", "x", -5), ("b", "y", 5), ("b", "z", 5)]
    shown = text(rows, methods=["mean", "median"], scale="interval", gold={"a": "2"})
    assert "Mean distance between two numbers of an item, 2 items" in shown
    assert "Gold: 1 given, not used" in shown
    assert "farthest apart first" in shown
    row = next(line for line in shown.splitlines() if line.startswith(" b "))
    assert row.split() == ["b", "3", "1.66667", "5", "3.33333"]


@pytest.mark.parametrize("columns", ["20", "40"])
def test_a_narrow_terminal(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    frame = pl.DataFrame(noisy(), schema=["item", "rater", "label"], orient="row")
    shown = compare_text(compare(mm.read(frame, gold=truth_of()), resamples=50, methods=["majority", "dawid_skene"]))
    tables = [line for line in shown.splitlines() if line.startswith((" i", " 1 ", " 2 "))]
    assert max(map(len, tables)) <= int(columns)

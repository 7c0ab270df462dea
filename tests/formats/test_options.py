"""What a caller may tell a reader."""

import subprocess
import sys
from dataclasses import fields
from inspect import unwrap

import pytest

from middlemost.errors import SettingError
from middlemost.formats.options import ReadOptions, listed, options_with


def test_every_option_has_a_help_text():
    assert all(one.metadata["help"].endswith(".") for one in fields(ReadOptions))


def test_options_load_nothing_heavy():
    program = (
        "import sys; import middlemost.formats.options as o; o.ReadOptions(); "
        "print([m for m in ('numpy', 'polars', 'numba', 'click') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_lists_of_labels():
    assert listed("low, medium ,high") == ("low", "medium", "high")
    assert listed('"yes, surely",no') == ("yes, surely", "no")
    assert listed(("a,b", " c ")) == ("a,b", "c")
    for wrong in ("", "a,,b", "a,a"):
        with pytest.raises(SettingError):
            listed(wrong)


def test_single_settings(tmp_path):
    options = options_with(ReadOptions(item="x"), {"order": ["a", "b"], "skip_bad": tmp_path})
    assert (options.item, options.order, options.skip_bad) == ("x", ("a", "b"), str(tmp_path))
    with pytest.raises(SettingError, match="'fold_case'"):
        options_with(None, {"foldcase": True})


@pytest.mark.parametrize(
    "wrong",
    [
        {"scale": "odd"},
        {"decimal": ";"},
        {"wide": "yes"},
        {"scale": "ratio", "labels": "a"},
        {"wide": "counts", "scale": "interval"},
        {"wide": "raters", "predicted": "guess=yes"},
        {"scale": "ratio", "predicted": "guess=1"},
    ],
)
def test_values_are_checked(wrong):
    with pytest.raises(SettingError):
        options_with(None, wrong)


@pytest.mark.parametrize(
    ("name", "value", "needed"),
    [
        ("rater", 3, "text"),
        ("skip_bad", b"bad.csv", "text"),
        ("question", 5, "text"),
        ("encoding", 8, "text"),
        ("order", 3, "text with commas, or a list of texts"),
        ("order", ["low", 2], "text with commas, or a list of texts"),
        ("labels", {"yes", "no"}, "text with commas, or a list of texts"),
        ("fold_case", "yes", "True or False"),
        ("predicted", 3, "COLUMN=LABEL, or a list of these"),
        ("gold_random", 1, "True or False"),
    ],
)
def test_a_value_of_another_type_is_refused(name, value, needed):
    with pytest.raises(SettingError, match=f"{name} is .*; it must be {needed}"):
        options_with(None, {name: value})


def test_what_is_no_set_of_options_is_refused():
    with pytest.raises(SettingError, match="options is a dict, not ReadOptions"):
        unwrap(options_with)({"rater": "none"}, {})  # as a caller without types; here types are checked first


def test_text_that_no_file_can_hold_is_refused():
    for told in ({"labels": "yes,\udcff"}, {"order": ("\udcff", "b")}, {"skip_bad": "\udcff.csv"}):
        with pytest.raises(SettingError, match="is not UTF-8"):
            ReadOptions(**told)
    assert ReadOptions(person="\udcff.csv").person == "\udcff.csv"


def test_an_empty_list_of_labels():
    with pytest.raises(SettingError, match="A list of labels is empty"):
        listed(())

"""What a caller may tell a reader."""

import subprocess
import sys
from dataclasses import fields

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
    ],
)
def test_values_are_checked(wrong):
    with pytest.raises(SettingError):
        options_with(None, wrong)

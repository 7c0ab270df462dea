"""The README shows what the program prints."""

import gzip
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from middlemost.cli.commands import middlemost

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


@pytest.mark.slow
def test_the_example_is_what_the_audit_prints(real_data, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    packed = (real_data / "truth" / "rte" / "ratings.csv.gz").read_bytes()
    Path("ratings.csv").write_bytes(gzip.decompress(packed))
    printed = CliRunner().invoke(middlemost, ["audit", "ratings.csv"], catch_exceptions=False).stdout
    shown = re.search(r"```console\n\$ \.venv/bin/middlemost audit ratings\.csv\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    assert shown[1] == printed

import subprocess
import sys
from datetime import date

import pytest

from middlemost.errors import MissingExtraError
from middlemost.report import render
from tests.report import studies


def test_importing_the_report_loads_none_of_what_it_needs():
    code = "import sys, middlemost.report; print({'altair', 'jinja2', 'vl_convert', 'numpy'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_without_the_extra_the_error_says_what_to_install(monkeypatch):
    for name in [one for one in sys.modules if one.startswith("middlemost.report.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'middlemost\[report\]'"):
        render(studies.numbers())


def test_the_same_audit_gives_the_same_page():
    day = date(2026, 1, 2)
    assert render(studies.numbers(), made=day) == render(studies.numbers(), made=day)


def test_in_a_descriptive_study_nobody_is_scored():
    page = render(studies.descriptive())
    assert "Nobody is scored" in page
    assert "Competence" not in page
    assert "Where nobody else said so" not in page.split("<script>")[0]


def test_a_notebook_gets_escaped_tables():
    shown = studies.hostile()._repr_html_()
    assert "<img" not in shown
    assert "Krippendorff" in studies.numbers().numbers["alpha"]._repr_html_()

import json
import re
import sys
from datetime import date

import pytest

from middlemost.errors import MissingExtraError
from middlemost.report import render_diagnosis
from tests.report import diagnoses
from tests.report.conftest import rendered_diagnosis


def test_the_same_diagnosis_gives_the_same_page():
    day = date(2026, 1, 2)
    page = render_diagnosis(diagnoses.of_nothing(), made=day)
    assert page == render_diagnosis(diagnoses.of_nothing(), made=day)
    assert "2026-01-02" in page


def test_without_the_extra_the_error_says_what_to_install(monkeypatch):
    for name in [one for one in sys.modules if one.startswith("middlemost.report.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'middlemost\[report\]'"):
        render_diagnosis(diagnoses.of_nothing())


def json_in(page, name):
    return json.loads(re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.DOTALL)[1])


def test_the_json_in_the_page_is_that_of_the_diagnosis():
    found = json_in(rendered_diagnosis(diagnoses.of_texts()), "diagnosis-json")
    assert found == json.loads(json.dumps(diagnoses.of_texts().to_json()))


def test_a_matrix_of_very_many_labels_is_left_out_of_the_json():
    found = diagnoses.diagnosis_of(diagnoses.texts(202, tuple(f"label {k}" for k in range(101))))
    found = json_in(render_diagnosis(found), "diagnosis-json")
    assert found["noise"] == "left out here, see diagnosis.json"


def test_the_page_never_says_that_the_data_are_clean_and_names_its_sources():
    page = rendered_diagnosis(diagnoses.of_nothing())
    assert "It never says that the data are clean" in page
    for name in ("Northcutt", "Swayamdipta", "Pleiss", "Toneva", "Patrini"):
        assert name in page


def test_a_text_never_stands_outside_its_fold_where_it_may_offend():
    page = rendered_diagnosis(diagnoses.of_offence())
    unfolded = re.sub(r'<details class="text">.*?</details>', "", page, flags=re.DOTALL)
    assert "Text number" in page
    assert "Text number" not in unfolded  # nor in what points of the map tell


def test_sections_without_content_are_left_out():
    page = rendered_diagnosis(diagnoses.of_nothing())
    assert 'id="copies"' not in page
    assert 'id="leaks"' not in page
    assert 'id="raters"' not in page
    page = rendered_diagnosis(diagnoses.of_texts())
    assert 'id="copies"' in page
    assert 'id="leaks"' in page
    assert 'id="raters"' in page

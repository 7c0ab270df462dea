"""The demo as a whole."""

import json

import pytest

from middlemost.jobs.demo import Act, demo

pytestmark = pytest.mark.slow  # scikit-learn loads in a second


def test_acts_come_in_order_and_the_json_holds_them_all():
    seen: list[Act] = []
    found = demo(on_act=seen.append)
    assert seen == [found.paradigms, found.sittings, found.guesses, found.digits, found.second_look]
    written = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert written["schema"] == "middlemost.demo/1"
    assert list(written) == ["schema", "middlemost", "paradigms", "sittings", "guesses", "digits", "second_look"]
    assert written["paradigms"]["prescriptive"]["kappa"]["value"] == found.paradigms.prescriptive.kappa.value
    assert written["sittings"]["changed"][2]["sittings"] == [2, 3]
    assert written["digits"]["methods"]["majority"]["gain"] is None


def test_everybody_sees_the_same_numbers():
    assert demo().to_json() == demo().to_json()

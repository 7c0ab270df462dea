"""The demo as a whole."""

import json

import pytest

from middlemost.jobs.demo import Act, Demo, demo

pytestmark = pytest.mark.slow  # scikit-learn loads in a second


@pytest.fixture(scope="module")
def run() -> tuple[Demo, list[Act]]:
    """The demo, and the acts as they came."""
    seen: list[Act] = []
    return demo(on_act=seen.append), seen


def test_acts_come_in_order_and_the_json_holds_them_all(run: tuple[Demo, list[Act]]):
    found, seen = run
    assert seen == [found.paradigms, found.sittings, found.guesses, found.digits, found.second_look]
    written = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert written["schema"] == "middlemost.demo/1"
    assert list(written) == ["schema", "middlemost", "paradigms", "sittings", "guesses", "digits", "second_look"]
    assert written["paradigms"]["prescriptive"]["kappa"]["value"] == found.paradigms.prescriptive.kappa.value
    assert written["sittings"]["changed"][2]["sittings"] == [2, 3]
    assert written["digits"]["methods"]["majority"]["gain"] is None


def test_everybody_sees_the_same_numbers(run: tuple[Demo, list[Act]]):
    assert demo().to_json() == run[0].to_json()

from middlemost import charts
from tests.charts.figures.layers import values
from tests.report import diagnoses


def test_the_bars_hold_every_label_once():
    found = diagnoses.of_texts()
    chart = charts.label_quality(found.quality)
    bars = values(chart, 0)
    by_state = {}
    for bar in bars:
        by_state[bar["state"]] = by_state.get(bar["state"], 0) + bar["high"] - bar["low"]
    assert by_state == {"flagged": 12, "hard but kept": 5, "not doubted": 43}
    assert chart.title.text == "12 of 60 labels are flagged"

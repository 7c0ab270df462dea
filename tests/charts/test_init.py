import altair as alt
import pytest

from middlemost import charts
from middlemost.data.estimate import Estimate
from tests.report import diagnoses, studies
from tests.report.sets import sets


def drawn():
    labelled, calibrated = studies.labelled(), studies.calibrated()
    yield charts.agreement(labelled.numbers)
    yield charts.competence(labelled.verdicts)
    yield charts.power(labelled.verdicts)
    yield charts.posteriors(labelled.consensus)
    yield charts.label_shares(labelled.consensus, labelled.data)
    yield charts.label_pairs(labelled.data)
    yield charts.slices(labelled.slices)
    yield charts.crowd_size(labelled.replicability)
    yield charts.reliability(calibrated.calibration)
    yield charts.rater_shares(labelled.verdicts.agreement)
    yield charts.tick_shares(sets().consensus, sets().data)
    found = diagnoses.of_texts()
    yield charts.data_map(found.data_map, found.quality)
    yield charts.label_quality(found.quality)
    yield charts.noise_matrix(found.quality)
    yield charts.noise_pairs(found.quality)
    yield charts.histogram([1.0, 2.0, 2.5], title="t", subtitle="s", axis="x", counts="n")


@pytest.mark.slow
def test_every_chart_is_valid_and_says_finding_method_and_reading():
    found = list(drawn())
    assert len(found) == len(charts.CHARTS)
    for chart in found:
        written = chart.to_dict()  # checks it against the schema
        assert isinstance(chart, alt.LayerChart)
        assert written["title"]["text"]
        assert written["title"]["subtitle"]
        assert written["description"]


def test_titles_state_the_finding():
    def title(low, value, high):
        return charts.agreement({"alpha": Estimate("alpha", value, low, high, 0.95, 9, 9)}).title.text

    assert "below .667" in title(0.2, 0.3, 0.4)
    assert "at or above .80" in title(0.81, 0.9, 0.95)
    assert "does not settle" in title(0.5, 0.7, 0.9)


def test_an_unknown_chart_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'pie'"):
        _ = charts.pie

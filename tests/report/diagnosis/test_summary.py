import dataclasses

import pytest

from middlemost.report.diagnosis.summary import headline, strip
from tests.report import diagnoses


def test_four_numbers_with_the_interval():
    judged, flagged, rate, hard = strip(diagnoses.of_texts())
    assert (judged.value, flagged.value, hard.value) == ("60", "12", "5")
    assert (rate.value, rate.beside) == ("20.0%", "10.0 to 41.0%")
    assert rate.note == "about 12 labels (6 to 25) wrong, flagged or not"
    assert "outside training, left in place" in flagged.note


def test_the_headline_is_the_result():
    said = headline(diagnoses.of_texts())
    assert (
        said == "12 of 60 labels look wrong; about 20.0% may be wrong (10.0 to 41.0%), and 5 items are hard but kept."
    )


@pytest.mark.parametrize(("share", "said"), [(0.0001, "under 0.1% may be wrong"), (0.02, "about 2.0% may be wrong")])
def test_no_flag_is_no_clean_bill(share, said):
    found = diagnoses.of_nothing()
    rate = dataclasses.replace(found.quality.noise_rate, value=share, low=0.0, high=0.03)
    found = dataclasses.replace(found, quality=dataclasses.replace(found.quality, noise_rate=rate))
    assert headline(found) == (f"No label of 60 is contradicted firmly enough to be flagged; {said} (0.0 to 3.0%).")

"""The audit of sets of labels."""

import json

import numpy as np
import polars as pl
import pytest

from middlemost import audit, read
from middlemost.errors import SettingError


def study(n_items: int = 60, seed: int = 0) -> pl.DataFrame:
    """Raters agree on A and B, and tick C by chance."""
    rng = np.random.default_rng(seed)
    rows = []
    for item in range(n_items):
        truth = rng.random(2) < 0.5
        for rater in "vwxyz":
            seen = np.where(rng.random(2) < 0.95, truth, ~truth)
            ticks = [*(label for label, here in zip("AB", seen, strict=True) if here), *("C" * (rng.random() < 0.5))]
            rows.append((f"i{item}", rater, "|".join(ticks) or "[]"))
    return pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row")


def test_numbers_tables_and_the_label_that_raters_do_not_share():
    found = audit(read(study(), scale="set"))
    assert found.numbers["equal"].value < found.numbers["masi"].value < found.numbers["alpha"].value
    assert found.numbers["alpha"].name == "Krippendorff's alpha (Jaccard)"
    (unsteady,) = [one for one in found.findings if one.kind == "unsteady label"]
    assert unsteady.details["label"] == "C"
    assert found.items["weakest"].is_sorted()
    assert {"labels", "given", "presence_A"} <= set(found.items.columns)
    assert found.raters.columns[:3] == ["rater", "ratings", "agreement"]
    assert found.verdicts is None
    written = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert set(written["labels"]) == {"A", "B", "C"}


def test_a_method_of_another_scale_is_refused():
    with pytest.raises(SettingError, match="sets of labels"):
        audit(read(study(10), scale="set"), method="dawid-skene")
    assert audit(read(study(10), scale="set"), method="commonest-set").consensus.method == "commonest_set"


def test_a_descriptive_study_scores_nobody():
    found = audit(read(study(20), scale="set", paradigm="descriptive"))
    assert found.raters.columns == ["rater", "ratings"]


def test_only_empty_sets_are_an_audit_with_an_undefined_alpha():
    rows = [(f"i{item}", rater, "[]") for item in range(5) for rater in "xy"]
    found = audit(read(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"), scale="set"))
    assert found.numbers["alpha"].value is None
    assert found.labels["labels"].to_list() == ["[]"] * 5


@pytest.mark.slow
def test_several_relations_in_a_sentence(real_data):
    path = real_data / "disagreement" / "crowdtruth_medical" / "ratings.csv.gz"
    found = audit(read(path, scale="set", separator=" "), resamples=0)
    assert found.n_items == 3231
    assert 0.2 < found.numbers["equal"].value < found.numbers["alpha"].value < 0.3

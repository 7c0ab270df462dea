import numpy as np
import polars as pl

from middlemost.report.diagnosis.contents import items_of
from middlemost.report.diagnosis.telling import told
from tests.report import diagnoses


def test_the_column_that_speaks_for_the_suggestion_stands_first():
    found = diagnoses.of_table()
    items = items_of(found, fold_over=280)
    labels = list(found.quality.labels)
    for code in found.quality.flagged.nonzero()[0].tolist():
        given, other = int(found.quality.given[code]), int(found.quality.suggested[code])
        first = told(items.telling, items.frame, code, labels, given, other).split(" · ")[0]
        assert first.startswith(f"height: {float(items.frame['height'][code]):.4g} (“{labels[given]}” ")


def test_what_is_usual_is_in_the_unit_of_the_column():
    found = diagnoses.of_table()
    telling = items_of(found, fold_over=280).telling
    place = telling.names.index("height")
    usual = telling.mean[place] + telling.unit[place] * telling.usual[:, place]
    by_label = dict(zip(found.quality.labels, usual, strict=True))
    assert abs(by_label["large"] - 100) < 1
    assert abs(by_label["small"]) < 1


def test_a_column_of_classes_is_told_by_its_cell():
    found = diagnoses.of_table()
    items = items_of(found, fold_over=280)
    code = int(found.quality.flagged.nonzero()[0][0])
    said = told(items.telling, items.frame, code, list(found.quality.labels), 0, 1)
    assert f"colour: {items.frame['colour'][code]}" in said.split(" · ")
    assert len(said.split(" · ")) == 3


def test_a_zero_that_was_standardised_is_a_zero_again():
    rng = np.random.default_rng(0)
    frame = pl.DataFrame(
        {
            "item": [f"row {one:02}" for one in range(40)],
            "label": ["small", "large"] * 20,
            "x": [0.0 if one % 2 == 0 else float(rng.integers(1, 9)) / 3 for one in range(40)],
        }
    )
    items = items_of(diagnoses.diagnosis_of(frame, n_flagged=4), fold_over=280)
    labels = list(items.diagnosis.quality.labels)
    assert told(items.telling, items.frame, 0, labels, labels.index("small"), labels.index("large")).startswith(
        "x: 0 (“small” 0, “large” "
    )

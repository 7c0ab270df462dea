"""A share for each rater."""

import numpy as np

from middlemost import Vocabulary
from middlemost.agreement.rater_table import rater_agreement
from middlemost.stats import wilson_interval


def test_shares_intervals_and_those_without():
    found = rater_agreement(
        np.array([4.5, 0.0, 3.0]), np.array([6, 0, 3]), Vocabulary("xyz"),
        level=0.9, least=5, counted="items", none="saw nothing", how="by hand",
    )  # fmt: skip
    rows = found.to_polars().to_dicts()
    low, high = wilson_interval(4.5, 6, level=0.9)
    assert rows[0] == {"rater": "x", "agreement": 0.75, "items": 6, "low": low, "high": high, "note": None}
    assert rows[1] == {"rater": "y", "agreement": None, "items": 0, "low": None, "high": None, "note": "saw nothing"}
    assert (rows[2]["agreement"], rows[2]["low"], rows[2]["note"]) == (1.0, None, None)
    assert repr(found) == "RaterAgreement(3 raters, 1 of them saw nothing)"

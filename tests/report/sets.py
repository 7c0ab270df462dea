"""A small study whose answers are sets of labels."""

import json
from functools import cache

import numpy as np
import polars as pl

import middlemost as mm
from middlemost.jobs.audit.result import Audit

LABELS = ("ad", "Hateful", "spam")


@cache
def sets() -> Audit:
    """Forty items by six raters; item 7 has all labels, item 0 none."""
    rng = np.random.default_rng(0)
    rows: list[tuple[str, str, str]] = []
    for item in range(40):
        for rater in range(6):
            wrong = rng.random(len(LABELS)) < 0.1
            ticked = [label for k, label in enumerate(LABELS) if bool(item >> k & 1) != bool(wrong[k])]
            rows.append((f"item {item}", f"rater {rater}", json.dumps(ticked)))
    items = pl.DataFrame(
        {"item": [f"item {item}" for item in range(40)], "text": ["Words that may hurt somebody. " * 2] * 40}
    )
    frame = pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row")
    return mm.audit(mm.read(frame, scale="set", items=items), resamples=20)

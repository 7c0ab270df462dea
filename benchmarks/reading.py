"""A CSV of a million ratings read and encoded, beside Polars, which only reads it.

Run with `python benchmarks/reading.py [--write]`; half a minute.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

import report
from crowd import DESCRIPTION, ratings_frame
from middlemost import read, read_ratings

BAR = "1.5"


def measured() -> Iterator[str]:
    """A row for each source."""
    frame = ratings_frame()
    with tempfile.TemporaryDirectory() as folder:
        csv, parquet = Path(folder) / "ratings.csv", Path(folder) / "ratings.parquet"
        frame.write_csv(csv)
        frame.write_parquet(parquet)
        calls = {
            "CSV, `read_ratings`": (lambda: read_ratings(csv), BAR),
            "CSV, `read` (the whole data set)": (lambda: read(csv), ""),
            "Parquet, `read_ratings`": (lambda: read_ratings(parquet), ""),
            "Polars frame, `read_ratings`": (lambda: read_ratings(frame), ""),
            "CSV, `polars.read_csv`, no encoding": (lambda: pl.read_csv(csv, infer_schema=False), ""),
        }
        yield f"{DESCRIPTION}; the CSV has {csv.stat().st_size / 1e6:.0f} MB. Median of five runs."
        yield ""
        rows = ((what, *seconds(call), bar) for what, (call, bar) in calls.items())
        yield from report.table(("what", "seconds", "processor seconds", "bar, seconds"), rows)


def seconds(call: object) -> tuple[str, str]:
    """Clock and processor."""
    clock, processor = report.median_seconds(call)
    return f"{clock:.2f}", f"{processor:.2f}"


if __name__ == "__main__":
    report.run(measured)

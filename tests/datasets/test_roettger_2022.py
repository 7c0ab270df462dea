"""One set of tweets under two paradigms."""

from pathlib import Path

import polars as pl
import pytest

from middlemost.datasets import roettger_paradigms


def test_size_labels_and_paradigm():
    groups = roettger_paradigms()
    for paradigm, dataset in groups.items():
        assert dataset.paradigm == paradigm
        assert dataset.statuses == {"rating": 4000}
        assert list(dataset.label_question().labels) == ["Hateful", "Non-hateful"]
        assert dataset.reading.source == f"Röttger et al. 2022, {paradigm}"


def test_the_same_tweets_and_different_people():
    one, other = roettger_paradigms().values()
    assert one.items.equals(other.items)
    assert len({*one.raters["rater"], *other.raters["rater"]}) == 40


@pytest.mark.slow
@pytest.mark.parametrize(("paradigm", "group"), [("descriptive", "g1"), ("prescriptive", "g2")])
def test_every_rating_is_that_of_the_source(paradigm: str, group: str, real_data: Path):
    source = pl.read_csv(real_data / "disagreement/annotation_paradigms/ratings.csv.gz", infer_schema=False)
    expected = source.filter(pl.col("rater").str.starts_with(group)).sort("item", "rater")
    shipped = roettger_paradigms()[paradigm].answers.select("item", "rater", label="value").sort("item", "rater")
    assert shipped.equals(expected)

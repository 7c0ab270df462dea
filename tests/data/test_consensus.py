import numpy as np
import pandas as pd
import polars as pl
import pytest

from middlemost import Consensus, Vocabulary


@pytest.fixture
def consensus():
    return Consensus(
        method="dawid_skene",
        posterior=np.array([[0.75, 0.25], [0.5, 0.5], [0.5, 0.5]]),
        label=np.array([0, 1, -1], dtype=np.int32),
        tied=np.array([False, True, False]),
        anchored=np.zeros(3, dtype=bool),
        n_ratings=np.array([4, 2, 0]),
        items=Vocabulary(["7", "8", "9"], kind="integer"),
        raters=Vocabulary(["ann", "bo"]),
        labels=Vocabulary(["no", "yes"]),
        quality=np.array([0.9, np.nan]),
        confusion=np.array([[[0.9, 0.1], [0.2, 0.8]], [[0.5, 0.5], [0.5, 0.5]]]),
        confusion_n=np.array([[3.0, 1.0], [0.0, 0.0]]),
    )


def test_the_table_holds_what_a_caller_needs_in_their_own_ids(consensus):
    frame = consensus.to_polars()
    assert frame["item"].to_list() == [7, 8, 9]
    assert frame["label"].to_list() == ["no", "yes", None]
    assert frame["posterior"].to_list() == [0.75, 0.5, None]
    assert frame["tied"].to_list() == [False, True, False]


def test_entropy_is_zero_for_certain_and_log_k_for_open(consensus):
    assert consensus.entropy[1] == pytest.approx(np.log(2))
    assert consensus.entropy[0] == pytest.approx(-(0.75 * np.log(0.75) + 0.25 * np.log(0.25)))


def test_it_speaks_arrow_and_pandas(consensus):
    assert pl.DataFrame(consensus).equals(consensus.to_polars())
    frame = consensus.to_pandas()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == consensus.to_polars().columns
    assert "<table" in consensus._repr_html_()


def test_confusion_comes_with_names_and_the_n_behind_it(consensus):
    frame = consensus.confusion_frame()
    row = frame.filter((pl.col("rater") == "ann") & (pl.col("true") == "yes") & (pl.col("given") == "no"))
    assert row.row(0) == ("ann", "yes", "no", 0.2, 1.0)
    assert frame.height == 8


def test_a_quality_that_cannot_be_estimated_is_null(consensus):
    assert consensus.rater_frame()["quality"].to_list() == [0.9, None]
    assert consensus.posterior_frame().columns == ["item", "posterior_no", "posterior_yes"]

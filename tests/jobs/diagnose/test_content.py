"""Which columns stand for an item."""

import numpy as np
import polars as pl
import pytest

from middlemost.errors import InputError, SettingError
from middlemost.jobs.diagnose import content as module
from middlemost.jobs.diagnose.content import Content, content_of, featured

ITEMS = pl.DataFrame({"item": ["1", "2"], "Text": ["a", "b"], "x": ["1", "2"]})


def test_what_is_told_is_taken():
    assert content_of(ITEMS, text="x") == Content("text", ("x",))
    assert content_of(ITEMS, image="x") == Content("image", ("x",))
    assert content_of(ITEMS, features=("x", "y*")) == Content("table", ("x", "y*"))


def test_a_column_headed_text_or_image_is_taken_and_said():
    taken = content_of(ITEMS)
    assert (taken.kind, taken.columns) == ("text", ("Text",))
    assert taken.notes == ("Texts ← column 'Text' (--text, --image or --features to change).",)
    assert content_of(ITEMS.rename({"Text": "image"})).kind == "image"


def test_else_all_columns_are_features():
    taken = content_of(ITEMS.drop("Text"))
    assert (taken.kind, taken.columns) == ("table", ("*",))
    assert taken.notes[0].startswith("Features ← all columns")


def test_what_does_not_fit_is_refused():
    with pytest.raises(SettingError, match="--text and --features were both given"):
        content_of(ITEMS, text="x", features=("x",))
    with pytest.raises(SettingError, match=r"no column 'z' of images.*Columns: Text, x"):
        content_of(ITEMS, image="z")
    with pytest.raises(SettingError, match="no column 'item' of texts"):
        content_of(ITEMS, text="item")


def test_columns_that_are_left_are_no_features():
    frame = pl.DataFrame({"item": [1, 2, 3], "x": ["1", "2", "2"], "split": ["a", "b", "b"], "g": ["1", "1", "2"]})
    made = featured(frame, Content("table", ("*",)), leave=("split", "g"))
    assert made.features.shape == (3, 1)
    assert made.features.dtype == np.float32
    assert made.same.tolist() == [0, 1, 1] or made.same.tolist() == [1, 0, 0]
    assert any("x" in note for note in made.notes)


def test_items_without_content_are_named():
    frame = pl.DataFrame({"item": ["p", "q", "r"], "text": ["a", None, None]})
    with pytest.raises(InputError, match=r"2 of 3 items have no text: q, r\."):
        featured(frame, Content("text", ("text",)))


def test_texts_are_told_apart_by_what_they_say(monkeypatch):
    monkeypatch.setattr(module, "cached_text_features", lambda cells, **_: np.ones((len(cells), 2), dtype=np.float32))
    made = featured(pl.DataFrame({"item": ["p", "q", "r"], "t": ["a", "b", "a"]}), Content("text", ("t",)))
    assert made.same[0] == made.same[2] != made.same[1]


def test_an_image_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "good.png").write_bytes(b"no image")
    frame = pl.DataFrame({"item": ["p"], "image": ["good.png"]})
    with pytest.raises(InputError, match=r"good\.png|\bp\b"):
        featured(frame, Content("image", ("image",)), root=tmp_path, cache=tmp_path)
    with pytest.raises(InputError):
        featured(
            frame.with_columns(image=pl.lit("none.png")), Content("image", ("image",)), root=tmp_path, cache=tmp_path
        )


def test_infinite_features_are_refused():
    frame = pl.DataFrame({"item": ["p", "q"], "x": ["1", "inf"]})
    with pytest.raises(InputError, match="infinite"):
        featured(frame, Content("table", ("x",)))


def test_missing_numbers_become_a_feature_of_their_own():
    frame = pl.DataFrame({"item": ["p", "q", "r"], "x": ["1", "NaN", "3"]})
    made = featured(frame, Content("table", ("x",)))
    assert np.isfinite(made.features).all()
    assert made.features.shape == (3, 2)

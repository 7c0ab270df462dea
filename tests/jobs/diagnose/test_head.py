"""Which model is trained on the labels."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from middlemost.errors import SettingError
from middlemost.jobs.diagnose.content import Content
from middlemost.jobs.diagnose.head import head_of
from middlemost.mislabels.views.layers import Layers
from tests.mislabels.views.tiny_bert import tiny_bert

ITEMS = pl.DataFrame({"item": ["a", "b"], "text": ["the snow", None], "x": ["1", "2"]})
TEXT, TABLE, IMAGE = Content("text", ("text",)), Content("table", ("x",)), Content("image", ("text",))
FEATURES = np.zeros((2, 3), dtype=np.float32)


@pytest.mark.parametrize(("name", "hidden"), [("mlp", (256, 256)), ("linear", ())])
@pytest.mark.parametrize("content", [TEXT, TABLE, IMAGE], ids=lambda one: one.kind)
def test_by_name_on_any_features(name: str, hidden: tuple[int, ...], content: Content):
    head = head_of(name, ITEMS, content)(FEATURES)
    assert isinstance(head, Layers)
    assert head.hidden == hidden


def test_a_folder_reads_the_texts(tmp_path: Path):
    from middlemost.mislabels.views.fine_tuned import FineTuned

    head = head_of(str(tiny_bert(tmp_path)), ITEMS, TEXT)(FEATURES)
    assert isinstance(head, FineTuned)
    assert [len(one["input_ids"]) for one in head.tokens.encoded] == [4, 2]  # with [CLS] and [SEP]


@pytest.mark.parametrize(("content", "what"), [(TABLE, "a table"), (IMAGE, "images")])
def test_a_folder_needs_texts(tmp_path: Path, content: Content, what: str):
    with pytest.raises(SettingError, match=f"fine-tuned on texts, and the items are {what}"):
        head_of(str(tmp_path), ITEMS, content)


def test_neither_a_head_nor_a_folder():
    with pytest.raises(SettingError, match=r"'svm' is neither a head nor a folder. Heads: mlp, linear, or the folder"):
        head_of("svm", ITEMS, TEXT)

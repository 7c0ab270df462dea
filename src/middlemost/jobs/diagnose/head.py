"""Which model is trained on the labels: one on features, or one that reads the texts."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from jaxtyping import Float

from middlemost.errors import SettingError
from middlemost.jobs.diagnose.content import Content
from middlemost.mislabels.views.head import Head
from middlemost.mislabels.views.layers import logistic, mlp

HeadOf = Callable[[Float[np.ndarray, "items dims"]], Head]
"""Makes a head of features."""

HEADS: dict[str, HeadOf] = {"mlp": mlp, "linear": logistic}
"""Heads on features by name; anything else is the folder of a model."""


def head_of(name: str, items: pl.DataFrame, content: Content) -> HeadOf:
    """What makes the head as soon as there are features; a folder is looked into at once.

    Args:
        name: mlp, linear, or the folder of a local Hugging Face model.
        items: The items judged, with their attributes.
        content: What stands for an item.

    Raises:
        SettingError: There is no such head or folder, no model or tokenizer in it, or the items are no texts.
        MissingExtraError: A folder needs the extra `train`.
    """
    if name in HEADS:
        return HEADS[name]
    if not Path(name).is_dir():
        known = ", ".join(HEADS)
        raise SettingError(
            f"{name!r} is neither a head nor a folder.",
            where="head",
            remedy=f"Heads: {known}, or the folder of a Hugging Face model.",
        )
    if content.kind != "text":
        kind = "images" if content.kind == "image" else "a table"
        raise SettingError(
            f"A model in a folder is fine-tuned on texts, and the items are {kind}.",
            where="head",
            remedy="Name the column of texts (--text), or take mlp or linear.",
        )
    from middlemost.mislabels.views.fine_tuned import fine_tuned

    texts = items[content.columns[0]].cast(pl.String).fill_null("").to_list()
    tuned = fine_tuned(name, texts)
    return lambda _features: tuned

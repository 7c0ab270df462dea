"""A BERT of two layers that knows a dozen words, written to a folder as `save_pretrained` does."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from middlemost.features.encoder import quiet

WORDS = ("red", "rose", "leaf", "stem", "cold", "snow", "ice", "frost", "the", "a", "of", "and")
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
VOCABULARY = {word: code for code, word in enumerate((*SPECIAL, *WORDS))}


def tiny_bert(folder: Path, *, words: int = len(VOCABULARY), tokenizer: bool = True, labels: int = 3) -> Path:
    """A model with weights drawn from one seed, no dropout, and a last layer for some other labels."""
    torch: Any = pytest.importorskip("torch", reason="the train extra is not installed")
    transformers: Any = pytest.importorskip("transformers", reason="the train extra is not installed")
    config = transformers.BertConfig(
        vocab_size=words,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        initializer_range=0.1,
        max_position_embeddings=160,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        num_labels=labels,
    )
    with torch.random.fork_rng(), quiet():
        torch.manual_seed(0)
        transformers.BertForSequenceClassification(config).save_pretrained(folder)
        if tokenizer:
            transformers.BertTokenizer(vocab=VOCABULARY).save_pretrained(folder)
    return folder


def plants_and_winters(n: int = 60) -> tuple[list[str], np.ndarray]:
    """Texts of 3 to 9 words: of plants (0) and of winter (1)."""
    rng = np.random.default_rng(5)
    topic = (np.arange(n) % 2).astype(np.int32)
    texts = [
        " ".join([*rng.choice(WORDS[8:], rng.integers(1, 7)), *rng.choice(WORDS[4 * one : 4 * one + 4], 2)])
        for one in topic
    ]
    return texts, topic

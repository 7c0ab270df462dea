"""A head that reads: a local Hugging Face model, fine-tuned on the texts themselves. Needs the `train` extra."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from os import PathLike
from pathlib import Path

import numpy as np
from jaxtyping import Float64, Int32, Int64

from middlemost.data.progress import Progress, silent
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError
from middlemost.features.encoder import encoder_version
from middlemost.mislabels.dynamics.recorder import TrainingDynamics
from middlemost.mislabels.dynamics.result import Dynamics
from middlemost.mislabels.views.linear import log_loss
from middlemost.mislabels.views.network import Network
from middlemost.mislabels.views.sequence_model import (
    Seen,
    Tokens,
    batches,
    new_trainee,
    predict,
    read_tokens,
    seeded,
    train_epoch,
)

EPOCHS = 5


@dataclass(frozen=True, slots=True, eq=False)
class FineTuned:
    """A model of texts that is fine-tuned anew for every fold, and once on all.

    Attributes:
        tokens: The texts as the model reads them.
        version: Hash of the model's files and of the texts.
    """

    tokens: Tokens
    version: str

    def held_out(
        self,
        given: Int32[np.ndarray, "items"],
        fold: Int32[np.ndarray, "items"],
        n_labels: int,
        *,
        seed: int,
        progress: Progress | None = None,
    ) -> Network:
        """One model a fold, one after the other; the epochs whose mean predicts the given labels best are averaged."""
        _check(self.tokens, given)
        total = np.zeros((EPOCHS, len(given), n_labels))
        folds = range(int(fold.max()) + 1)
        parts = [np.flatnonzero(fold != one) for one in folds]
        tell = _steps([len(part) for part in parts], progress)
        for one, kept in zip(folds, parts, strict=True):
            held = np.flatnonzero(fold == one)
            with seeded(seed + one):
                trainee = new_trainee(self.tokens, n_labels)
                for epoch in range(EPOCHS):
                    train_epoch(trainee, self.tokens, _shuffled(kept, seed, epoch), given, tell)
                    total[epoch, held] = predict(trainee, self.tokens, held)
        best: Network | None = None
        for epoch in range(1, EPOCHS + 1):
            mean: Float64[np.ndarray, "items labels"] = total[:epoch].sum(axis=0)
            mean /= mean.sum(axis=1, keepdims=True)
            loss = log_loss(mean, given)
            if best is None or loss < best.loss:
                best = Network(mean, epoch, loss)
        assert best is not None
        return best

    def recorded(
        self,
        given: Int32[np.ndarray, "items"],
        items: Vocabulary,
        labels: Vocabulary,
        *,
        seed: int,
        progress: Progress | None = None,
    ) -> Dynamics:
        """Five epochs on all texts, the logits of each minibatch recorded before its step."""
        _check(self.tokens, given)
        recorder = TrainingDynamics(labels, epochs=EPOCHS, items=items)
        ids = np.asarray(items.native())
        tell = _steps([len(given)], progress)
        everything = np.arange(len(given))

        def seen(rows: Int64[np.ndarray, "batch"], logits: Float64[np.ndarray, "batch labels"]) -> None:
            recorder.update(ids[rows], logits, given[rows])
            tell(rows, logits)

        with seeded(seed):
            trainee = new_trainee(self.tokens, len(labels))
            for epoch in range(EPOCHS):
                train_epoch(trainee, self.tokens, _shuffled(everything, seed, epoch), given, seen)
                recorder.end_epoch()
        return recorder.result()


def fine_tuned(folder: str | PathLike[str], texts: Sequence[str]) -> FineTuned:
    """A head that fine-tunes the model of a folder on texts; nothing is looked up on the network.

    Five epochs of AdamW, minibatches of 32, step 5e-5 for what was trained before (the largest that Devlin et al. 2019,
    appendix A.3, recommend) and 1e-3 for the new last layer, 128 tokens of each text, on a GPU of CUDA where there is
    one. The two steps are one of four pairs that were looked at on 300 questions of TREC, by the accuracy on others;
    nothing else was tuned. One seed gives the same numbers on one machine with one number of threads; elsewhere PyTorch
    rounds otherwise.

    Args:
        folder: A Hugging Face model with its tokenizer, as `save_pretrained` writes them: any that
            `AutoModelForSequenceClassification` loads. A last layer for other labels is replaced.
        texts: One an item.

    Raises:
        MissingExtraError: PyTorch or transformers is not installed.
        SettingError: There is no such folder, or no model or tokenizer in it.
    """
    tokens = read_tokens(Path(folder), texts)
    with seeded(0):
        new_trainee(tokens, 2)  # a folder without a model is refused now, and not when features are made
    digest = sha256(encoder_version(Path(folder)).encode())
    for text in texts:
        digest.update(f"{len(text)}\0{text}".encode())
    return FineTuned(tokens, f"fine-tuned {digest.hexdigest()}")


def _check(tokens: Tokens, given: Int32[np.ndarray, "items"]) -> None:
    if len(tokens.encoded) != len(given):
        raise InputError(f"{len(tokens.encoded):,} texts stand beside {len(given):,} labels.", where="head")


def _shuffled(rows: Int64[np.ndarray, "train"], seed: int, epoch: int) -> Int64[np.ndarray, "train"]:
    return rows[np.random.default_rng((seed, epoch)).permutation(len(rows))]


def _steps(sizes: Sequence[int], progress: Progress | None) -> Seen:
    """What counts minibatches and tells them."""
    tell: Callable[[int, int], None] = progress or silent
    total = EPOCHS * sum(map(batches, sizes))
    done = 0

    def one_more(rows: Int64[np.ndarray, "batch"], logits: Float64[np.ndarray, "batch labels"]) -> None:
        nonlocal done
        done += 1
        tell(done, total)

    return one_more

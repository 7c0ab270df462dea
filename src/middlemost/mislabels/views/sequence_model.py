"""A local Hugging Face model that puts texts into classes: loaded, trained for an epoch, asked. Needs `train`."""

import importlib
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float64, Int32, Int64
from scipy.special import softmax

from middlemost.errors import InputError, MissingExtraError, SettingError
from middlemost.features.encoder import quiet, threads_that_sleep

BATCH = 32
RATE = 5e-5
HEAD_RATE = 1e-3
"""Step of parameters that the folder has no trained values for, such as those of the last layer."""
LONGEST = 128
"""Tokens of a text that are read."""

Seen = Callable[[Int64[np.ndarray, "batch"], Float64[np.ndarray, "batch labels"]], None]
"""Called with the rows of a minibatch and their logits, before the step."""


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Texts as a model reads them.

    Attributes:
        folder: The model's.
        tokenizer: Its tokenizer, which makes minibatches.
        encoded: Of each text, what the tokenizer made of it.
    """

    folder: Path
    tokenizer: Any
    encoded: tuple[dict[str, list[int]], ...]

    def batch(self, rows: Int64[np.ndarray, "batch"], device: Any) -> Any:
        """Some texts, filled up to the longest of them.

        Args:
            rows: Which.
            device: Where to.
        """
        return self.tokenizer.pad([self.encoded[row] for row in rows.tolist()], return_tensors="pt").to(device)


@dataclass(frozen=True, slots=True, eq=False)
class Trainee:
    """A model and what changes it.

    Attributes:
        model: The model.
        optimizer: AdamW.
        device: A GPU of CUDA where there is one, else the processor.
    """

    model: Any
    optimizer: Any
    device: Any


def read_tokens(folder: Path, texts: Sequence[str]) -> Tokens:
    """Cut texts into the tokens of a model, 128 of each at most.

    Args:
        folder: The model's folder.
        texts: The texts.

    Raises:
        MissingExtraError: PyTorch or transformers is not installed.
        SettingError: There is no such folder, or no tokenizer in it.
    """
    _library("torch")
    make = _library("transformers").AutoTokenizer
    if not folder.is_dir():
        raise SettingError("There is no such folder of a model.", where=str(folder), remedy="Say mlp or linear.")
    with quiet():
        tokenizer = _loaded(folder, "tokenizer", lambda: make.from_pretrained(str(folder), local_files_only=True))
        if len(tokenizer) <= len(set(tokenizer.all_special_ids)):  # the library makes up one that knows no word
            raise _not_there(folder, "tokenizer", "its files are missing")
        if tokenizer.pad_token is None:
            if tokenizer.eos_token is None:
                raise SettingError("The tokenizer has nothing to fill up short texts with.", where=str(folder))
            tokenizer.pad_token = tokenizer.eos_token
        longest = min(LONGEST, int(tokenizer.model_max_length))
        made: dict[str, list[list[int]]] = dict(tokenizer(list(texts), truncation=True, max_length=longest))
    encoded = tuple({name: made[name][row] for name in made} for row in range(len(texts)))
    return Tokens(folder, tokenizer, encoded)


def new_trainee(tokens: Tokens, n_labels: int) -> Trainee:
    """The folder's model with a last layer for these labels, its first weights drawn by PyTorch's generator.

    Args:
        tokens: What it will read.
        n_labels: Number of labels.

    Raises:
        SettingError: The folder holds no model that puts texts into classes, or another tokenizer than the model's.
    """
    torch, transformers = _library("torch"), _library("transformers")
    with quiet():
        model, info = _loaded(
            tokens.folder,
            "model",
            lambda: transformers.AutoModelForSequenceClassification.from_pretrained(
                str(tokens.folder),
                num_labels=n_labels,
                local_files_only=True,
                ignore_mismatched_sizes=True,
                output_loading_info=True,
            ),
        )
    if len(tokens.tokenizer) > model.get_input_embeddings().num_embeddings:
        raise SettingError("The tokenizer knows more words than the model.", where=str(tokens.folder))
    model.config.pad_token_id = tokens.tokenizer.pad_token_id
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = model.float().to(device)
    fresh = {*info["missing_keys"], *(one if isinstance(one, str) else one[0] for one in info["mismatched_keys"])}
    parts = [
        {"params": [value for name, value in model.named_parameters() if (name in fresh) == new], "lr": rate}
        for new, rate in ((True, HEAD_RATE), (False, RATE))
    ]
    return Trainee(model, torch.optim.AdamW([part for part in parts if part["params"]], weight_decay=0.01), device)


def train_epoch(
    trainee: Trainee,
    tokens: Tokens,
    order: Int64[np.ndarray, "train"],
    given: Int32[np.ndarray, "items"],
    seen: Seen,
) -> None:
    """One pass by cross-entropy, in minibatches of 32, gradients cut off at a length of 1.

    Args:
        trainee: What is trained.
        tokens: All texts.
        order: The rows to train on, in their order.
        given: The code of each text's label.
        seen: Told of every minibatch.

    Raises:
        InputError: The training has diverged.
    """
    torch = _library("torch")
    trainee.model.train()
    for first in range(0, len(order), BATCH):
        rows = order[first : first + BATCH]
        logits = trainee.model(**tokens.batch(rows, trainee.device)).logits
        if not bool(torch.isfinite(logits).all()):
            raise InputError("The training of the model has diverged.", where=str(tokens.folder))
        seen(rows, _numbers(logits))
        target = torch.as_tensor(given[rows], dtype=torch.long, device=trainee.device)
        trainee.optimizer.zero_grad()
        torch.nn.functional.cross_entropy(logits, target).backward()
        torch.nn.utils.clip_grad_norm_(trainee.model.parameters(), 1.0)
        trainee.optimizer.step()


def batches(n: int) -> int:
    """Minibatches of a pass over so many texts.

    Args:
        n: Texts.
    """
    return -(-n // BATCH)


def predict(trainee: Trainee, tokens: Tokens, rows: Int64[np.ndarray, "held"]) -> Float64[np.ndarray, "held labels"]:
    """Probabilities of the labels of some texts.

    Args:
        trainee: The model.
        tokens: All texts.
        rows: Which, ascending.
    """
    torch = _library("torch")
    trainee.model.eval()
    lengths = np.array([len(one["input_ids"]) for one in tokens.encoded])
    by_length = rows[np.argsort(lengths[rows], kind="stable")]
    with torch.no_grad():
        parts = [
            _numbers(trainee.model(**tokens.batch(by_length[first : first + 4 * BATCH], trainee.device)).logits)
            for first in range(0, len(rows), 4 * BATCH)
        ]
    place = np.searchsorted(rows, by_length)
    made = np.empty((len(rows), parts[0].shape[1]))
    made[place] = softmax(np.concatenate(parts), axis=1)
    return made


@contextmanager
def seeded(seed: int) -> Generator[None]:
    """Let PyTorch draw from a seed; afterwards its generator stands where it stood.

    Args:
        seed: The seed.
    """
    torch = _library("torch")
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        yield


def _numbers(logits: Any) -> Float64[np.ndarray, "batch labels"]:
    return np.asarray(logits.detach().cpu().numpy(), dtype=np.float64)


def _library(name: str) -> Any:
    try:
        with threads_that_sleep():
            return importlib.import_module(name)
    except ImportError as failed:
        raise MissingExtraError(
            f"Fine-tuning a model needs PyTorch and transformers ({failed}).", remedy="pip install 'middlemost[train]'"
        ) from None


def _loaded(folder: Path, what: str, load: Callable[[], Any]) -> Any:
    try:
        return load()
    except MemoryError:
        raise
    except Exception as failed:  # damaged and missing files each have errors of their own
        raise _not_there(folder, what, " ".join(str(failed).split())[:200] or type(failed).__name__) from failed


def _not_there(folder: Path, what: str, why: str) -> SettingError:
    return SettingError(
        f"The folder holds no {what} that can be loaded ({why}).",
        where=str(folder),
        remedy="Give a folder with a Hugging Face model and its tokenizer, as save_pretrained writes them.",
    )

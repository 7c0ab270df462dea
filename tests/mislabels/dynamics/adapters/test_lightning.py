"""Lightning's Trainer on a linear model."""

import numpy as np
import pytest

from middlemost.errors import InputError
from middlemost.mislabels.dynamics import TrainingDynamics
from middlemost.mislabels.dynamics.adapters.torch_loop import WithIds, collate_with_ids

lightning = pytest.importorskip("lightning")
torch = pytest.importorskip("torch")

# Lightning warns about the machine: few workers for loading, an accelerator that is not used.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def fit(recorder: TrainingDynamics, returned: tuple[str, ...], lr: float = 0.1):
    from middlemost.mislabels.dynamics.adapters.lightning import RecordDynamics

    class Linear(lightning.LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.layer = torch.nn.Linear(3, 2)

        def training_step(self, batch, index):
            ids, (x, y) = batch
            outputs = self.layer(x)
            loss = torch.nn.functional.cross_entropy(outputs, y)
            known = {"ids": ids, "outputs": outputs, "labels": y}
            return {"loss": loss, **{name: known[name] for name in returned}}

        def configure_optimizers(self):
            return torch.optim.SGD(self.parameters(), lr=lr)

    torch.manual_seed(0)
    x = torch.randn(20, 3)
    data = WithIds(torch.utils.data.TensorDataset(x, (x[:, 0] > 0).long()), [f"i{k}" for k in range(20)])
    loader = torch.utils.data.DataLoader(data, batch_size=6, shuffle=True, collate_fn=collate_with_ids())
    model = Linear()
    trainer = lightning.Trainer(
        max_epochs=3,
        accelerator="cpu",
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        callbacks=[RecordDynamics(recorder)],
    )
    trainer.fit(model, loader)
    return model, x


def test_every_presentation_is_recorded_under_its_id():
    recorder = TrainingDynamics(2, epochs=3, items=[f"i{k}" for k in range(20)])
    model, x = fit(recorder, ("ids", "outputs", "labels"), lr=0.0)
    dynamics = recorder.result()
    assert dynamics.presentations.tolist() == [3] * 20
    logits = model.layer(x).detach().numpy()
    np.testing.assert_allclose(dynamics.margin, (logits[:, 1] - logits[:, 0]) * np.where(x[:, 0] > 0, 1, -1), atol=1e-5)


def test_a_step_that_does_not_return_them_is_told_so():
    with pytest.raises(InputError, match=r"training_step does not return ids, labels\. Let it return a dictionary"):
        fit(TrainingDynamics(2, epochs=3), ("outputs",))

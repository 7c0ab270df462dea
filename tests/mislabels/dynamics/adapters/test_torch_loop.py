"""A plain PyTorch loop with a shuffling loader."""

import numpy as np
import pytest

from middlemost import Vocabulary
from middlemost.errors import InputError
from middlemost.mislabels.dynamics import TrainingDynamics
from middlemost.mislabels.dynamics.adapters.torch_loop import WithIds, collate_with_ids


def test_ids_reach_the_loss_through_a_shuffling_loader():
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    x = torch.randn(50, 4)
    y = (x[:, 0] > 0).long()
    ids = [f"item-{k}" for k in range(50)]
    data = WithIds(torch.utils.data.TensorDataset(x, y), ids)
    loader = torch.utils.data.DataLoader(data, batch_size=7, shuffle=True, collate_fn=collate_with_ids())
    model = torch.nn.Linear(4, 2)
    steps = torch.optim.SGD(model.parameters(), lr=0.5)
    recorder, margins = TrainingDynamics(2, epochs=3, items=ids), np.zeros(50)
    for _ in range(3):
        for names, (inputs, labels) in loader:
            outputs = model(inputs)
            recorder.update(names, outputs, labels)
            places = [ids.index(name) for name in names]
            np.testing.assert_array_equal(labels, y[places])
            other = outputs[torch.arange(len(labels)), 1 - labels]
            margins[places] += (outputs[torch.arange(len(labels)), labels] - other).detach().numpy() / 3
            steps.zero_grad()
            torch.nn.functional.cross_entropy(outputs, labels).backward()
            steps.step()
        recorder.end_epoch()
    dynamics = recorder.result()
    assert list(dynamics.items) == ids
    np.testing.assert_array_equal(dynamics.given, y)
    np.testing.assert_allclose(dynamics.margin, margins, atol=1e-6)


def test_another_collator_and_places_as_ids():
    data, collate = WithIds(["a", "b", "c"]), collate_with_ids("".join)
    assert len(data) == 3
    assert collate([data[2], data[0]]) == ([2, 0], "ca")
    assert WithIds(["a"], Vocabulary(["7"], kind="integer"))[0] == (7, "a")


def test_ids_that_do_not_fit_are_refused():
    with pytest.raises(InputError, match="There are 1 ids and 2 examples"):
        WithIds(["a", "b"], ["x"])
    with pytest.raises(InputError, match="An id stands twice"):
        WithIds(["a", "b"], ["x", "x"])

"""Lightning: a callback that takes ids, outputs and labels from what `training_step` returns.

```text
def training_step(self, batch, index):
    ids, (x, y) = batch                               # a loader over WithIds
    logits = self(x)
    return {"loss": cross_entropy(logits, y), "ids": ids, "outputs": logits, "labels": y}

Trainer(max_epochs=20, callbacks=[RecordDynamics(TrainingDynamics(classes, epochs=20))])
```

A callback sees a minibatch and what the step returned, but not the outputs that the loss was made from: the step
has to return them. Lightning detaches them.
"""

from collections.abc import Mapping
from typing import Any, cast

from middlemost.errors import InputError, MissingExtraError
from middlemost.mislabels.dynamics.recorder import TrainingDynamics

try:
    from lightning import Callback
except ImportError:
    raise MissingExtraError("Recording from Lightning needs Lightning 2.", remedy="pip install lightning") from None


class RecordDynamics(Callback):
    """Records each training step. In a distributed training each process has its own: see `merge_dynamics`.

    Args:
        dynamics: The recorder; its epochs must be the `max_epochs`.
        ids: Under which name the step returns the ids. Default `"ids"`.
        outputs: The same for logits or probabilities. Default `"outputs"`.
        labels: The same for the given labels. Default `"labels"`.
    """

    def __init__(
        self, dynamics: TrainingDynamics, *, ids: str = "ids", outputs: str = "outputs", labels: str = "labels"
    ) -> None:
        self.dynamics = dynamics
        self.names = (ids, outputs, labels)

    def on_train_batch_end(self, trainer: Any, pl_module: Any, outputs: Any, batch: Any, batch_idx: int) -> None:
        """Called by Lightning after each step."""
        returned: Mapping[str, Any] = cast("Mapping[str, Any]", outputs) if isinstance(outputs, Mapping) else {}
        missing = [name for name in self.names if name not in returned]
        if missing:
            raise InputError(
                f"training_step does not return {', '.join(missing)}.",
                remedy=f"Let it return a dictionary with loss, {', '.join(self.names)}.",
            )
        self.dynamics.update(*(returned[name] for name in self.names))

    def on_train_epoch_end(self, trainer: Any, pl_module: Any) -> None:
        """Called by Lightning after each epoch."""
        self.dynamics.end_epoch()

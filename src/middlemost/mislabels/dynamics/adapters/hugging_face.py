"""Hugging Face's Trainer: the id goes through column filter and collator, and never reaches the model.

```text
trainer = RecordingTrainer(
    model, arguments, train_dataset=data,            # with a column "id"
    data_collator=CollateKeepingIds(collator),
    dynamics=TrainingDynamics(classes, epochs=3),
)
trainer.train()
trainer.dynamics.result()
```

`remove_unused_columns`, on by default, drops every column that the model's `forward` does not name. The mixin puts the
id among those that stay and takes it out of the inputs before the model sees them, in training and evaluation.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import numpy as np

from middlemost.errors import InputError, MissingExtraError
from middlemost.mislabels.dynamics.recorder import TrainingDynamics

try:
    from transformers.trainer import Trainer
    from transformers.trainer_callback import TrainerCallback
except ImportError:
    raise MissingExtraError(
        "Recording from the Trainer needs transformers and PyTorch.", remedy="pip install 'middlemost[train]'"
    ) from None

ID_COLUMN = "id"


class RecordsDynamics:
    """A mixin for a Trainer, named before it among the bases: `class Mine(RecordsDynamics, MyTrainer)`.

    One recorder a process: in a distributed training, merge their results with `merge_dynamics`.

    Args:
        dynamics: The recorder; its epochs must be those of the arguments.
        id_column: The column that holds each example's id. Default `"id"`.
        labels_column: The column that holds the given label, as the model's `forward` calls it. Default `"labels"`.
    """

    def __init__(
        self,
        *arguments: Any,
        dynamics: TrainingDynamics,
        id_column: str = ID_COLUMN,
        labels_column: str = "labels",
        **settings: Any,
    ) -> None:
        self.dynamics = dynamics
        self.id_column = id_column
        self.labels_column = labels_column
        super().__init__(*arguments, **settings)
        cast("Trainer", self).add_callback(EndsEpochs(dynamics))

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, *arguments: Any, **settings: Any
    ) -> Any:
        """The Trainer's loss, after the outputs it came from were recorded; evaluation is not recorded."""
        rest = self._without_ids(inputs)
        ids, labels = inputs.get(self.id_column), inputs.get(self.labels_column)
        loss_of = cast("Any", super()).compute_loss
        if not model.training:
            return loss_of(model, rest, return_outputs, *arguments, **settings)
        if ids is None:
            raise InputError(
                f"A minibatch came without the column {self.id_column!r}.",
                remedy="Give the data set such a column, and wrap its collator: CollateKeepingIds(collator).",
            )
        loss, outputs = loss_of(model, rest, True, *arguments, **settings)
        self.dynamics.update(ids, _logits(outputs), labels)
        return (loss, outputs) if return_outputs else loss

    def prediction_step(self, model: Any, inputs: Mapping[str, Any], *arguments: Any, **settings: Any) -> Any:
        """The Trainer's, without the ids among the inputs."""
        return cast("Any", super()).prediction_step(model, self._without_ids(inputs), *arguments, **settings)

    def _set_signature_columns_if_needed(self) -> None:
        cast("Any", super())._set_signature_columns_if_needed()
        columns: list[str] = cast("Any", self)._signature_columns
        if self.id_column not in columns:
            columns.append(self.id_column)

    def _without_ids(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in inputs.items() if name != self.id_column}


class RecordingTrainer(RecordsDynamics, Trainer):
    """The Trainer itself, recording: takes what the Trainer takes, and `dynamics`."""


class CollateKeepingIds:
    """A collator that sets the ids aside, lets another one make the minibatch, and puts them back.

    Args:
        collator: The collator of the examples without ids.
        id_column: The column of the ids. Default `"id"`.
    """

    def __init__(
        self, collator: Callable[[list[dict[str, Any]]], Mapping[str, Any]], id_column: str = ID_COLUMN
    ) -> None:
        self.collator = collator
        self.id_column = id_column

    def __call__(self, features: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
        """A minibatch, with its ids as a list under the id column."""
        rest = [{name: value for name, value in one.items() if name != self.id_column} for one in features]
        ids = [one[self.id_column] for one in features if self.id_column in one]
        batch = self.collator(rest)
        return {**batch, self.id_column: [_plain(one) for one in ids]} if ids else batch


class EndsEpochs(TrainerCallback):
    """Tells the recorder that an epoch is over.

    Args:
        dynamics: The recorder.
    """

    def __init__(self, dynamics: TrainingDynamics) -> None:
        self.dynamics = dynamics

    def on_epoch_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Called by the Trainer."""
        self.dynamics.end_epoch()


def _logits(outputs: Any) -> Any:
    named = cast("Mapping[str, Any]", outputs) if isinstance(outputs, Mapping) else {"logits": outputs[1]}
    return named["logits"]


def _plain(one: Any) -> str | int:
    return one if isinstance(one, str) else int(np.asarray(one))

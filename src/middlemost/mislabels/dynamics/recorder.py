"""The recorder: minibatches in as they are trained on, a few numbers an item kept, whatever the framework."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from jaxtyping import Float, Int32, Int64

from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError, SettingError
from middlemost.mislabels.dynamics.announced import announced_classes, announced_items, columns_or_names
from middlemost.mislabels.dynamics.batch import as_codes, as_ids, as_outputs
from middlemost.mislabels.dynamics.finish import finish
from middlemost.mislabels.dynamics.history import Store
from middlemost.mislabels.dynamics.measure import Measured, Of, looks_like_probabilities, measure
from middlemost.mislabels.dynamics.result import Dynamics
from middlemost.mislabels.dynamics.rows import Rows
from middlemost.mislabels.dynamics.state import State

Repeats = Literal["refuse", "first"]


class TrainingDynamics:
    """Watches a training: hand it every minibatch, and the end of every epoch.

    Outputs are those of the training's own forward pass, before the step (Toneva et al. 2019, Pleiss et al. 2020),
    not of an evaluation afterwards. An item is presented once an epoch. One that an epoch does not hold is simply not
    presented in it: all numbers are over an item's own presentations, and the result says that an epoch was cut short.

    Args:
        classes: The classes in the order of the model's outputs: their names, or how many there are.
        epochs: How many epochs there will be. The early numbers are those of the first quarter of them, rounded up.
        items: The ids of all items, or how many there are where ids are 0, 1, 2, …. Default: ids are taken as they
            come. Declaring them saves memory and refuses any other id.
        of: Whether outputs are `"logits"` (default) or `"probabilities"`; margins then are those of their logarithms.
        margin_epochs: Take margins from the first so many epochs: those before the first drop of the learning rate
            (Pleiss et al. 2020, section 3.2). Default: all.
        repeats: What a second presentation of an item within one epoch is: `"refuse"` (default) takes it for an error,
            `"first"` lets the first one count, for samplers that draw with replacement.
        history: A folder to keep every epoch in. A recorder on a folder that has finished epochs goes on after them.

    Raises:
        SettingError: There is one class or none, epochs are below 1, or the folder was begun with other settings.
        InputError: A class or item is named twice.

    Example:
        >>> import numpy as np
        >>> recorder = TrainingDynamics(["cat", "dog"], epochs=2)
        >>> for epoch in range(2):
        ...     recorder.update([7, 3], np.array([[2.0, 1.0], [0.5, 1.5 - epoch]]), [0, 1])
        ...     recorder.end_epoch()
        >>> dynamics = recorder.result()
        >>> list(dynamics.items), dynamics.margin.tolist(), dynamics.forgetting.tolist()
        (['3', '7'], [0.5, 1.0], [1, 0])
    """

    def __init__(
        self,
        classes: Vocabulary | Sequence[str] | Sequence[int] | int,
        *,
        epochs: int,
        items: Vocabulary | Sequence[str] | Sequence[int] | int | None = None,
        of: Of = "logits",
        margin_epochs: int | None = None,
        repeats: Repeats = "refuse",
        history: str | os.PathLike[str] | None = None,
    ) -> None:
        margin_epochs = epochs if margin_epochs is None else margin_epochs
        if not 1 <= margin_epochs <= epochs:
            raise SettingError(f"There are {epochs} epochs and {margin_epochs} for the margin; both are at least 1.")
        self.classes = announced_classes(classes)
        self._ambiguous = columns_or_names(self.classes)
        self.epochs = epochs
        self.of: Of = of
        self.margin_epochs = margin_epochs
        self.repeats: Repeats = repeats
        self.epoch = 0
        self._told_apart = of == "probabilities"
        self._rows = Rows(announced_items(items))
        self._state = State(epochs, margin_epochs, len(self._rows))
        self._presented = [0] * epochs
        self._skipped = 0
        self._store = None if history is None else Store(Path(history), self._settings())
        self._stored_rows = 0
        if self._store is not None:
            self._go_on(self._store)

    def update(self, ids: object, outputs: object, labels: object) -> None:
        """Record one minibatch. An update that is refused leaves no trace.

        Args:
            ids: The id of each example: whole numbers or texts.
            outputs: One row an example, one column a class: arrays or tensors of any framework.
            labels: The given label of each example: the column of the outputs, or the name of the class as text.

        Raises:
            InputError: Ids are missing; an id was in this epoch before, or has another label than before; numbers of
                rows or classes disagree; outputs are not finite, or are probabilities where logits were announced.
            SettingError: More epochs come than were announced.
        """
        if self.epoch >= self.epochs:
            raise SettingError(
                f"{self.epochs} epochs were announced, and this is one more.",
                remedy="Announce all epochs at the start: what is early depends on their number.",
            )
        codes, table = as_ids(ids), as_outputs(outputs, len(self.classes))
        label = as_codes(labels, self.classes, ambiguous=self._ambiguous)
        if not len(codes) == len(table) == len(label):
            raise InputError(f"A minibatch has {len(codes)} ids, {len(table)} rows and {len(label)} labels.")
        if len(codes) == 0:
            return
        self._check_kind(table)
        measured = measure(table, label, of=self.of)
        self._check_finite(codes, measured)
        rows = self._rows.of(codes)
        self._state.make_room(len(self._rows))
        self._add(codes, rows, label, measured)

    def end_epoch(self) -> None:
        """Say that an epoch is over.

        Raises:
            InputError: Nothing was recorded in it.
        """
        if self.epoch < self.epochs and self._presented[self.epoch] == 0:
            raise InputError(f"Nothing was recorded in epoch {self.epoch + 1}.", remedy="Call update for each batch.")
        if self.epoch >= self.epochs:
            raise SettingError(f"{self.epochs} epochs were announced, and all are over.")
        self.epoch += 1
        self._state.end_epoch(self.epoch)
        if self._store is not None:
            n = len(self._rows)
            self._store.end_epoch(self._rows.in_order() if n > self._stored_rows else None, self._state.given[:n])
            self._stored_rows = n

    def result(self) -> Dynamics:
        """The numbers of all items presented so far; at the end, or at any time before.

        Raises:
            InputError: Nothing was recorded.
        """
        if not any(self._presented):
            raise InputError("Nothing was recorded.", remedy="Call update with every minibatch.")
        return finish(
            self._state,
            self._rows,
            labels=self.classes,
            epochs=self.epochs,
            ended=self.epoch,
            presented_in=self._presented,
            skipped=self._skipped,
            of=self.of,
        )

    def _add(
        self,
        ids: Int64[np.ndarray, "batch"] | list[str],
        rows: Int32[np.ndarray, "batch"],
        label: Int32[np.ndarray, "batch"],
        measured: Measured,
    ) -> None:
        fresh = np.zeros(len(rows), dtype=np.bool_)
        fault = self._state.add(rows, label, measured, self.epoch, fresh, refuse=self.repeats == "refuse")
        if fault < 0:
            raise InputError(
                f"Item {_at(ids, -fault - 1)!r} comes a second time in epoch {self.epoch + 1}.",
                remedy='Call end_epoch after each pass; where a sampler draws with replacement, say repeats="first".',
            )
        if fault > 0:
            before, now = self._state.given[rows[fault - 1]], label[fault - 1]
            raise InputError(
                f"Item {_at(ids, fault - 1)!r} has the label {self.classes[int(now)]!r} and had "
                f"{self.classes[int(before)]!r} before.",
                remedy="An id belongs to one example with one given label; a place in a shuffled batch is no id.",
            )
        added = int(fresh.sum())
        self._presented[self.epoch] += added
        self._skipped += len(rows) - added
        if self._store is not None:
            self._store.write(rows[fresh], Measured(*(one[fresh] for one in measured)))

    def _check_kind(self, outputs: Float[np.ndarray, "batch classes"]) -> None:
        """Ask where logits look like probabilities, until a minibatch has shown that they are none."""
        if self.of == "probabilities":
            total = outputs.sum(axis=1, dtype=np.float64)
            if outputs.min() < 0 or np.abs(total - 1).max() > 0.02:
                raise InputError("Probabilities lie in 0 to 1 and sum to one in each row.", where="outputs")
        elif not self._told_apart:
            if looks_like_probabilities(outputs):
                raise InputError(
                    "Are these probabilities? All rows lie in 0 to 1 and sum to one; logits were announced.",
                    where="outputs",
                    remedy='Say of="probabilities", and margins are taken from their logarithms; or give the logits.',
                )
            self._told_apart = True

    def _check_finite(self, ids: Int64[np.ndarray, "batch"] | list[str], measured: Measured) -> None:
        if np.isfinite(measured.margin @ measured.confidence):  # one number that is finite only if all are
            return
        finite = np.isfinite(measured.margin) & np.isfinite(measured.confidence)
        if not finite.all():
            raise InputError(
                f"The outputs of item {_at(ids, int(np.argmin(finite)))!r} are not finite in epoch {self.epoch + 1}.",
                remedy="The training has diverged, or a class is masked that is the given one.",
            )

    def _settings(self) -> dict[str, object]:
        names = ("epochs", "of", "margin_epochs", "repeats")
        return {"classes": list(self.classes), **{name: getattr(self, name) for name in names}}

    def _go_on(self, store: Store) -> None:
        """Add the epochs that the folder has finished."""
        ids = store.ids()
        if not ids:
            return
        rows = self._rows.of(as_ids(ids))
        if len(self._rows) < len(ids) or not np.array_equal(rows, np.arange(len(ids))):
            raise SettingError("This folder was begun with other items.", where=str(store.folder))
        given = store.given()
        self._state.make_room(len(self._rows))
        self._stored_rows = len(ids)
        for epoch in range(store.finished):
            stored = store.epoch(epoch)
            outcomes = stored["outcome"][: len(ids)]
            seen = np.flatnonzero(outcomes)
            measured = Measured(stored["margin"][seen], stored["confidence"][seen], outcomes[seen] == 3)
            self._state.add(rows[seen], given[seen], measured, epoch, np.zeros(len(seen), dtype=np.bool_), refuse=True)
            self._presented[epoch] = len(seen)
            self.epoch = epoch + 1
            self._state.end_epoch(self.epoch)


def _at(ids: Int64[np.ndarray, "batch"] | list[str], place: int) -> str | int:
    return ids[place] if isinstance(ids, list) else int(ids[place])

"""Every epoch's numbers of every item, in a folder of memory-mapped files from which a recorder goes on after a crash.

The epoch being recorded is `current.rows`. When it is over it becomes `epoch-0003.rows`, then ids and given labels are
written where there are new ones, and last `history.json`, which counts the finished epochs: a process that ends at
any moment leaves the epochs finished before, and the one it was in is recorded anew.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from jaxtyping import Bool, Float64, Int32, Shaped

from middlemost.data.arrays import OwnsArrays, freeze
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError, SettingError
from middlemost.mislabels.dynamics.measure import Measured

FORMAT = "middlemost training dynamics"
MANIFEST = "history.json"
ROW = np.dtype([("margin", "<f8"), ("confidence", "<f8"), ("outcome", "u1")])
"""One item in one epoch, 17 bytes; the outcome is 0 where the item was not presented, 1 wrong, 3 right."""


@dataclass(frozen=True, slots=True, eq=False)
class History(OwnsArrays):
    """What a recorder saw, epoch by epoch.

    Attributes:
        items: Item ids, in the order in which they were first recorded or declared.
        labels: The classes.
        given: The given label of each item, as a code.
        margin: Margin at each presentation; NaN where there was none.
        confidence: Probability of the given class; NaN where there was no presentation.
        correct: Whether the given class had the largest output.
        settings: What the recorder was told.
    """

    items: Vocabulary
    labels: Vocabulary
    given: Int32[np.ndarray, "items"]
    margin: Float64[np.ndarray, "epochs items"]
    confidence: Float64[np.ndarray, "epochs items"]
    correct: Bool[np.ndarray, "epochs items"]
    settings: Mapping[str, Any]

    def __post_init__(self) -> None:
        self._own_arrays()


class Store:
    """The folder of one recorder.

    Args:
        folder: Where; made if it is not there.
        settings: What the recorder was told; a folder begun with other settings is refused.

    Raises:
        SettingError: The folder was begun with other settings.
        InputError: The folder holds something else.
    """

    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        self.folder = folder
        self.settings = dict(settings)
        self.finished = 0
        self._known = 0
        self._current: np.memmap | None = None
        if (folder / MANIFEST).exists():
            self._go_on(_manifest(folder))
        elif folder.exists() and any(folder.iterdir()):
            raise InputError("It holds no training dynamics.", where=str(folder), remedy="Name an empty folder.")
        else:
            folder.mkdir(parents=True, exist_ok=True)
            self._count_epochs()

    def ids(self) -> list[str] | list[int]:
        """The ids recorded so far, in the order of their rows."""
        path = self.folder / "items.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []

    def given(self) -> Int32[np.ndarray, "rows"]:
        """The given label of each row."""
        path = self.folder / "given.npy"
        return np.load(path) if path.exists() else np.empty(0, dtype=np.int32)

    def epoch(self, epoch: int) -> Shaped[np.ndarray, "rows"]:
        """A finished epoch, memory-mapped.

        Args:
            epoch: Counted from 0.
        """
        return np.memmap(self.folder / f"epoch-{epoch:04}.rows", dtype=ROW, mode="r")

    def write(self, rows: Int32[np.ndarray, "batch"], measured: Measured) -> None:
        """Note a minibatch of the current epoch.

        Args:
            rows: Row of each example.
            measured: Its numbers.
        """
        if not len(rows):
            return
        current = self._room_for(int(rows.max()) + 1)
        current["margin"][rows] = measured.margin
        current["confidence"][rows] = measured.confidence
        current["outcome"][rows] = np.where(measured.correct, 3, 1)

    def end_epoch(self, ids: list[str] | list[int] | None, given: Int32[np.ndarray, "rows"]) -> None:
        """Make the current epoch a finished one.

        Args:
            ids: All ids in the order of their rows; None where they are as they were.
            given: Their labels.
        """
        current = self._room_for(len(given))
        current.flush()
        self._current = None
        (self.folder / "current.rows").replace(self.folder / f"epoch-{self.finished:04}.rows")
        with (self.folder / "given.part").open("wb") as file:
            np.save(file, given)
        (self.folder / "given.part").replace(self.folder / "given.npy")
        if ids is not None:
            _write(self.folder / "items.json", ids)
        self.finished += 1
        self._count_epochs()

    def _room_for(self, rows: int) -> "np.memmap":
        if self._current is None or len(self._current) < rows:
            kept = 0 if self._current is None else len(self._current)
            self._current = np.memmap(
                self.folder / "current.rows",
                dtype=ROW,
                mode="r+" if kept else "w+",
                shape=max(rows, self._known, 2 * kept, 1),
            )
            self._known = max(self._known, len(self._current))
        return self._current

    def _count_epochs(self) -> None:
        _write(self.folder / MANIFEST, {"format": FORMAT, "finished": self.finished, "settings": self.settings})

    def _go_on(self, manifest: Mapping[str, Any]) -> None:
        for name, value in manifest["settings"].items():
            if self.settings.get(name) != value:
                raise SettingError(
                    f"This folder was begun with {name} {value!r}, and now it is {self.settings.get(name)!r}.",
                    where=str(self.folder),
                    remedy="Go on with the same settings, or name another folder.",
                )
        self.finished = int(manifest["finished"])
        self._known = len(self.given())


def read_history(folder: str | os.PathLike[str]) -> History:
    """The epochs that a recorder with `history=folder` has finished, also while it runs.

    Args:
        folder: The folder.

    Raises:
        InputError: The folder holds no training dynamics.
    """
    path = Path(folder)
    manifest = _manifest(path)
    store = Store(path, manifest["settings"])
    given, settings = store.given(), manifest["settings"]
    shape = (store.finished, len(given))
    margin, confidence, correct = np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape, dtype=np.bool_)
    for epoch in range(store.finished):
        rows = store.epoch(epoch)[: len(given)]
        seen = np.flatnonzero(rows["outcome"])
        margin[epoch, seen], confidence[epoch, seen] = rows["margin"][seen], rows["confidence"][seen]
        correct[epoch, seen] = rows["outcome"][seen] == 3
    ids = store.ids()
    items = Vocabulary(map(str, ids), kind="integer" if ids and isinstance(ids[0], int) else "text")
    labels = Vocabulary(settings["classes"])
    return History(items, labels, freeze(given), freeze(margin), freeze(confidence), freeze(correct), settings)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: object = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:  # pyright: ignore[reportUnknownMemberType]
        raise InputError("It holds no training dynamics.", where=str(folder))
    return cast("dict[str, Any]", manifest)


def _write(path: Path, content: object) -> None:
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)

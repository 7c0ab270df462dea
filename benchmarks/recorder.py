"""What a recorder of training dynamics costs beside aum and JSON lines, and its memory at ten million examples.

Run with `python benchmarks/recorder.py [--write]` after `pip install -e ".[train,bench]"`; about five minutes.
"""

import json
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import torch
from aum import AUMCalculator

import report
from middlemost.mislabels.dynamics import TrainingDynamics

CASES = [(64, 10), (256, 10), (64, 100), (64, 1000), (256, 1000)]
BARS = {10: "1", 100: "", 1000: "2"}
N_BATCHES = 80
EPOCHS = 3
MANY, MANY_EPOCHS, MANY_BATCH = 10_000_000, 20, 4096

Batches = list[tuple[Any, torch.Tensor, torch.Tensor]]


def measured() -> Iterator[str]:
    """Microseconds an example, then memory."""
    torch.set_num_threads(1)
    yield (
        f"Microseconds an example, of the recorder alone, one thread: the median of {N_BATCHES} minibatches an epoch, "
        f"in {EPOCHS - 1} epochs after a first one, of the same items shuffled. Outputs are tensors written just "
        "before, as by a forward pass."
    )
    yield ""
    head = ("batch × classes", "whole-number ids", "text ids", "with history", "bar", "aum", "JSON lines", "aum / ours")
    yield from report.table(head, (case_row(*case) for case in CASES))
    yield ""
    yield (
        "JSON lines are those of the published code of data maps: id, label and all logits of every example, each "
        "epoch. aum keeps margins alone."
    )
    yield ""
    held, taken = memory()
    yield (
        f"{MANY:,} declared examples, {MANY_EPOCHS} epochs, no history, the result included: the recorder held "
        f"{held / 1e6:,.0f} MB at most ({held / MANY:.0f} bytes an example; bar 1,000 MB). Minibatches of "
        f"{MANY_BATCH:,} took {taken / MANY / MANY_EPOCHS * 1e6:.2f} µs an example."
    )


def case_row(batch: int, classes: int) -> tuple[str, ...]:
    """One row, all recorders on the same minibatches."""
    numbered = [minibatches(batch, classes, epoch) for epoch in range(EPOCHS)]
    named = [[([f"example-{one}" for one in ids], *rest) for ids, *rest in epoch] for epoch in numbered]
    with tempfile.TemporaryDirectory() as folder:
        ours = ours_seconds(numbered, classes)
        texts = ours_seconds(named, classes)
        kept = ours_seconds(numbered, classes, Path(folder) / "history")
        peer = AUMCalculator(folder, compressed=True)
        aum = seconds(numbered, lambda ids, outputs, labels: peer.update(outputs, labels, ids.tolist()))
        with (Path(folder) / "dynamics.jsonl").open("w") as file:
            lines = seconds(numbered, lambda *batch: write_lines(file, *batch))
    per_example = [f"{one / batch * 1e6:.2f}" for one in (ours, texts, kept)]
    peers = [f"{one / batch * 1e6:.1f}" for one in (aum, lines)]
    return f"{batch} × {classes:,}", *per_example, BARS[classes], *peers, f"{aum / ours:.1f}"


def minibatches(batch: int, classes: int, epoch: int) -> Batches:
    """A shuffled epoch of the same items every time."""
    rng, n = np.random.default_rng(epoch), N_BATCHES * batch
    order, labels = rng.permutation(n), np.random.default_rng(99).integers(0, classes, n)
    made = []
    for first in range(0, n, batch):
        ids = order[first : first + batch]
        outputs = torch.tensor(rng.normal(size=(batch, classes)) * 3, dtype=torch.float32)
        made.append((ids, outputs, torch.tensor(labels[ids])))
    return made


def ours_seconds(epochs: list[Batches], classes: int, history: Path | None = None) -> float:
    """Seconds a minibatch of our recorder."""
    recorder = TrainingDynamics(classes, epochs=EPOCHS, history=history)
    return seconds(epochs, recorder.update, recorder.end_epoch)


def seconds(
    epochs: list[Batches], update: Callable[..., object], end_epoch: Callable[[], object] = lambda: None
) -> float:
    """Seconds a minibatch: the median over all epochs but the first."""
    taken: list[float] = []
    for number, batches in enumerate(epochs):
        for ids, outputs, labels in batches:
            just_made = outputs.clone()
            begun = time.perf_counter()
            update(ids, just_made, labels)
            if number:
                taken.append(time.perf_counter() - begun)
        end_epoch()
    return statistics.median(taken)


def write_lines(file: TextIO, ids: np.ndarray, outputs: torch.Tensor, labels: torch.Tensor) -> None:
    """A line of JSON for each example."""
    rows = zip(ids.tolist(), outputs.tolist(), labels.tolist(), strict=True)
    file.writelines(json.dumps({"guid": one, "logits": logits, "gold": label}) + "\n" for one, logits, label in rows)


def memory() -> tuple[float, float]:
    """Most bytes that the recorder held, and seconds that it took."""
    outputs = np.random.default_rng(0).normal(size=(MANY_BATCH, 2)).astype(np.float32)
    labels, spent = np.zeros(MANY_BATCH, dtype=np.int64), 0.0
    tracemalloc.start()
    recorder = TrainingDynamics(2, epochs=MANY_EPOCHS, items=MANY)
    for epoch in range(MANY_EPOCHS):
        for ids in shuffled(epoch):
            begun = time.perf_counter()
            recorder.update(ids, outputs[: len(ids)], labels[: len(ids)])
            spent += time.perf_counter() - begun
        recorder.end_epoch()
    result = recorder.result()
    assert len(result) == MANY
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak, spent


def shuffled(epoch: int) -> Iterator[np.ndarray]:
    """All ids in an order that looks random and takes no memory: multiples of a number prime to their count."""
    step = 7_368_787 + 2 * epoch * 10 * 7
    assert np.gcd(step, MANY) == 1
    for first in range(0, MANY, MANY_BATCH):
        yield np.arange(first, min(first + MANY_BATCH, MANY), dtype=np.int64) * step % MANY


if __name__ == "__main__":
    report.run(measured)

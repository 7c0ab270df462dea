"""The history: what it holds, and going on after a crash."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from middlemost.errors import InputError, SettingError
from middlemost.mislabels.dynamics import TrainingDynamics, read_history
from tests.mislabels.dynamics.presentations import feed, training

MADE = training(11, epochs=5, items=50, held=0.8)


def recorder(folder: Path | None, **settings: object) -> TrainingDynamics:
    return TrainingDynamics(4, history=folder, **{"epochs": 5, "margin_epochs": 4, **settings})  # pyright: ignore


def test_holds_every_presentation(tmp_path: Path):
    ours = recorder(tmp_path / "history")
    feed(ours, MADE)
    history, dynamics = read_history(tmp_path / "history"), ours.result()
    order = np.argsort(history.items.ids.astype(np.int64))
    np.testing.assert_array_equal(np.isfinite(history.margin[:, order]), MADE.held)
    given = MADE.labels[order := history.items.ids.astype(np.int64)]
    np.testing.assert_array_equal(history.given, given)
    expected = np.where(MADE.held, MADE.probabilities[:, np.arange(50), MADE.labels], np.nan)
    np.testing.assert_allclose(history.confidence, expected[:, order], rtol=1e-12)
    np.testing.assert_array_equal(history.correct.sum(axis=0), dynamics.correct[order])


@pytest.mark.parametrize("stop", [1, 2, 5])
@pytest.mark.parametrize("items", [None, 50])
def test_a_second_recorder_goes_on_and_ends_the_same(tmp_path: Path, stop: int, items: int | None):
    first = recorder(tmp_path, items=items)
    feed(first, MADE, epochs=stop)
    if stop < 5:
        first.update(np.arange(20), MADE.logits[stop, :20], MADE.labels[:20])  # of an epoch that does not end
    second = recorder(tmp_path, items=items)
    assert second.epoch == stop
    feed(second, MADE)
    whole = recorder(None, items=items)
    feed(whole, MADE)
    assert second.result().to_polars().equals(whole.result().to_polars())
    assert second.result().notes == whole.result().notes


KILLED = """
import os, signal, sys
import numpy as np
from tests.mislabels.dynamics.presentations import feed
from tests.mislabels.dynamics.test_history import MADE, recorder
from pathlib import Path
ours = recorder(Path(sys.argv[1]))
feed(ours, MADE, epochs=3)
ours.update(np.arange(30), MADE.logits[3, :30], MADE.labels[:30])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_killed_in_mid_epoch_loses_that_epoch_alone(tmp_path: Path):
    root = Path(__file__).parents[3]
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    assert len(read_history(tmp_path).margin) == 3
    second, whole = recorder(tmp_path), recorder(None)
    assert second.epoch == 3
    feed(second, MADE)
    feed(whole, MADE)
    assert second.result().to_polars().equals(whole.result().to_polars())


def test_texts_as_ids(tmp_path: Path):
    for epoch in range(2):
        ours = TrainingDynamics(["no", "yes"], epochs=2, history=tmp_path)
        ours.update(["ä\nb", "c"][:: 1 - 2 * epoch], np.array([[1.0, 0], [0, 5]]), ["no", "yes"][:: 1 - 2 * epoch])
        ours.end_epoch()
    assert list(read_history(tmp_path).items) == ["ä\nb", "c"]
    assert ours.result().items[:] == ["c", "ä\nb"]
    assert ours.result().margin.tolist() == [(5 - 1) / 2, (1 - 5) / 2]


def test_other_settings_items_or_content_are_refused(tmp_path: Path):
    feed(recorder(tmp_path / "a", items=50), MADE, epochs=1)
    with pytest.raises(SettingError, match="begun with epochs 5, and now it is 6"):
        recorder(tmp_path / "a", epochs=6, items=50)
    with pytest.raises(SettingError, match="begun with other items"):
        recorder(tmp_path / "a", items=list(range(50))[::-1])
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "letter.txt").write_text("dear")
    with pytest.raises(InputError, match="holds no training dynamics"):
        recorder(tmp_path / "b")
    with pytest.raises(InputError, match="holds no training dynamics"):
        read_history(tmp_path / "none")

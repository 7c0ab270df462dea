"""Keras on its PyTorch backend."""

import os

import numpy as np
import pytest

from middlemost.mislabels.dynamics import TrainingDynamics

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # Keras warns of calls of its own


def model_of(lr: float):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(2)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.SGD(lr), loss=loss)
    return model


X = np.random.default_rng(0).normal(size=(30, 3)).astype(np.float32)
Y = (X[:, 0] > 0).astype(np.int64)


def margins(model) -> np.ndarray:
    logits = np.asarray(model.predict_on_batch(X))
    return (logits[:, 1] - logits[:, 0]) * np.where(Y == 1, 1, -1)


def test_presentations_before_each_step():
    from middlemost.mislabels.dynamics.adapters.keras import fit_recorded

    model = model_of(0.0)
    ids = [f"i{k:02}" for k in range(30)]
    still = fit_recorded(model, X, Y, dynamics=TrainingDynamics(2, epochs=2, items=ids), ids=ids, batch=7)
    np.testing.assert_allclose(still.margin, margins(model), atol=1e-5)
    model = model_of(0.5)
    before = margins(model)
    one_step = fit_recorded(model, X, Y, dynamics=TrainingDynamics(2, epochs=1), batch=30)
    np.testing.assert_allclose(one_step.margin, before, atol=1e-5)
    moved = fit_recorded(model_of(0.5), X, Y, dynamics=TrainingDynamics(2, epochs=10), batch=7)
    assert moved.confidence.mean() > still.confidence.mean() + 0.1


def test_the_callback_records_after_each_epoch():
    from middlemost.mislabels.dynamics.adapters.keras import RecordAtEpochEnd

    model, recorder = model_of(0.5), TrainingDynamics(2, epochs=1)
    model.fit(X, Y, epochs=1, verbose=0, callbacks=[RecordAtEpochEnd(recorder, X, Y, batch=8)])
    np.testing.assert_allclose(recorder.result().margin, margins(model), atol=1e-5)

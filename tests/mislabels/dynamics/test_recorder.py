"""The recorder against its formulas, the aum package, and the cases people met."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost import Vocabulary
from middlemost.errors import InputError, SettingError
from middlemost.mislabels.dynamics import Dynamics, TrainingDynamics
from tests.mislabels.dynamics.presentations import Training, by_formula, feed, training, trainings

# Case E4 of margins from logits or probabilities: logits [epochs, items, classes], the given class is 0.
E4 = np.array(
    [[[2.0, 0.5, -1.0], [6.0, 0.0, 0.0], [2.0, 0.0, 0.0]], [[1.0, 3.0, 0.0], [0.0, 1.5, 0.0], [2.0, 0.0, 0.0]]]
)


def recorded(made: Training, **settings: object) -> Dynamics:
    recorder = TrainingDynamics(made.logits.shape[2], epochs=len(made.logits), **settings)  # pyright: ignore
    feed(recorder, made)
    return recorder.result()


@given(trainings(), st.data())
def test_equals_the_formulas(made: Training, data: st.DataObject):
    epochs, n_items, _ = made.logits.shape
    margin_epochs = data.draw(st.integers(1, epochs))
    made.held[:, 0] = True
    declared = data.draw(st.sampled_from([None, n_items]))
    dynamics = recorded(made, margin_epochs=margin_epochs, items=declared)
    there = made.held.any(axis=0)
    assert dynamics.items.native() == np.flatnonzero(there).tolist()
    for name, values in by_formula(made, margin_epochs).items():
        np.testing.assert_allclose(getattr(dynamics, name), values[there], rtol=1e-9, atol=1e-12, err_msg=name)
    np.testing.assert_array_equal(dynamics.given, made.labels[there])


def test_equals_the_aum_package():
    """aum 1.0.2, AUMCalculator.update once an epoch with the logits of training(3), then sums / counts."""
    made = training(3, epochs=3, items=5, classes=4)
    expected = [-0.3228401373051341, 0.24836411482530737, -6.351902432233992, -1.6888150607005228, -2.399379780845712]
    np.testing.assert_allclose(recorded(made).margin, expected, atol=1e-12)


def test_equals_the_aum_package_where_it_is_installed(tmp_path):
    aum, torch = pytest.importorskip("aum"), pytest.importorskip("torch")
    made, peer = training(5), aum.AUMCalculator(str(tmp_path))
    for logits in made.logits:
        peer.update(torch.tensor(logits), torch.tensor(made.labels), list(range(40)))
    np.testing.assert_allclose(recorded(made).margin, [peer.sums[k] / peer.counts[k] for k in range(40)], atol=1e-12)


def test_case_e4_margins_are_of_logits_or_of_logarithms():
    labels = [0, 0, 0]
    from_logits = TrainingDynamics(3, epochs=2)
    from_shares = TrainingDynamics(3, epochs=2, of="probabilities")
    for logits in E4:
        shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        from_logits.update(["e1", "e2", "e3"], logits, labels)
        from_shares.update(["e1", "e2", "e3"], shares, labels)
        from_logits.end_epoch()
        from_shares.end_epoch()
    assert from_logits.result().margin.tolist() == [-0.25, 2.25, 2.0]
    np.testing.assert_allclose(from_shares.result().margin, [-0.25, 2.25, 2.0], atol=1e-12)
    assert from_logits.result().margin_of == "logits"
    assert from_shares.result().margin_of == "logarithms of probabilities"


def test_case_e4_probabilities_in_place_of_logits_are_asked_about():
    shares = np.exp(E4[0]) / np.exp(E4[0]).sum(axis=1, keepdims=True)
    for dtype in (np.float32, np.float64, np.float16):
        with pytest.raises(InputError, match=r"Are these probabilities\? .* Say of=\"probabilities\""):
            TrainingDynamics(3, epochs=1).update([1, 2, 3], shares.astype(dtype), [0, 0, 0])
    with pytest.raises(InputError, match="sum to one"):
        TrainingDynamics(3, epochs=1, of="probabilities").update([1, 2, 3], E4[0], [0, 0, 0])


def test_case_e5_a_last_batch_of_one_is_a_batch():
    made = training(1, epochs=2, items=9, classes=3)
    ours, whole = TrainingDynamics(3, epochs=2), TrainingDynamics(3, epochs=2)
    feed(ours, made, batch=4)
    feed(whole, made, batch=9)
    assert ours.result().presentations.tolist() == [2] * 9
    np.testing.assert_array_equal(ours.result().margin, whole.result().margin)


def test_case_e5_an_empty_batch_records_nothing_and_one_class_is_refused():
    recorder = TrainingDynamics(2, epochs=1)
    recorder.update([], np.empty((0, 2)), [])
    with pytest.raises(InputError, match="Nothing was recorded in epoch 1"):
        recorder.end_epoch()
    with pytest.raises(InputError, match="Nothing was recorded"):
        recorder.result()
    for classes in (1, 0, ["only"]):
        with pytest.raises(SettingError, match="margin needs another"):
            TrainingDynamics(classes, epochs=1)


def test_case_e6_numbers_are_by_id():
    recorder = TrainingDynamics(["no", "yes"], epochs=3, of="probabilities")
    for batch in ({3: 0.9, 1: 0.2, 2: 0.1}, {2: 0.3, 3: 0.9, 1: 0.8}, {1: 0.5, 2: 0.2, 3: 0.9}):
        given = np.array(list(batch.values()))
        recorder.update(list(batch), np.column_stack([1 - given, given]), ["yes"] * 3)
        recorder.end_epoch()
    dynamics = recorder.result()
    assert dynamics.items.native() == [1, 2, 3]
    np.testing.assert_allclose(dynamics.confidence, [0.5, 0.2, 0.9])
    np.testing.assert_allclose(dynamics.variability.round(4), [0.2449, 0.0816, 0])
    assert dynamics.variability[2] == 0


def test_case_e6_without_ids_it_says_how_to_get_them():
    with pytest.raises(InputError, match=r"without the ids .* WithIds and collate_with_ids"):
        TrainingDynamics(2, epochs=1).update(None, np.zeros((1, 2)), [0])


def test_variability_is_missing_with_one_epoch():
    dynamics = recorded(training(0, epochs=1))
    assert np.isnan(dynamics.variability).all()
    assert dynamics.to_polars()["variability"].null_count() == 40


def test_an_id_twice_in_an_epoch_is_refused_and_leaves_no_trace():
    made = training(2, epochs=2, items=6)
    recorder, clean = TrainingDynamics(4, epochs=2), TrainingDynamics(4, epochs=2)
    for one in (recorder, clean):
        one.update([0, 1, 2], made.logits[0, :3], made.labels[:3])
    for ids in ([3, 1], [4, 4]):
        with pytest.raises(InputError, match=rf"Item {ids[1]} comes a second time in epoch 1\. Call end_epoch"):
            recorder.update(ids, made.logits[0, ids], made.labels[ids])
    for one in (recorder, clean):
        one.update([3, 4, 5], made.logits[0, 3:], made.labels[3:])
        one.end_epoch()
        one.update(np.arange(6), made.logits[1], made.labels)
        one.end_epoch()
    assert recorder.result().to_polars().equals(clean.result().to_polars())


def test_the_first_presentation_counts_where_a_sampler_repeats():
    logits = np.array([[3.0, 0.0], [0.0, 3.0], [1.0, 0.0], [0.0, 9.0]])
    recorder = TrainingDynamics(2, epochs=1, repeats="first")
    recorder.update(["a", "b", "a"], logits[:3], [0, 0, 0])
    recorder.update(["b"], logits[3:], [0])
    recorder.end_epoch()
    dynamics = recorder.result()
    assert dynamics.margin.tolist() == [3.0, -3.0]
    assert dynamics.presentations.tolist() == [1, 1]
    assert dynamics.notes == ("2 times an item came again within an epoch, which did not count.",)


def test_a_label_that_changes_is_refused():
    recorder = TrainingDynamics(["cat", "dog"], epochs=2)
    recorder.update(["a", "b"], np.zeros((2, 2)), ["cat", "dog"])
    recorder.end_epoch()
    with pytest.raises(InputError, match="Item 'b' has the label 'cat' and had 'dog' before"):
        recorder.update(["a", "b"], np.zeros((2, 2)), ["cat", "cat"])


def test_an_epoch_cut_short_is_noted():
    made = training(4, epochs=3, items=10)
    made.held[1, 7:] = False
    dynamics = recorded(made)
    assert dynamics.presentations.tolist() == [3] * 7 + [2] * 3
    assert dynamics.notes[0].startswith("Not every epoch held all 10 items: epoch 2 held 7.")
    recorder = TrainingDynamics(4, epochs=3, items=12)
    feed(recorder, made, epochs=2)
    notes = recorder.result().notes
    assert notes[0] == "2 of 3 epochs were over when this was taken."
    assert notes[2] == "2 items were never presented and are left out."


def test_a_result_taken_before_the_end_does_not_change():
    made = training(4, epochs=4)
    recorder = TrainingDynamics(4, epochs=4)
    feed(recorder, made, epochs=2)
    early = recorder.result()
    before = early.margin.copy()
    feed(recorder, made)
    np.testing.assert_array_equal(early.margin, before)
    assert not np.array_equal(recorder.result().margin, before)


def test_more_epochs_than_announced_are_refused():
    recorder = TrainingDynamics(4, epochs=2)
    feed(recorder, training(0, epochs=2))
    with pytest.raises(SettingError, match="2 epochs were announced, and this is one more"):
        recorder.update([1], np.zeros((1, 4)), [0])
    with pytest.raises(SettingError, match="all are over"):
        recorder.end_epoch()


@pytest.mark.parametrize(
    ("ids", "outputs", "labels", "message"),
    [
        ([1, 2], np.zeros((2, 3)), [0, 0], r"shape \(2, 3\), and 2 classes"),
        ([1, 2], np.zeros(2), [0, 0], r"shape \(2,\)"),
        ([1], np.zeros((2, 2)), [0, 0], "1 ids, 2 rows and 2 labels"),
        ([1, 2], np.zeros((2, 2)), [0, 2], "A label is 2, and 2 classes"),
        ([1, 2], np.zeros((2, 2)), [0, -1], "A label is -1"),
        ([1, 2], np.zeros((2, 2)), ["cat", "cow"], "'cow' is not among"),
        ([1, 2], np.zeros((2, 2)), [0.5, 1.0], "Labels are columns of the outputs or names"),
        ([1.5, 2], np.zeros((2, 2)), [0, 0], "Ids are whole numbers or texts"),
        ([1, 2], np.array([[0, 1], [np.nan, 0]]), [0, 0], "outputs of item 2 are not finite in epoch 1"),
    ],
)
def test_what_is_refused(ids: object, outputs: object, labels: object, message: str):
    with pytest.raises(InputError, match=message):
        TrainingDynamics(["cat", "dog"], epochs=1).update(ids, outputs, labels)


def test_whole_numbers_that_could_be_names_or_columns_are_refused():
    recorder = TrainingDynamics([1, 2, 3], epochs=1)
    with pytest.raises(InputError, match="they could be names or columns"):
        recorder.update([1], np.zeros((1, 3)), [1])
    recorder.update([1], np.zeros((1, 3)), ["3"])
    recorder.end_epoch()
    assert recorder.result().columns()["label"] == [3]


def test_any_array_will_do():
    torch = pytest.importorskip("torch")
    made, ours = training(6, epochs=1, items=5, classes=3), TrainingDynamics(3, epochs=1)
    logits = torch.tensor(made.logits[0], requires_grad=True)
    ours.update(torch.arange(5), logits, torch.tensor(made.labels))
    ours.end_epoch()
    np.testing.assert_array_equal(ours.result().margin, recorded(made).margin)
    frozen = made.logits[0].copy(order="F")
    frozen.flags.writeable = False
    for outputs in (made.logits[0].tolist(), frozen, torch.tensor(made.logits[0]).to(torch.bfloat16)):
        other = TrainingDynamics(3, epochs=1)
        other.update(np.array([f"i{k}" for k in range(5)]), outputs, made.labels.tolist())
        other.end_epoch()
        np.testing.assert_allclose(other.result().margin, recorded(made).margin, atol=0.1)


def test_settings_are_checked():
    for settings in ({"epochs": 0}, {"epochs": 2, "margin_epochs": 3}, {"epochs": 2, "margin_epochs": 0}):
        with pytest.raises(SettingError, match="both are at least 1"):
            TrainingDynamics(2, **settings)


def test_the_result_is_a_table_of_its_own_and_survives_pickling():
    dynamics = recorded(training(0))
    table = pickle.loads(pickle.dumps(dynamics)).to_polars()
    assert table.columns[:4] == ["item", "label", "presentations", "margin"]
    assert len(table) == len(dynamics) == 40
    assert not dynamics.margin.flags.writeable
    assert repr(dynamics) == "Dynamics(40 items, 6 of 6 epochs, 4 classes)"
    assert dynamics.early_epochs == 2


def test_the_order_of_the_loader_leaves_no_trace():
    made, results = training(8), []
    for seed, batch in ((1, 7), (2, 40), (3, 1)):
        recorder = TrainingDynamics(Vocabulary("wxyz"), epochs=6)
        feed(recorder, made, seed=seed, batch=batch)
        results.append(recorder.result().to_polars())
    assert results[0].equals(results[1])
    assert results[0].equals(results[2])

"""Why a label is flagged, in sentences."""

from dataclasses import replace

import numpy as np

from middlemost.data.consensus import Consensus
from middlemost.data.estimate import Estimate
from middlemost.data.label_quality import LabelQuality
from middlemost.data.vocabulary import Vocabulary
from middlemost.mislabels.dynamics import TrainingDynamics
from middlemost.mislabels.neighbours import Neighbours
from middlemost.mislabels.reasons import with_reasons

ITEMS = Vocabulary(["p", "q", "r", "s", "t", "u"])
LABELS = Vocabulary(["cat", "dog"])
GIVEN = np.array([0, 1, 1, 1, 1, 0], dtype=np.int32)
PROBABILITIES = np.array([[0.03, 0.97]] + [[0.2, 0.8]] * 4 + [[0.9, 0.1]])
FLAGGED = np.array([True] + [False] * 5)
JUDGED = LabelQuality(
    items=ITEMS,
    labels=LABELS,
    given=GIVEN,
    quality=np.linspace(0, 1, 6),
    flagged=FLAGGED,
    suggested=np.where(FLAGGED, 1, GIVEN).astype(np.int32),
    signals={},
    ambiguous=~FLAGGED,
    reasons=((),) * 6,
    noise_rate=Estimate("rate", 0.1),
    noise=np.full((2, 2), 0.25),
    noise_low=np.zeros((2, 2)),
    noise_high=np.ones((2, 2)),
)


def consensus(n_ratings: int, label: int) -> Consensus:
    return Consensus(
        method="majority",
        posterior=np.full((6, 2), 0.5),
        label=np.full(6, label, dtype=np.int32),
        tied=np.zeros(6, dtype=bool),
        anchored=np.zeros(6, dtype=bool),
        n_ratings=np.full(6, n_ratings),
        items=ITEMS,
        raters=Vocabulary(["ann"]),
        labels=LABELS,
    )


def test_models_are_quoted_and_only_flagged_items_have_reasons():
    found = with_reasons(JUDGED, PROBABILITIES)
    assert found.reasons == (("models that did not see it say dog with 97% and cat with 3%",),) + ((),) * 5
    assert replace(found, reasons=JUDGED.reasons).quality.tolist() == JUDGED.quality.tolist()


def test_neighbours_that_have_the_suggested_label_are_named():
    index = np.tile(np.array([5, 4, 3, 2, 1], dtype=np.int32), (6, 1))
    near = Neighbours(index, np.ones((6, 5)), "cosine")
    found = with_reasons(JUDGED, PROBABILITIES, neighbours=near).reasons[0]
    assert found[1] == "4 of its 5 nearest are labelled dog (t, s, r, …)"
    alone = Neighbours(index[:, :1], np.ones((6, 1)), "cosine")
    assert len(with_reasons(JUDGED, PROBABILITIES, neighbours=alone).reasons[0]) == 1


def test_early_training_is_quoted_where_it_doubted():
    def said(own: float, epochs: int = 1) -> tuple[str, ...]:
        recorder = TrainingDynamics(LABELS, epochs=epochs, items=ITEMS, of="probabilities")
        for _ in range(epochs):
            recorder.update(list(ITEMS), np.array([[own, 1 - own]] + [[0.5, 0.5]] * 5), GIVEN)
            recorder.end_epoch()
        return with_reasons(JUDGED, PROBABILITIES, dynamics=recorder.result()).reasons[0]

    assert said(0.04)[1] == "early in training its label had a probability of 4%"
    assert len(said(0.9)) == 1


def test_an_item_not_presented_early_has_no_such_sentence():
    recorder = TrainingDynamics(LABELS, epochs=2, items=ITEMS, of="probabilities")
    recorder.update(list(ITEMS)[1:], np.full((5, 2), 0.5), GIVEN[1:])
    recorder.end_epoch()
    recorder.update(list(ITEMS), np.full((6, 2), 0.5), GIVEN)
    recorder.end_epoch()
    assert len(with_reasons(JUDGED, PROBABILITIES, dynamics=recorder.result()).reasons[0]) == 1


def test_raters_are_quoted_where_they_contradict():
    def said(n_ratings: int, label: int) -> tuple[str, ...]:
        return with_reasons(JUDGED, PROBABILITIES, consensus=consensus(n_ratings, label)).reasons[0][1:]

    assert said(3, 1) == ("its 3 ratings say dog",)
    assert said(1, 1) == ("its only rating says dog",)
    assert said(3, 0) == ()
    assert said(0, 1) == ()
    assert said(3, -1) == ()

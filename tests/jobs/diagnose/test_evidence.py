"""What training tells about the labels, in and out of sample."""

import numpy as np
import pytest

from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError
from middlemost.jobs.diagnose.evidence import FOLDS, Gathered, evidence_from_features
from middlemost.mislabels.views import network as network_module
from middlemost.mislabels.views.layers import logistic
from tests.mislabels.views.samples import clouds

SOME = clouds(60)
ITEMS = Vocabulary([f"i{one:02}" for one in range(60)])
LABELS = Vocabulary(["a", "b", "c"])


@pytest.fixture(autouse=True)
def _short_trainings(monkeypatch):
    monkeypatch.setattr(network_module, "EPOCHS", 3)


def gathered(**more) -> Gathered:
    known = {"given": SOME.given, "items": ITEMS, "labels": LABELS, "head": logistic(SOME.features)}
    return evidence_from_features(SOME.features, **(known | more))


def test_evidence_is_of_the_views_and_the_training():
    found = gathered()
    evidence, rows = found.evidence, np.arange(60)
    assert np.array_equal(evidence.probabilities, found.views.probabilities)
    assert np.array_equal(evidence.kernel, found.views.kernel)
    assert list(evidence.shares) == ["early_confidence"]
    assert np.array_equal(evidence.shares["early_confidence"], found.dynamics.early_confidence)
    assert np.array_equal(evidence.shown["linear"], found.views.linear[rows, SOME.given])
    assert list(found.dynamics.items) == list(ITEMS)
    assert np.array_equal(found.dynamics.given, SOME.given)
    assert np.array_equal(np.unique(found.views.fold), np.arange(FOLDS))
    assert evidence.judged.all()


def test_groups_stay_in_one_fold():
    group = np.where(np.arange(60) < 12, np.arange(60) // 4, -1).astype(np.int32)
    fold = gathered(group=group).views.fold
    assert [len(set(fold[group == one].tolist())) for one in range(3)] == [1, 1, 1]


def test_labels_that_one_fold_holds_cannot_be_judged():
    given = SOME.given.copy()
    given[given == 2] = 0
    given[:2] = 2
    group = np.full(60, -1, dtype=np.int32)
    group[:2] = 0
    judged = gathered(given=given, group=group).evidence.judged
    assert judged.tolist() == [False, False] + [True] * 58


def test_too_few_items_or_groups_or_labels_are_refused():
    group = np.repeat([0, 1, 2, 3], 15).astype(np.int32)
    with pytest.raises(InputError, match=r"60 items are 4 groups so.*a finer group"):
        gathered(group=group)
    with pytest.raises(InputError, match="All 60 items have one label"):
        gathered(given=np.zeros(60, dtype=np.int32))
    with pytest.raises(InputError, match="4 items cannot be judged"):
        evidence_from_features(SOME.features[:4], SOME.given[:4], Vocabulary(ITEMS[:4]), LABELS)

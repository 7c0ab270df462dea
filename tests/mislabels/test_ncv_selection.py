"""NCV: the selection by hand, and nothing removed."""

import numpy as np

from middlemost.mislabels.incv_selection import incv
from middlemost.mislabels.ncv_selection import ncv
from tests.mislabels.heads import knowing


def test_what_the_model_of_the_other_half_predicts_is_selected():
    true = (np.arange(30) % 3).astype(np.int32)
    label = true.copy()
    label[[2, 11]] = 0
    features = np.arange(30, dtype=np.float64)[:, None]
    found = ncv(features, label, 3, head=knowing(true))
    assert np.flatnonzero(~found.selected).tolist() == [2, 11]
    assert not found.removed.any()
    assert set(found.times_judged) == {1}
    first = incv(features, label, 3, head=knowing(true), rounds=1)
    assert first.selected_in.tolist() == found.selected_in.tolist()
    assert first.noise == found.noise

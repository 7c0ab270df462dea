"""A share of items, and the difference of two, as estimates."""

import numpy as np
import pytest

from middlemost.jobs.demo.shares import paired_difference, share_of


def test_share_with_wilsons_interval():
    share = share_of("right", 194.0, 200, n_raters=5)
    # Wilson's interval of 194 of 200 at 95%: .936 to .986.
    assert (share.value, share.low, share.high) == pytest.approx((0.97, 0.936, 0.986), abs=5e-4)
    assert (share.n_items, share.n_raters, share.level) == (200, 5, 0.95)
    assert share.how.endswith("and these raters")
    assert share_of("right", 194.0, 200, n_raters=0).how.endswith("items like these")


def test_paired_difference_with_the_normal_interval():
    # 30 items better, 10 worse, 160 alike: mean .1, variance (40 - 200 * .01) / 199, 1.96 standard errors .0606.
    gain = paired_difference("gain", np.repeat([1.0, -1.0, 0.0], [30, 10, 160]), n_raters=0)
    assert (gain.value, gain.low, gain.high) == pytest.approx((0.1, 0.0394, 0.1606), abs=5e-5)
    assert (gain.n_items, gain.level) == (200, 0.95)

"""A share of items as an estimate."""

import pytest

from middlemost.jobs.demo.shares import share_of


def test_share_with_wilsons_interval():
    share = share_of("right", 194.0, 200, n_raters=5)
    # Wilson's interval of 194 of 200 at 95%: .936 to .986.
    assert (share.value, share.low, share.high) == pytest.approx((0.97, 0.936, 0.986), abs=5e-4)
    assert (share.n_items, share.n_raters, share.level) == (200, 5, 0.95)

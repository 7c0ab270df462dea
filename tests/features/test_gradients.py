import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost.features.gradients import gradient_histograms


def ramp(angle, side=16, slope=0.02):
    """An image whose gradient points everywhere in one direction, given in degrees."""
    row, column = np.mgrid[:side, :side]
    plane = slope * (np.cos(np.radians(angle)) * column + np.sin(np.radians(angle)) * row)
    return (plane - plane.min()).astype(np.float32)[None, ..., None]


@pytest.mark.parametrize(("angle", "bins"), [(0, {0}), (20, {1}), (90, {4, 5}), (180, {0}), (200, {1}), (160, {8})])
def test_a_ramp_fills_the_bins_of_its_direction(angle, bins):
    # The border has no gradient across it, so the inner bins alone are looked at: 20 degrees a bin, shared linearly.
    found = gradient_histograms(ramp(angle)).reshape(4, 9).sum(axis=0)
    assert set(np.argsort(found)[-len(bins) :]) == bins


def test_a_direction_between_two_bins_is_shared_equally():
    # 90 degrees lies half way between bin 4 (80) and bin 5 (100).
    found = gradient_histograms(ramp(90)).reshape(4, 9)
    np.testing.assert_allclose(found[:, 4], found[:, 5], rtol=1e-5)


def test_blocks_by_hand():
    # Two pixels wide of difference 1 at columns 3 and 4 in each of 16 rows: 8 rows of 2 in the upper left and lower
    # left cell, all in bin 0. So the block is (16, 16) / sqrt(512 + .001), cut at .2, scaled: 1/sqrt(2) each.
    image = np.zeros((1, 16, 16, 1), dtype=np.float32)
    image[:, :, 4:] = 1.0
    found = gradient_histograms(image).reshape(4, 9)
    clipped = 0.2 / np.sqrt(2 * 0.2**2 + 1e-3)
    np.testing.assert_allclose(found[:, 0], [clipped, 0.0, clipped, 0.0], rtol=1e-5)
    assert float(found[:, 1:].max()) == 0.0


@given(st.integers(0, 2**32 - 1), st.sampled_from([16, 32, 40]), st.sampled_from([1, 3]))
def test_lengths_and_shapes(seed, side, channels):
    images = np.random.default_rng(seed).random((2, side, side, channels), dtype=np.float32)
    found = gradient_histograms(images)
    blocks = (side // 8 - 1) ** 2
    assert found.shape == (2, 36 * blocks)
    lengths = np.linalg.norm(found.reshape(2, blocks, 36), axis=2)
    assert ((lengths > 0.99) & (lengths < 1.0)).all()


def test_brightness_and_sign_do_not_count():
    image = np.random.default_rng(0).random((1, 32, 32, 1), dtype=np.float32)
    found = gradient_histograms(image)
    np.testing.assert_allclose(gradient_histograms(image * np.float32(0.5) + np.float32(0.3)), found, atol=2e-3)
    np.testing.assert_allclose(gradient_histograms(np.float32(1.0) - image), found, atol=1e-4)


def test_grey_in_three_channels_is_grey_and_flat_is_zero():
    image = np.random.default_rng(0).random((1, 32, 32, 1), dtype=np.float32)
    np.testing.assert_array_equal(gradient_histograms(np.repeat(image, 3, axis=3)), gradient_histograms(image))
    assert not gradient_histograms(np.full((1, 16, 16, 3), 0.4, dtype=np.float32)).any()

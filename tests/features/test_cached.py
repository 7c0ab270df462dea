import os
import signal
import subprocess
import sys
import textwrap
import time

import numpy as np
import polars as pl
import pytest
from PIL import Image
from sklearn.datasets import load_digits

from middlemost.errors import InputError
from middlemost.features import cached, text
from middlemost.features.cached import cached_image_features, cached_text_features
from middlemost.features.image import image_features


def refuse(*_, **__):
    raise AssertionError("computed again")


def test_images_are_made_once_whatever_they_are_called(tmp_path, monkeypatch):
    digits = (load_digits().images[:30] * 15).astype(np.uint8)
    for k, digit in enumerate(digits):
        Image.fromarray(digit).save(tmp_path / f"{k:02}.png")
    names = [f"{k:02}.png" for k in range(30)]
    found = cached_image_features(names, root=tmp_path, folder=tmp_path / "kept")
    np.testing.assert_allclose(found, image_features(names, root=tmp_path), atol=1e-6)
    monkeypatch.setattr(cached, "image_features", refuse)
    (tmp_path / "00.png").rename(tmp_path / "first.png")
    again = cached_image_features([*names[:0:-1], "first.png"], root=str(tmp_path), folder=tmp_path / "kept")
    np.testing.assert_array_equal(again, found[::-1])


def test_unreadable_images_are_all_named(tmp_path):
    (tmp_path / "bad.png").write_text("bad")
    images = [np.zeros((4, 4)), tmp_path / "bad.png", tmp_path / "none.png"]
    with pytest.raises(InputError, match=r"2 of 3 images cannot be read: b \(.*bad\.png\): .*; c \(.*none\.png\): "):
        cached_image_features(images, names=["a", "b", "c"], folder=tmp_path / "kept")


def test_texts_are_encoded_once_and_torch_is_not_needed_again(tmp_path, monkeypatch):
    pytest.importorskip("sentence_transformers")
    found = cached_text_features(["one", "two", "one"], folder=tmp_path)
    np.testing.assert_array_equal(found[0], found[2])
    monkeypatch.setattr(text, "load_encoder", refuse)
    np.testing.assert_array_equal(cached_text_features(["two", "one"], folder=tmp_path), found[[1, 0]])
    with pytest.raises(AssertionError, match="computed again"):
        cached_text_features(["two", "three"], folder=tmp_path)


@pytest.mark.slow
def test_a_killed_run_over_real_photographs_resumes(real_data, tmp_path):
    source = real_data / "mislabels/cifar10_test/images.parquet"
    program = textwrap.dedent(f"""
        import polars as pl
        from middlemost.features.cached import cached_image_features
        cached_image_features(pl.read_parquet({str(source)!r})["jpeg"].to_list(), folder={str(tmp_path)!r})
    """)
    running = subprocess.Popen([sys.executable, "-c", program])
    deadline = time.monotonic() + 120
    while not list(tmp_path.glob("*/*.features")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    done = len(list(tmp_path.glob("*/*.features")))
    assert 1 <= done < 10
    jpegs = pl.read_parquet(source)["jpeg"].to_list()
    told = []
    found = cached_image_features(jpegs, folder=tmp_path, progress=lambda step, of: told.append((step, of)))
    assert told[0] == (1024 * done, 10_000)
    np.testing.assert_allclose(found[::997], image_features(jpegs[::997]), atol=1e-6)

import io

import numpy as np
import polars as pl
import pytest
from PIL import Image, ImageDraw
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

from middlemost.errors import InputError, SettingError
from middlemost.features.decode import decode_images
from middlemost.features.image import image_features


def png(image, **settings):
    stream = io.BytesIO()
    image.save(stream, "PNG", **settings)
    return stream.getvalue()


def drawn(mode="RGB", size=(40, 30)):
    image = Image.new("RGB", size, (20, 90, 200))
    ImageDraw.Draw(image).ellipse((5, 5, 25, 25), fill=(250, 210, 10))
    return image.convert(mode)


def test_a_path_its_bytes_and_its_array_are_one_image(tmp_path):
    image = drawn()
    image.save(tmp_path / "1.png")
    array = np.asarray(image)
    kinds = [tmp_path / "1.png", png(image), array, array.astype(np.float64) / 255]
    found = image_features(kinds)
    assert found.shape == (4, 516)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found[0], found[1])
    np.testing.assert_allclose(found[2:], found[[0, 0]], atol=0.02)  # Pillow rounds a resized file to whole numbers
    relative = image_features(["1.png"], root=tmp_path)
    np.testing.assert_array_equal(relative[0], found[0])


def test_the_small_picture_by_hand():
    # All red: grey (1 + 0 + 0 - 1.5) / √3, red-green 1/√2, blue-yellow 1/√6; times (4 - 1) / 8.
    red = np.zeros((32, 32, 3), dtype=np.uint8)
    red[..., 0] = 255
    found = image_features([red])[0, 324:].reshape(64, 3)
    expected = np.array([-0.5 / 3**0.5, 1 / 2**0.5, 1 / 6**0.5]) * 3 / 8
    np.testing.assert_allclose(found, np.tile(expected, (64, 1)), atol=1e-6)
    assert not image_features([red])[0, :324].any()


def test_grey_images_have_no_colour():
    found = image_features(load_digits().images[:5] / 16.0)
    np.testing.assert_allclose(found[:, 324:].reshape(5, 64, 3)[..., 1:], 0.0, atol=1e-6)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I", "I;16", "F", "YCbCr", "HSV", "LAB"])
def test_every_mode_of_pillow_is_read(mode):
    grey = drawn("L", (32, 32))
    if mode in ("I", "I;16", "F"):
        deep = np.asarray(grey).astype({"I": np.int32, "I;16": np.uint16, "F": np.float32}[mode])
        image = Image.fromarray(deep * (1 if mode == "F" else 257))
    else:
        image = drawn(mode, (32, 32))
    stream = io.BytesIO()
    image.save(stream, "TIFF") if mode not in ("P", "HSV") else (
        image.convert("P" if mode == "P" else "RGB").save(stream, "PNG")
    )
    made = decode_images([stream.getvalue()], 32)[0]
    assert ((made >= 0) & (made <= 1)).all()
    weights = np.array([0.299, 0.587, 0.114])
    of_colour = made @ weights.astype(np.float32)
    tolerance = 0.6 if mode == "1" else 0.12
    assert float(np.abs(of_colour - np.asarray(grey) / 255).mean()) < tolerance


def test_what_is_transparent_is_white():
    clear = Image.new("RGBA", (16, 16), (0, 0, 0, 0))
    assert float(decode_images([png(clear)], 16).min()) == 1.0
    assert float(decode_images([np.zeros((16, 16, 4), dtype=np.uint8)], 16).min()) == 1.0


def test_a_picture_is_turned_as_its_exif_says():
    image = Image.fromarray(np.vstack([np.full((8, 16), 255), np.zeros((8, 16))]).astype(np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    upright, turned = decode_images([png(image), png(image, exif=exif)], 16)
    np.testing.assert_array_equal(turned, upright[::-1])


def test_a_large_photograph_is_averaged():
    noise = np.random.default_rng(0).integers(0, 256, (600, 900, 3), dtype=np.uint8)
    stream = io.BytesIO()
    Image.fromarray(noise).save(stream, "JPEG")
    assert float(decode_images([stream.getvalue()], 32).std()) < 0.05


def test_unreadable_images_are_named_over_all_chunks(tmp_path):
    good = png(drawn())
    (tmp_path / "text.png").write_text("no image")
    (tmp_path / "cut.png").write_bytes(good[: len(good) // 2])
    images = [good, tmp_path / "text.png", *[good] * 600, tmp_path / "cut.png", tmp_path / "none.png", b"", None, 7]
    names = [f"item {k}" for k in range(len(images))]
    with pytest.raises(InputError) as caught:
        image_features(images, names=names)
    told = str(caught.value)
    assert told.startswith("images: 6 of 607 images cannot be read: item 1 (")
    assert f"item 1 ({tmp_path / 'text.png'}): no image of a known kind; " in told
    assert f"item 602 ({tmp_path / 'cut.png'}): " in told
    assert f"item 603 ({tmp_path / 'none.png'}): No such file or directory; " in told
    assert "item 604: there is none; item 605: there is none; item 606: a int is neither file nor array." in told


def test_many_unreadable_images_are_counted():
    with pytest.raises(InputError, match=r"30 of 30 images cannot be read: 0: .*; 19: [^;]*; and 10 more\."):
        image_features([b"x"] * 30)


@pytest.mark.parametrize(
    ("array", "why"),
    [
        (np.zeros((4, 4, 2)), "of shape \\(4, 4, 2\\) is no image"),
        (np.zeros((0, 4)), "of shape \\(0, 4\\) is no image"),
        (np.full((4, 4), 16.0), "outside 0 to 1"),
        (np.full((4, 4), np.nan), "outside 0 to 1"),
        (np.full((4, 4), 256), "outside 0 to 255"),
        (np.full((4, 4), "x"), "an array of <U1 is no image"),
    ],
)
def test_arrays_that_are_no_images_are_refused(array, why):
    with pytest.raises(InputError, match=f"1 of 1 images cannot be read: 0: .*{why}"):
        image_features([array])


def test_a_bomb_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 500)
    with pytest.raises(InputError, match="exceeds limit"):
        image_features([png(drawn())])


def test_settings_are_checked():
    with pytest.raises(SettingError, match="side is 20"):
        image_features([np.zeros((4, 4))], side=20)
    with pytest.raises(InputError, match="no images"):
        image_features([])
    assert image_features([np.zeros((4, 4))], side=64).shape == (1, 7 * 7 * 36 + 192)


def test_threads_chunks_and_order_decide_nothing():
    images = np.random.default_rng(0).integers(0, 256, (600, 9, 9), dtype=np.uint8)
    found = image_features(images, threads=1)
    np.testing.assert_array_equal(image_features(images, threads=3), found)
    np.testing.assert_allclose(image_features(images[::-1])[::-1], found, atol=1e-6)
    told = []
    image_features(images, progress=lambda done, of: told.append((done, of)))
    assert told == [(0, 600), (512, 600), (600, 600)]


def linear_accuracy(features, labels, n):
    centred = features - features[:n].mean(axis=0)
    centred = centred / np.sqrt(centred[:n].var(axis=0).mean())
    model = LogisticRegression(C=0.01, max_iter=200, tol=1e-2).fit(centred[:n], labels[:n])
    return float(model.score(centred[n:], labels[n:]))


def test_digits_are_easier_by_their_features_than_by_their_pixels():
    digits = load_digits()
    pixels = linear_accuracy(digits.data / 16, digits.target, 900)
    found = linear_accuracy(image_features(digits.images / 16), digits.target, 900)
    assert found > pixels + 0.01  # .91 and .96, two standard errors are .013 and .010


@pytest.mark.slow
def test_real_photographs_are_easier_by_their_features_than_by_their_pixels(real_data):
    table = pl.read_parquet(real_data / "mislabels/cifar10_test/images.parquet").head(4000)
    labels = table["label"].to_numpy()
    pictures = decode_images(table["jpeg"].to_list(), 32)
    pixels = linear_accuracy(pictures.reshape(4000, -1), labels, 3000)
    found = linear_accuracy(image_features(table["jpeg"].to_list()), labels, 3000)
    assert found > pixels + 0.1

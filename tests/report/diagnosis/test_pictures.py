import base64
import io

import numpy as np
import pytest
from PIL import Image

from middlemost.report.diagnosis.pictures import thumbnails
from tests.report.diagnoses import picture


def opened(uri):
    kind, _, written = uri.partition(";base64,")
    assert kind == "data:image/webp"
    return Image.open(io.BytesIO(base64.b64decode(written)))


def test_a_small_picture_stays_as_it_is_and_a_large_one_shrinks():
    small, large = thumbnails([picture(40), picture(90, side=300, name="JPEG")], side=96)
    assert np.asarray(opened(small).convert("RGB"))[5, 5].tolist() == [40, 0, 215]
    assert opened(large).size == (96, 96)


def test_files_are_found_from_the_root(tmp_path):
    (tmp_path / "one.png").write_bytes(picture(1))
    assert opened(thumbnails(["one.png"], side=96, root=tmp_path)[0]).size == (28, 28)


@pytest.mark.parametrize("bad", [b"", b"no picture", None, "gone.png", b"<svg onload='alert(1)'/>"])
def test_what_cannot_be_read_is_no_picture(bad):
    assert thumbnails([bad], side=96) == [""]


def test_what_a_file_says_beside_its_pixels_does_not_reach_the_page():
    written = io.BytesIO()
    image = Image.new("RGB", (40, 40))
    exif = Image.Exif()
    exif[0x010E] = "somewhere at home"
    image.save(written, "JPEG", exif=exif, comment=b"secret")
    uri = thumbnails([written.getvalue()], side=96)[0]
    raw = base64.b64decode(uri.partition(",")[2])
    assert b"somewhere" not in raw
    assert b"secret" not in raw


def test_deep_grey_and_transparent_pictures_are_shown():
    deep = io.BytesIO()
    Image.fromarray(np.linspace(0, 65535, 64 * 64, dtype=np.uint16).reshape(64, 64)).save(deep, "PNG")
    clear = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(clear, "PNG")
    grey, white = thumbnails([deep.getvalue(), clear.getvalue()], side=96)
    values = np.asarray(opened(grey).convert("L"))
    assert values[0].mean() < 20
    assert values[-1].mean() > 235
    assert np.asarray(opened(white).convert("RGB")).min() == 255

import os

import pytest
from PIL import Image

from middlemost.errors import InputError
from middlemost.formats import read_labelled
from tests.formats.tables import notes


def draw(folder, *names):
    for k, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (4, 4), k).save(path)


def test_the_folder_is_the_label_and_the_path_the_item(tmp_path):
    draw(tmp_path, "dog/2.png", "cat/1.png", "cat/more/3.JPG")
    dataset = read_labelled(tmp_path)
    assert dataset.answers.select("item", "value").rows() == [
        ("cat/1.png", "cat"),
        ("cat/more/3.JPG", "cat"),
        ("dog/2.png", "dog"),
    ]
    assert dataset.items["image"].to_list() == [
        str(tmp_path / name) for name in ("cat/1.png", "cat/more/3.JPG", "dog/2.png")
    ]
    assert dataset.question().name == "label"


def test_other_and_hidden_files_are_left_out_and_empty_folders_are_labels(tmp_path):
    draw(tmp_path, "dog/2.png", "cat/1.png", "cat/.thumbs/1.png")
    (tmp_path / "cat" / ".DS_Store").touch()
    (tmp_path / "cat" / "notes.txt").touch()
    (tmp_path / "bird").mkdir()
    dataset = read_labelled(tmp_path)
    assert dataset.answers.height == 2
    assert list(dataset.question().labels) == ["bird", "cat", "dog"]
    assert notes(dataset)["other files"] == "1 file whose ending is no image's is left out."


def test_folders_that_are_all_splits_are_a_column(tmp_path):
    draw(tmp_path, "train/dog/2.png", "train/cat/1.png", "test/cat/1.png")
    dataset = read_labelled(tmp_path)
    assert dataset.items.select("item", "split").rows() == [
        ("test/cat/1.png", "test"),
        ("train/cat/1.png", "train"),
        ("train/dog/2.png", "train"),
    ]
    assert dataset.answers["value"].to_list() == ["cat", "cat", "dog"]


def test_images_in_folders_called_like_splits_without_classes_below_are_labelled_by_them(tmp_path):
    draw(tmp_path, "train/1.png", "test/2.png")
    assert sorted(read_labelled(tmp_path).answers["value"]) == ["test", "train"]


def test_images_without_a_class_are_refused_by_name(tmp_path):
    draw(tmp_path, "dog/2.png", "loose.png")
    with pytest.raises(InputError, match=r"1 of 2 images lies in no folder of a class: loose\.png\. Put each"):
        read_labelled(tmp_path)


def test_a_folder_without_images_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no images"):
        read_labelled(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_utf_8_is_refused(tmp_path):
    draw(tmp_path, "dog/2.png")
    os.rename(tmp_path / "dog/2.png", os.fsencode(tmp_path) + b"/dog/\xff.png")  # noqa: PTH104  # the name is bytes
    with pytest.raises(InputError, match="name is not UTF-8"):
        read_labelled(tmp_path)

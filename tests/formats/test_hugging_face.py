"""The folders are as `datasets` 5.2.0 writes them with `save_to_disk`."""

import json

import polars as pl
import pytest

from middlemost.errors import InputError
from middlemost.formats import read_labelled
from tests.formats.tables import notes

LABEL = {"names": ["cat", "dog", "never"], "_type": "ClassLabel"}
TEXT = {"dtype": "string", "_type": "Value"}


def save(folder, *shards, features):
    folder.mkdir(parents=True)
    files = [f"data-{k:05}-of-{len(shards):05}.arrow" for k in range(len(shards))]
    for name, shard in zip(files, shards, strict=True):
        shard.write_ipc_stream(folder / name)
    state = {"_data_files": [{"filename": name} for name in files], "_fingerprint": "92c85ca0a12aec7d", "_split": None}
    (folder / "state.json").write_text(json.dumps(state))
    (folder / "dataset_info.json").write_text(json.dumps({"description": "", "features": features}))
    return folder


def texts(*names, codes):
    return pl.DataFrame({"text": names, "label": codes})


def test_codes_become_the_names_of_labels_over_all_shards(tmp_path):
    folder = save(
        tmp_path / "pets",
        texts("a", "b", codes=[0, 1]),
        texts("c", codes=[-1]),
        features={"text": TEXT, "label": LABEL},
    )
    dataset = read_labelled(folder)
    assert dataset.answers["value"].to_list() == ["cat", "dog", None]
    assert dataset.answers["status"].to_list() == ["rating", "rating", "empty"]
    assert list(dataset.question().labels) == ["cat", "dog", "never"]
    assert "content hash" in notes(dataset)
    assert dataset.reading.source == "pets"


def test_images_are_bytes_with_their_path_beside(tmp_path):
    images = pl.DataFrame({"image": [{"bytes": b"x", "path": "1.png"}, {"bytes": b"y", "path": None}], "label": [0, 1]})
    folder = save(tmp_path / "images", images, features={"image": {"_type": "Image"}, "label": LABEL})
    items = read_labelled(folder).items
    assert sorted(items.drop("item").rows()) == [(b"x", "1.png"), (b"y", None)]
    assert items.columns == ["item", "image", "image.path"]


def test_images_elsewhere_are_paths_and_a_mix_is_refused(tmp_path):
    features = {"image": {"_type": "Image"}, "label": LABEL}
    kind = pl.Struct({"bytes": pl.Binary(), "path": pl.String()})
    paths = pl.DataFrame(
        {"image": [{"bytes": None, "path": "/1.png"}, {"bytes": None, "path": "/2.png"}], "label": [0, 1]},
        schema_overrides={"image": kind},
    )
    assert sorted(read_labelled(save(tmp_path / "paths", paths, features=features)).items["image"]) == [
        "/1.png",
        "/2.png",
    ]
    mixed = pl.DataFrame(
        {"image": [{"bytes": b"x", "path": None}, {"bytes": None, "path": "/2.png"}], "label": [0, 1]},
        schema_overrides={"image": kind},
    )
    with pytest.raises(InputError, match="1 of 2 contents are paths of files, the others are bytes"):
        read_labelled(save(tmp_path / "mixed", mixed, features=features))


def test_splits_are_one_table(tmp_path):
    features = {"text": TEXT, "label": LABEL}
    save(tmp_path / "both" / "train", texts("a", "b", codes=[0, 1]), features=features)
    save(tmp_path / "both" / "test", texts("a", codes=[1]), features=features)
    (tmp_path / "both" / "dataset_dict.json").write_text(json.dumps({"splits": ["train", "test"]}))
    dataset = read_labelled(tmp_path / "both")
    assert sorted(dataset.items.select("text", "split").rows()) == [("a", "test"), ("a", "train"), ("b", "train")]
    assert notes(dataset)["splits"].startswith("The splits train, test are one table")


def test_splits_that_differ_are_refused(tmp_path):
    save(tmp_path / "both" / "train", texts("a", codes=[0]), features={"text": TEXT, "label": LABEL})
    other = {"names": ["dog", "cat"], "_type": "ClassLabel"}
    save(tmp_path / "both" / "test", texts("a", codes=[1]), features={"text": TEXT, "label": other})
    (tmp_path / "both" / "dataset_dict.json").write_text(json.dumps({"splits": ["train", "test"]}))
    with pytest.raises(InputError, match="The splits train and test do not fit into one table"):
        read_labelled(tmp_path / "both")


def test_sequences_of_labels_are_refused(tmp_path):
    tags = pl.DataFrame({"tokens": [["a", "b"], ["c"]], "label": [[0, 1], [1]]})
    folder = save(tmp_path / "tags", tags, features={"label": {"feature": LABEL, "_type": "List"}})
    with pytest.raises(InputError, match="multi-label and token data are not judged yet"):
        read_labelled(folder)


def test_a_code_beyond_the_labels_is_refused(tmp_path):
    folder = save(tmp_path / "pets", texts("a", codes=[3]), features={"label": LABEL})
    with pytest.raises(InputError, match="code of a label is outside 0 to 2"):
        read_labelled(folder)


@pytest.mark.parametrize("damage", ["missing", "cut", "info", "list"])
def test_a_damaged_folder_is_refused(tmp_path, damage):
    folder = save(tmp_path / "pets", texts(*map(str, range(500)), codes=[0] * 500), features={"label": LABEL})
    data = folder / "data-00000-of-00001.arrow"
    match damage:
        case "missing":
            data.unlink()
        case "cut":
            data.write_bytes(data.read_bytes()[:400])
        case "info":
            (folder / "dataset_info.json").write_text("{")
        case _:
            (folder / "state.json").write_text("[]")
    with pytest.raises(InputError, match=r"is missing|is damaged"):
        read_labelled(folder)

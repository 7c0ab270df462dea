"""Beginning a study from a table of items, and going on with it."""

from pathlib import Path

import pytest

from middlemost.collect.serving.begin import begin_or_resume, begin_study
from middlemost.collect.study.load import load_study
from middlemost.errors import InputError, SettingError


@pytest.fixture
def items(tmp_path: Path) -> Path:
    file = tmp_path / "items.csv"
    file.write_text("id,text\n1,Hello\n2,World\n")
    return file


def test_the_study_file_says_what_was_asked(items: Path) -> None:
    home = begin_study(items, ["yes", "no"], 5, folder=items.parent / "items-study", prompt="Is it?")
    study = load_study(home.study).file
    assert study.questions[0].choices() == ("yes", "no")
    assert study.questions[0].prompt == "Is it?"
    assert study.overlap == 5
    assert (home.study.parent / study.items.file).resolve() == items.resolve()
    assert home.database == f"sqlite:///{home.study.parent / 'study.db'}"


def test_the_same_again_goes_on_with_it(items: Path) -> None:
    folder = items.parent / "items-study"
    first = begin_or_resume(items, ["yes", "no"], 3, folder=folder)
    written = first.study.read_text()
    assert begin_or_resume(items, ["yes", "no"], 3, folder=folder) == first
    assert begin_or_resume(folder, None, None, folder=folder) == first
    assert begin_or_resume(first.study, None, None, folder=folder) == first
    assert first.study.read_text() == written


@pytest.mark.parametrize(("labels", "overlap"), [(["yes", "maybe"], None), (None, 4)])
def test_other_settings_for_a_study_that_is_there_are_refused(
    items: Path, labels: list[str] | None, overlap: int | None
) -> None:
    folder = items.parent / "items-study"
    begin_or_resume(items, ["yes", "no"], 3, folder=folder)
    with pytest.raises(SettingError, match="is there already, with labels yes, no and overlap 3"):
        begin_or_resume(items, labels, overlap, folder=folder)


def test_a_new_study_needs_labels_that_fit(items: Path) -> None:
    folder = items.parent / "items-study"
    with pytest.raises(SettingError, match="needs labels"):
        begin_or_resume(items, None, None, folder=folder)
    with pytest.raises(InputError):
        begin_or_resume(items, ["only"], None, folder=folder)
    assert not (folder / "study.yaml").exists()
    assert list(folder.iterdir()) == []


def test_a_study_that_is_there_is_not_written_over(items: Path) -> None:
    folder = items.parent / "items-study"
    begin_study(items, ["yes", "no"], 3, folder=folder)
    with pytest.raises(InputError, match="There is a study already"):
        begin_study(items, ["a", "b"], 3, folder=folder)


def test_raters_see_the_images_of_a_folder_and_not_their_classes(tmp_path: Path) -> None:
    for name in ("cat", "dog"):
        (tmp_path / "pets" / name).mkdir(parents=True)
        (tmp_path / "pets" / name / "1.png").write_bytes(b"\x89PNG")
    home = begin_study(tmp_path / "pets", ["cat", "dog"], 3, folder=tmp_path / "pets-study")
    assert [(one.field, one.as_) for one in load_study(home.study).file.show] == [("image", "image")]


def test_a_folder_without_images_is_shown_as_any_table(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "items.parquet").write_bytes(b"PAR1")
    home = begin_study(tmp_path / "set", ["cat", "dog"], 3, folder=tmp_path / "set-study")
    assert load_study(home.study).file.show == ()


def test_items_of_the_same_name_are_not_taken_for_those_of_the_study(items: Path) -> None:
    folder = items.parent / "items-study"
    begin_or_resume(items, ["yes", "no"], 3, folder=folder)
    other = items.with_suffix(".jsonl")
    other.write_text('{"id": 1, "text": "Else"}')
    with pytest.raises(InputError, match="is a study of other items"):
        begin_or_resume(other, ["yes", "no"], 3, folder=folder)


@pytest.mark.parametrize(
    ("told", "said"), [({"prompt": "Is it?"}, "asks: Which label fits"), ({"item": "key"}, "item: the")]
)
def test_another_question_or_column_is_refused_too(items: Path, told: dict[str, str], said: str) -> None:
    folder = items.parent / "items-study"
    begin_or_resume(items, ["yes", "no"], 3, folder=folder)
    with pytest.raises(SettingError, match=said):
        begin_or_resume(items, None, None, folder=folder, **told)

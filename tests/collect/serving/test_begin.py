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

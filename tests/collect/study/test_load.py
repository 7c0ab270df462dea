import contextlib
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost.collect.study.load import LARGEST, load_study
from middlemost.collect.study.sample import sample_study
from middlemost.errors import InputError

STUDY = """\
title: Spam
guideline: guide.md
items: {file: items.csv}
questions:
  - name: spam
    type: label
    prompt: Is it spam?
    labels: [yes, no]
"""


def written(folder: Path, text: str | bytes, *, guideline: str | bytes = "# Rules\n") -> Path:
    path = folder / "study.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "guide.md").write_bytes(guideline if isinstance(guideline, bytes) else guideline.encode())
    return path


def refused(folder: Path, text: str | bytes, **more: str | bytes) -> str:
    with pytest.raises(InputError) as error:
        load_study(written(folder, text, **more))
    return str(error.value)


def test_a_study_its_guideline_and_its_folder(tmp_path: Path) -> None:
    loaded = load_study(written(tmp_path, STUDY))
    assert loaded.file.title == "Spam"
    assert [label.key for label in loaded.file.questions[0].labels] == ["yes", "no"]  # type: ignore[union-attr]
    assert loaded.guideline == "# Rules\n"
    assert loaded.folder == tmp_path
    assert load_study(str(tmp_path / "study.yaml")) == loaded


def test_labels_are_texts_as_they_are_spelled(tmp_path: Path) -> None:
    text = STUDY.replace("[yes, no]", "[yes, 1, 01, 1.0, true, null, ~, on, 0x1F, {key: 7, name: Off}]")
    labels = load_study(written(tmp_path, text)).file.questions[0].labels  # type: ignore[union-attr]
    assert [one.key for one in labels] == ["yes", "1", "01", "1.0", "true", "null", "~", "on", "0x1F", "7"]
    assert labels[-1].name == "Off"


def test_texts_elsewhere_and_truth_values_by_word(tmp_path: Path) -> None:
    text = STUDY.replace("title: Spam", "title: 2026\nskip: false\ncap_per_rater: null\nlease_minutes: 1e1")
    file = load_study(written(tmp_path, text)).file
    assert (file.title, file.skip, file.cap_per_rater, file.lease_minutes) == ("2026", False, None, 10.0)


def test_byte_order_mark_and_line_breaks_of_windows(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeff" + STUDY.replace("\n", "\r\n"), guideline="\ufeff# R\r\nx\ry")
    assert load_study(path).guideline == "# R\nx\ny"


def test_one_problem_has_its_line_and_remedy(tmp_path: Path) -> None:
    assert refused(tmp_path, STUDY + "overlapp: 2\n") == (
        "study.yaml, line 9: There is no setting 'overlapp'. Did you mean 'overlap'?"
    )
    assert refused(tmp_path, STUDY.replace("    prompt: Is it spam?\n", "")) == (
        "study.yaml, line 5: questions 1: the setting 'prompt' is missing. Write prompt: and its value."
    )


def test_all_problems_are_listed_by_line(tmp_path: Path) -> None:
    text = STUDY.replace("type: label", "type: lable").replace("title: Spam", "title: ''\noverlap: 0\norder: rnadom")
    lines = refused(tmp_path, text + "zzz: 1\n").splitlines()
    assert lines[0] == "study.yaml: 5 things are wrong."
    assert [line.split(":")[0].strip() for line in lines[1:]] == ["line 1", "line 2", "line 3", "line 7", "line 11"]
    assert "overlap: 0 is not allowed: at least 1." in lines[2]
    assert "'rnadom' is none of 'random', 'fixed', 'priority'. Did you mean 'random'?" in lines[3]
    assert "there is no type of question 'lable'. Did you mean 'label'? Types: label, labels," in lines[4]
    assert "Settings here: title, guideline," in lines[5]


def test_of_many_problems_ten_are_named(tmp_path: Path) -> None:
    lines = refused(tmp_path, STUDY + "".join(f"unknown{k}: 1\n" for k in range(13))).splitlines()
    assert len(lines) == 12
    assert lines[-1].strip() == "and 3 more"


def test_what_questions_say_of_each_other_stands_at_the_questions(tmp_path: Path) -> None:
    twice = STUDY + STUDY[STUDY.index("  - name") :]
    assert refused(tmp_path, twice).startswith("study.yaml, line 4: questions: Two questions are called spam.")
    assert "priority: COLUMN" in refused(tmp_path, STUDY + "order: priority\n")


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("title: [a\n", "line 2", "This is no YAML"),
        ("title:\n\t- a\n", "line 2", "no tabs"),
        ("a: b: c\n", "line 1", "This is no YAML"),
        ("a: 1\n---\nb: 2\n", "line 2", "This is no YAML"),
        ("a: 1\nb: 2\na: 3\n", "line 3", "'a' stands here again; it stands on line 1 already."),
        ("? [a]\n: 1\n", "line 1", "A key is a list or a mapping."),
        ("a: !!python/object/apply:os.system ['true']\n", "line 1", "means nothing here"),
        ("a: !own 1\n", "line 1", "means nothing here"),
        ("a: !!binary aGk=\n", "line 1", "means nothing here"),
        ("a: &x [*x]\n", "line 1", "Aliases"),
        ("a: \x07\n", "line 1", "U+0007"),
        ('a: "\\0"\n', "line 1", "U+0000"),
        ('a:\n  "\\ud800": 1\n', "line 2", "half a character"),
        ('a: "\\UFFFFFFFF"\n', "study.yaml", "no character"),
        ("", "study.yaml", "holds no study"),
        ("# nothing\n", "study.yaml", "holds no study"),
        ("- a\n", "line 1", "is a mapping of settings"),
        ("x\n", "line 1", "is a mapping of settings"),
        ("a: " + "[" * 5000, "line 1", "20 deep"),
        (b"title: \xff\n", "line 1", "not UTF-8"),
    ],
)
def test_what_is_no_study_file(tmp_path: Path, text: str | bytes, where: str, what: str) -> None:
    told = refused(tmp_path, text)
    assert where in told.split(": ")[0]
    assert what in told


_PIECES = [
    "title",
    "questions",
    "labels",
    "{",
    "}",
    "[",
    "]",
    ":",
    "-",
    "\n",
    "\n  ",
    "'",
    '"',
    "#",
    "&a",
    "*a",
    "!",
    "|",
]
_MORE = [">", "?", "%", "@", "`", ",", "\t", " ", "1", "null", "x", "type: label", "---", "...", "<<", "\\x", "\ufeff"]


@given(st.lists(st.sampled_from(_PIECES + _MORE) | st.text(max_size=3), max_size=25).map("".join))
def test_whatever_stands_there_is_a_study_or_an_input_error(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(InputError):
        load_study(written(Path(folder), text.encode(errors="replace")))


@given(
    st.integers(0, 3000),
    st.sampled_from(["", "\n", " ", ":", "[", "x", "- ", '"', "\t", "{}", "null"]),
    st.integers(0, 5),
)
def test_whatever_is_changed_in_a_study(at: int, put: str, cut: int) -> None:
    sample = sample_study("items.csv", ["yes", "no"])
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(InputError):
        load_study(written(Path(folder), sample[:at] + put + sample[at + cut :]))


def test_aliases_are_fine_until_they_blow_up(tmp_path: Path) -> None:
    fine = STUDY.replace("[yes, no]", "&both [yes, no]") + "  - {name: b, type: label, prompt: x, labels: *both}\n"
    questions = load_study(written(tmp_path, fine)).file.questions
    assert questions[0].labels == questions[1].labels  # type: ignore[union-attr]
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]\n" for k in range(1, 12)
    )
    assert "Aliases (*name) blow the file up." in refused(tmp_path, bomb)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load_study(tmp_path / "none.yaml")
    with pytest.raises(InputError, match="This is a folder"):
        load_study(tmp_path)
    with pytest.raises(InputError, match="no path of a file"):
        load_study("a\0b")
    assert "larger than 1,000,000 bytes" in refused(tmp_path, b"#" * (LARGEST + 1))


def test_guidelines_that_cannot_be_read_are_named_with_the_line(tmp_path: Path) -> None:
    assert "study.yaml, line 2: " in refused(tmp_path, STUDY.replace("guide.md", "none.md"))
    assert "not UTF-8" in refused(tmp_path, STUDY, guideline=b"a\nb\xff")
    assert "larger than" in refused(tmp_path, STUDY, guideline=b"x" * (LARGEST + 1))
    assert "U+0000" in refused(tmp_path, STUDY, guideline=b"a\0b")
    os.mkdir(tmp_path / "folder")  # noqa: PTH102
    assert "This is a folder" in refused(tmp_path, STUDY.replace("guide.md", "folder"))

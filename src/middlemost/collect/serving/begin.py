"""Beginning a study from a table of items alone, or going on with one that is there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from mimetypes import guess_type
from os.path import relpath
from pathlib import Path

from middlemost.collect.serving.home import STUDY_FILE, Home, find_home, is_study
from middlemost.collect.study.load import load_study
from middlemost.collect.study.model import ContentKind
from middlemost.collect.study.sample import sample_study
from middlemost.errors import InputError, SettingError


def begin_study(
    items: Path,
    labels: Sequence[str],
    overlap: int,
    *,
    folder: Path,
    prompt: str | None = None,
    item: str | None = None,
    database: str | None = None,
) -> Home:
    """Write the study file of a table of items, in a folder of its own.

    Args:
        items: The table, or a folder of images: raters then see these, and neither their paths nor their classes.
        labels: Of the one question.
        overlap: Ratings wanted of each item.
        folder: Where to; made if it is not there.
        prompt: The question as raters read it. Default: one that fits any labels.
        item: The column of the items' ids. Default: found by its name.
        database: URL of the database. Default: beside the study file.

    Raises:
        InputError: There is a study file already, or the study that was asked for is none.
    """
    file = folder / STUDY_FILE
    if file.exists():
        raise InputError(
            "There is a study already.", where=str(file), remedy=f"Go on by: middlemost collect serve {folder}"
        )
    text = sample_study(
        relpath(items, folder),
        labels,
        overlap,
        title=items.stem.replace("_", " "),
        item=item,
        prompt=prompt or "Which label fits?",
        show=_shown(items),
    )
    folder.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    try:
        load_study(fresh)
    except BaseException:
        fresh.unlink()
        raise
    fresh.rename(file)
    return replace(find_home(folder, database), begun=True)


def begin_or_resume(
    path: Path,
    labels: Sequence[str] | None,
    overlap: int | None,
    *,
    folder: Path,
    prompt: str | None = None,
    item: str | None = None,
    database: str | None = None,
) -> Home:
    """The study that a path stands for: itself, the one begun from these items before, or a new one.

    Args:
        path: A study file, its folder, or a table of items.
        labels: Of a new study.
        overlap: Of a new study. Default: 3.
        folder: Where a new study goes, and where one begun before is looked for.
        prompt: Of a new study.
        item: Of a new study.
        database: URL of the database. Default: beside the study file.

    Raises:
        InputError: The study cannot be begun, or the one that is there is of other items.
        SettingError: Labels are missing, or are given for a study that is there and says otherwise.
    """
    if is_study(path) or (folder / STUDY_FILE).is_file():
        home = find_home(path if is_study(path) else folder, database)
        if not is_study(path):
            _refuse_other_items(home, path)
        _refuse_other_settings(home, labels, overlap, prompt, item)
        return home
    if labels is None:
        raise SettingError(
            "A new study needs labels.", remedy="Say --labels yes,no, or write a study file: middlemost collect init."
        )
    return begin_study(path, labels, overlap or 3, folder=folder, prompt=prompt, item=item, database=database)


def _shown(items: Path) -> Mapping[str, ContentKind]:
    """Column → how raters see it, where that is not the default of a study file."""
    holds_images = items.is_dir() and any(
        (guess_type(one.name)[0] or "").startswith("image/") for one in items.rglob("*")
    )
    return {"image": "image"} if holds_images else {}


def _refuse_other_items(home: Home, items: Path) -> None:
    """Refuse items of one name with those of the study: they would be passed over without a word."""
    folder = home.study.parent
    there = folder / load_study(home.study).file.items.file
    if there.resolve() != items.resolve():
        raise InputError(
            f"{folder} is a study of other items, {there.resolve()}.",
            where=str(items),
            remedy=f"Add these to it by: middlemost collect import {folder} {items}; or begin another by: "
            f"middlemost collect init {items} --labels A,B --out FOLDER.",
        )


def _refuse_other_settings(
    home: Home, labels: Sequence[str] | None, overlap: int | None, prompt: str | None, item: str | None
) -> None:
    """Refuse settings that the study file does not have: it, and no command, says what a study is."""
    if labels is None and overlap is None and prompt is None and item is None:
        return
    study = load_study(home.study).file
    question = study.questions[0]
    there = list(question.choices())
    if (labels is not None and sorted(labels) != sorted(there)) or overlap not in (None, study.overlap):
        raise _otherwise(home, f"with labels {', '.join(there)} and overlap {study.overlap}", "--labels and --overlap")
    if prompt not in (None, question.prompt):
        raise _otherwise(home, f"and asks: {question.prompt}", "--prompt")
    if item not in (None, study.items.item):
        raise _otherwise(home, f"with item: {study.items.item or 'the default'}", "--item")


def _otherwise(home: Home, how: str, options: str) -> SettingError:
    return SettingError(
        f"The study is there already, {how}.",
        where=str(home.study),
        remedy=f"Change the file, and leave {options} out.",
    )

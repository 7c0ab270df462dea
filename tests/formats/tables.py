"""What the tests of readers share: a table in a file, and the notes of a reading by kind."""

from pathlib import Path

import middlemost as mm

FIXTURES = Path(__file__).parent / "fixtures"


def read_text(tmp_path, text, *, name="ratings.csv", **settings):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return mm.read(path, **settings)


def rows(header, *lines):
    return "\n".join([header, *lines]) + "\n"


def notes(dataset):
    return {note.kind: note.text for note in dataset.reading.notes}


def statuses(dataset):
    return dataset.answers["status"].to_list()

import importlib.util
from dataclasses import fields
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from middlemost import agreement, truth
from middlemost.cli.audit import audit
from middlemost.data.dataset import STATUSES
from middlemost.formats.options import ReadOptions
from middlemost.formats.synonyms import SYNONYMS


@pytest.fixture(scope="module")
def tables() -> ModuleType:
    path = Path(__file__).parents[2] / "docs" / "tables.py"
    spec = importlib.util.spec_from_file_location("documentation_tables", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("room", "table"),
    [(truth, "METHODS"), (truth, "NUMERIC_METHODS"), (agreement, "MEASURES")],
    ids=["methods", "numeric methods", "measures"],
)
def test_every_function_of_a_room_stands_in_its_table(tables, room, table):
    rows = tables.functions(room.__name__.rpartition(".")[2], table, "Name").splitlines()[2:]
    assert [row.split("`")[1] for row in rows] == list(getattr(room, table))


def test_a_function_is_described_by_the_first_line_of_its_docstring(tables):
    first_line = truth.majority.__doc__.splitlines()[0]
    assert f"| `majority` | {first_line} |" in tables.functions("truth", "METHODS", "Method")


def test_a_function_without_a_docstring_is_an_error(tables, monkeypatch):
    bare = SimpleNamespace(METHODS={"silent": "middlemost.truth.silent"}, silent=lambda ratings: None)
    monkeypatch.setattr(tables.importlib, "import_module", lambda path: bare)
    with pytest.raises(ValueError, match=r"middlemost\.truth\.silent\.silent has no docstring"):
        tables.functions("truth", "METHODS", "Method")


def test_every_option_of_the_reader_stands_in_its_table(tables):
    rows = tables.read_options(audit).splitlines()[2:]
    assert [row.split("`")[1] for row in rows] == [field.name for field in fields(ReadOptions)]
    assert "| `fold_case` | `--fold-case` |" in tables.read_options(audit)


def test_an_option_is_called_what_the_command_calls_it(tables):
    assert "| `question` | `--question-column` |" in tables.read_options(audit)


def test_every_header_that_is_looked_for_stands_in_the_table(tables):
    rows = tables.headers().splitlines()[2:]
    assert [row.split(" | ")[0].strip("| ") for row in rows] == list(SYNONYMS)
    assert "| rater | rater; worker, annotator, " in tables.headers()


def test_the_other_options_of_a_command_stand_in_a_table_of_their_own(tables):
    own = [row.split("`")[1] for row in tables.own_options(audit).splitlines()[2:]]
    assert {"--method", "--question", "--require"} <= set(own)
    assert not {"--fold-case", "--question-column"} & set(own)


def test_every_status_has_a_meaning(tables):
    table = tables.statuses()
    assert [row.split("`")[1] for row in table.splitlines()[2:]] == list(STATUSES)


def test_bars_in_cells_are_escaped(tables):
    assert tables.markdown_table(("a",), [("x|y",)]) == "| a |\n| --- |\n| x\\|y |\n"


def test_all_tables_are_written(tables, tmp_path):
    tables.write_tables(tmp_path / "new")
    written = {path.stem for path in (tmp_path / "new").iterdir()}
    assert written == {
        "methods",
        "numeric_methods",
        "measures",
        "read_options",
        "audit_options",
        "statuses",
        "headers",
    }

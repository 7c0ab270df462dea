from pathlib import Path
from typing import Any

import pytest

from middlemost.collect.items.check_items import check_columns, check_values
from middlemost.errors import InputError

from .studies import BETTER, LABEL, read_of, study_of

SPANS = {"name": "s", "type": "spans", "prompt": "?", "field": "text", "labels": ["x"]}


@pytest.mark.parametrize(
    ("questions", "settings", "header", "what"),
    [
        ([BETTER], {}, "id,one,tow", "no column 'two', which the question 'better' needs. Did you mean 'tow'"),
        ([SPANS], {}, "id,body,x", "no column 'text', which the question 's' needs"),
        (
            [{"name": "m", "type": "text", "prompt": "?", "prefill": "draft"}],
            {},
            "id,text,x",
            "'draft', which the question 'm' needs",
        ),
        ([LABEL], {"show": [{"field": "pic", "as": "image"}]}, "id,text,x", "'pic', which show needs"),
        ([LABEL], {"order": "priority", "priority": "rank"}, "id,text,x", "'rank', which priority needs"),
        ([LABEL], {"order": "priority", "priority": "rank"}, "id,rank", "no column that raters could see"),
    ],
)
def test_columns_that_are_not_there(
    tmp_path: Path, questions: list[dict[str, Any]], settings: dict[str, Any], header: str, what: str
) -> None:
    read = read_of(tmp_path, f"{header}\n{','.join('1' * len(header.split(',')))}\n")
    with pytest.raises(InputError) as error:
        check_columns(study_of(*questions, **settings), read)
    assert what in str(error.value)
    assert str(error.value).startswith("items.csv: ")


def test_a_file_of_ids_alone(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="could see"):
        check_columns(study_of(), read_of(tmp_path, "id\n1\n2\n"))


def refused(tmp_path: Path, study: Any, text: str) -> str:
    read = read_of(tmp_path, text)
    check_columns(study, read)
    with pytest.raises(InputError) as error:
        check_values(study, read)
    return str(error.value)


def test_candidates_and_texts_for_spans_must_be_there(tmp_path: Path) -> None:
    told = refused(tmp_path, study_of(BETTER), "id,one,two\n1,a,b\n2,,\n3,,c\n4,,\n")
    assert told.startswith("items.csv: Items '2', '4': one, two are empty")
    read = read_of(tmp_path, "id,one,two\n1,a,b\n2,,b\n")
    check_values(study_of(BETTER), read)  # an empty response is a poor one
    assert "Item '1': 'text' is empty" in refused(tmp_path, study_of(SPANS), "id,text,x\n1,,a\n2,b,a\n")


def test_something_must_be_seen(tmp_path: Path) -> None:
    told = refused(tmp_path, study_of(), "id,text,x\n1,a,\n2,,y\n")
    assert "Item '2': all that raters see of it is empty (text)." in told
    read = read_of(tmp_path, "id,text,x\n1,a,\n2,b,y\n")
    check_values(study_of(), read)


@pytest.mark.parametrize(("kind", "good"), [("chat", "user: hi"), ("table", '"[[1]]"')])
def test_conversations_and_tables_must_be_such(tmp_path: Path, kind: str, good: str) -> None:
    study = study_of(show=[{"field": "c", "as": kind}])
    told = refused(tmp_path, study, f"id,c,x\n1,{good},1\n2,plain,1\n3,,1\n4,plain,1\n")
    assert told.startswith("items.csv, column 'c': Items '2', '4': The ")
    assert "Give a JSON list" in told


def test_conversations_judged_by_turns_have_turns_to_judge(tmp_path: Path) -> None:
    study = study_of(BETTER | {"turns": True})
    told = refused(tmp_path, study, "id,one,two\n1,user: a,assistant: b\n2,bot: a,assistant: b\n")
    assert told.startswith("items.csv, column 'one': Item '1': the conversation has no turn of an assistant")


def test_an_item_with_all_it_needs_passes(tmp_path: Path) -> None:
    study = study_of(BETTER, SPANS, {"name": "m", "type": "text", "prompt": "?", "prefill": "draft"})
    read = read_of(tmp_path, "id,one,two,text,draft\n1,a,b,c,\n")
    check_columns(study, read)
    check_values(study, read)

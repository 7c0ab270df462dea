import json

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from middlemost.collect.items.written import digests, fields_json

CELLS = st.none() | st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8)


@given(ROWS)
def test_fields_come_back_as_they_were(rows: list[tuple[str | None, ...]]) -> None:
    names = ["text", 'a "b"', "ü\\"]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    assert [json.loads(one) for one in fields_json(frame)] == [dict(zip(names, row, strict=True)) for row in rows]


@given(ROWS)
def test_a_digest_tells_contents_apart_and_nothing_else(rows: list[tuple[str | None, ...]]) -> None:
    frame = pl.DataFrame(rows, schema=dict.fromkeys("abc", pl.String), orient="row")
    found = digests(frame)
    assert digests(frame.select("c", "a", "b")) == found
    assert digests(frame.with_columns(pl.lit(None, dtype=pl.String).alias("d"))) == found
    assert len(set(found)) == len(set(rows))


def test_what_could_be_written_alike() -> None:
    frames = [
        pl.DataFrame({"a": ["1", "x"], "b": ["", "y"]}),
        pl.DataFrame({"a": ["", "x1"], "b": ["1", "y"]}),
        pl.DataFrame({"a": ["1:b1:2", "1"], "ab": ["3", None]}),
    ]
    made = [one for frame in frames for one in digests(frame)]
    assert len(set(made)) == len(made)
    assert fields_json(pl.DataFrame()).to_list() == []


def test_a_digest_that_lasts() -> None:
    # stored in databases: it must be the same in later versions
    assert digests(pl.DataFrame({"text": ["Hello"]})) == ["d565046bf31f65b3a301b31532b66e4c"]

"""The items of a study with their fields, and what raters said of them rather than of the question."""

import json
from collections import Counter, defaultdict
from typing import Any

import polars as pl
from sqlalchemy import Connection, func, select

from middlemost.collect.export.moment import Moment
from middlemost.collect.store.tables import answer, flag, item, rater


def items_frame(connection: Connection, moment: Moment) -> pl.DataFrame:
    """All items up to a moment, in the order of their ids.

    Args:
        connection: Of a transaction.
        moment: What the export covers.

    Returns:
        `item`; the fields as text; `skips` and `flags`, how often it was skipped and flagged; `flagged`, the flags as a
        JSON list of rater, reason and comment, null if there are none. A field of such a name gets an underscore.
    """
    added = select(item.c.id, item.c.name, item.c.fields).where(item.c.added < moment.until).order_by(item.c.id)
    rows = connection.execution_options(yield_per=20_000).execute(added).all()
    skips, flags = _skips(connection, moment), _flags(connection, moment)
    fields = pl.DataFrame([_as_text(row.fields) for row in rows], infer_schema_length=None)
    own = pl.DataFrame(
        {
            "item": [row.name for row in rows],
            "skips": [skips[row.id] for row in rows],
            "flags": [len(flags.get(row.id, ())) for row in rows],
            "flagged": [json.dumps(flags[row.id], ensure_ascii=False) if row.id in flags else None for row in rows],
        },
        schema={"item": pl.String, "skips": pl.Int64, "flags": pl.Int64, "flagged": pl.String},
    )
    fields = apart(fields, own.columns)
    order = ["item", *fields.columns, "skips", "flags", "flagged"]
    return own.hstack(fields).select(order).sort("item") if fields.width else own.sort("item")


def apart(frame: pl.DataFrame, taken: list[str]) -> pl.DataFrame:
    """Columns with underscores at the end of their names where they would be called like others.

    Args:
        frame: The columns, whose names differ.
        taken: Other names.
    """
    names = [*taken]
    renamed: dict[str, str] = {}
    for column in frame.columns:
        name = column
        while name in names or (name != column and name in frame.columns):
            name += "_"
        renamed[column] = name
        names.append(name)
    return frame.rename(renamed)


def _as_text(fields: str) -> dict[str, str | None]:
    held: dict[str, Any] = json.loads(fields)
    return {
        name: value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in held.items()
    }


def _skips(connection: Connection, moment: Moment) -> Counter[int]:
    counted = (
        select(answer.c.item, func.count())
        .join(rater, rater.c.id == answer.c.rater)
        .where(answer.c.status == "skipped", rater.c.kind != "preview", answer.c.time < moment.until)
        .group_by(answer.c.item)
    )
    return Counter({row[0]: row[1] for row in connection.execute(counted)})


def _flags(connection: Connection, moment: Moment) -> dict[int, list[dict[str, str | None]]]:
    named = (
        select(flag.c.item, rater.c.name, flag.c.reason, flag.c.comment)
        .join(rater, rater.c.id == flag.c.rater)
        .where(rater.c.kind != "preview", flag.c.time < moment.until)
        .order_by(flag.c.id)
    )
    found: dict[int, list[dict[str, str | None]]] = defaultdict(list)
    for number, who, reason, comment in connection.execute(named):
        found[number].append({"rater": who, "reason": reason, "comment": comment})
    return dict(found)

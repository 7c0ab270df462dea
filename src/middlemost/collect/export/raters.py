"""The raters of a study with their attributes."""

import json
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from middlemost.collect.export.items import apart
from middlemost.collect.export.moment import Moment
from middlemost.collect.store.tables import rater


def raters_frame(connection: Connection, moment: Moment) -> pl.DataFrame:
    """All raters who had joined by a moment but previews, in the order of their names.

    Args:
        connection: Of a transaction.
        moment: What the export covers.

    Returns:
        `rater`; `kind`, person or model; `group`, null for none; the attributes as text. An attribute of such a name
        gets an underscore.
    """
    joined = (
        select(rater.c.name, rater.c.kind, rater.c.grp, rater.c.attributes)
        .where(rater.c.kind != "preview", rater.c.joined < moment.until)
        .order_by(rater.c.id)
    )
    rows = connection.execute(joined).all()
    own = pl.DataFrame(
        {
            "rater": [row.name for row in rows],
            "kind": [row.kind for row in rows],
            "group": [row.grp or None for row in rows],
        },
        schema={"rater": pl.String, "kind": pl.String, "group": pl.String},
    )
    attributes = apart(pl.DataFrame([_as_text(row.attributes) for row in rows], infer_schema_length=None), own.columns)
    return (own.hstack(attributes) if attributes.width else own).sort("rater")


def _as_text(attributes: str) -> dict[str, str]:
    held: dict[str, Any] = json.loads(attributes)
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in held.items()
        if value is not None
    }

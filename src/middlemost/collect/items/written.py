"""Items as they are written: their fields as JSON, and a digest that tells whether two items are the same."""

from hashlib import blake2b

import polars as pl


def fields_json(frame: pl.DataFrame) -> pl.Series:
    """The fields of each item as a JSON object; an empty cell is null.

    Args:
        frame: Columns of text.

    Example:
        >>> fields_json(pl.DataFrame({"text": ["a", None]})).to_list()
        ['{"text":"a"}', '{"text":null}']
    """
    if not frame.width:
        return pl.Series("fields", ["{}"] * frame.height, dtype=pl.String)
    return frame.select(pl.struct(pl.all()).struct.json_encode().alias("fields")).to_series()


def digests(frame: pl.DataFrame) -> list[str]:
    """A digest of each item's fields, the same in whatever order the columns stand; empty cells do not count.

    Args:
        frame: Columns of text.

    Example:
        >>> frame = pl.DataFrame({"a": ["x"], "b": ["y"]})
        >>> digests(frame) == digests(frame.select("b", "a"))
        True
    """
    cells = [_cell(name) for name in sorted(frame.columns)]
    if not cells:
        return [_digest("")] * frame.height
    return [_digest(one) for one in frame.select(pl.concat_str(cells, ignore_nulls=True)).to_series()]


def _cell(name: str) -> pl.Expr:
    """A cell with its name and length, so that no two records are written alike."""
    column = pl.col(name)
    return pl.concat_str(pl.lit(f"{len(name)}:{name}"), column.str.len_bytes().cast(pl.String), pl.lit(":"), column)


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()

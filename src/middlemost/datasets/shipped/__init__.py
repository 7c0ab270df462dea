"""The tables that ship with the package; where each comes from and its licence is in the README beside them."""

from importlib.resources import files

import polars as pl


def shipped_table(name: str) -> pl.DataFrame:
    """One of the tables, every cell as text.

    Args:
        name: Its file's name without the ending.
    """
    return pl.read_csv(files(__name__).joinpath(f"{name}.csv").read_bytes(), infer_schema=False)

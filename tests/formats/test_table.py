"""The contract between the halves of the room."""

import polars as pl
import pytest

from middlemost.errors import InputError
from middlemost.formats.table import RawTable


def test_a_collision_is_refused_only_in_its_column():
    table = RawTable(pl.DataFrame({"item": ["1"]}), pl.Series([1]), "frame", collisions={"item": ("1", "'1'")})
    table.refuse_collision("label")
    with pytest.raises(InputError, match="frame, column 'item': The values 1 and '1'"):
        table.refuse_collision("item")

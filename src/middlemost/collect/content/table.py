"""A table in a field: its header and its rows of texts."""

import json
from typing import Any, cast

from middlemost.collect.content.trouble import ContentError

_REMEDY = 'Give a JSON list of rows: [["a", 1], ["b", 2]] or [{"name": "a", "n": 1}].'


def table_parts(value: str) -> tuple[list[str] | None, list[list[str]]]:
    """The header, None where there is none, and the rows of a table; numbers as they are spelled.

    Args:
        value: A JSON list of lists, or of objects whose keys are the header in the order in which they first occur.

    Raises:
        ContentError: It is neither.

    Example:
        >>> table_parts('[{"name": "ox", "kg": 543.40}, {"name": "cow"}]')
        (['name', 'kg'], [['ox', '543.40'], ['cow', '']])
    """
    try:
        rows = json.loads(value, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        raise ContentError("The table is no JSON.", remedy=_REMEDY) from None
    if not isinstance(rows, list) or not rows:
        raise ContentError("The table has no rows.", remedy=_REMEDY)
    if all(isinstance(row, dict) for row in cast("list[Any]", rows)):
        records = cast("list[dict[str, Any]]", rows)
        header = list(dict.fromkeys(key for record in records for key in record))
        return header, [[_cell(record.get(key)) for key in header] for record in records]
    if all(isinstance(row, list) for row in cast("list[Any]", rows)):
        return None, [[_cell(cell) for cell in row] for row in cast("list[list[Any]]", rows)]
    raise ContentError("The rows of the table are neither all lists nor all objects.", remedy=_REMEDY)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

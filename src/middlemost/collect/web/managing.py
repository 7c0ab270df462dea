"""What the routes of managers share."""

from typing import Annotated, Any

from fastapi import Depends, Path, Query

from middlemost.collect.web.server import Server, the_server
from middlemost.collect.web.shapes import ErrorReply
from middlemost.collect.web.visitors import Managing, managing

HIGHEST = 2**31 - 1
"""The highest number of a row."""

TheServer = Annotated[Server, Depends(the_server)]
Manager = Annotated[Managing, Depends(managing)]
"""The manager who asks; nobody else gets into a route that has one."""

RowId = Annotated[int, Path(ge=1, le=HIGHEST)]
After = Annotated[
    int, Query(ge=0, le=HIGHEST, description="Rows with higher numbers alone: `next` of the page before.")
]
Before = Annotated[
    int, Query(ge=1, le=HIGHEST, description="Rows with smaller numbers alone: `next` of the page before.")
]

Documented = dict[int | str, dict[str, Any]]
NOT_FOUND: Documented = {404: {"model": ErrorReply, "description": "There is no such row."}}
CHANGES: Documented = {
    413: {"model": ErrorReply, "description": "The body is too large."},
    507: {"model": ErrorReply, "description": "There is no room to store it; nothing was stored."},
}
"""What may come of every change."""
CONFLICT: Documented = {409: {"model": ErrorReply, "description": "It does not go with what is there."}}

"""The API of managers: all answers, as a file."""

import time
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from middlemost.collect.access.manager_log import log_action
from middlemost.collect.store.prepared import Cursor
from middlemost.collect.web.exporting import ExportFormat, make_export
from middlemost.collect.web.managing import CHANGES, Documented, Manager, TheServer

router = APIRouter(tags=["managing: what there is"])
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_FILE: Documented = {
    200: {
        "description": "The file.",
        "content": {
            **dict.fromkeys(("application/zip", "text/csv", "application/x-ndjson"), _BYTES),
            "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
        },
    }
}


@router.get("/api/export/{kind}", response_class=Response, responses={**_FILE, 507: CHANGES[507]})
async def export(kind: ExportFormat, server: TheServer, who: Manager) -> Any:
    """All answers as they are at this moment: the data set that `middlemost audit` takes, zipped, or a table.

    `csv` is exact. `spreadsheet` puts an apostrophe before texts that a spreadsheet would run as formulas; middlemost
    takes it away again when it reads the file.
    """
    with server.exports.place():
        await server.writer.change(partial(_noted, kind=kind, account=who.account, now=time.time()))
        return await make_export(server.settings.database, kind)


def _noted(cursor: Cursor, kind: str, account: int, now: float) -> None:
    log_action(cursor, account, "exported", now, format=kind)

"""Images and sounds that came with the items."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from sqlalchemy import bindparam, select

from middlemost.collect.access.roles import ANONYMOUS, Visitor
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.prepared import Prepared
from middlemost.collect.store.tables import media
from middlemost.collect.web.server import Server, the_server
from middlemost.collect.web.visitors import visitor

router = APIRouter(tags=["rating"])

_KEPT = {"cache-control": "private, max-age=31536000, immutable"}  # a hash names one content for ever
_BY_HASH = Prepared(select(media.c.type, media.c.body).where(media.c.hash == bindparam("hash")))


@router.get("/media/{digest}", include_in_schema=False)
def medium(
    digest: Annotated[str, Path(max_length=64)],
    server: Annotated[Server, Depends(the_server)],
    who: Annotated[Visitor, Depends(visitor)],
) -> Response:
    """An image or a sound by the hash of its content, for whoever is signed in."""
    if who is ANONYMOUS:
        raise RefusalError("not-signed-in", "Nobody is signed in here.", status=401, remedy="Open your own link.")
    with server.reading() as cursor:
        found = cursor.one(_BY_HASH, hash=digest)
    if found is None:
        raise RefusalError("not-found", "There is no such file.", status=404)
    kind, body = found
    return Response(bytes(body), headers=_KEPT, media_type=kind)

"""What stands between the network and the routes: plain ASGI, a few microseconds each."""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from middlemost.collect.web.guards.body_limit import BodyLimit
from middlemost.collect.web.guards.headers import Headers
from middlemost.collect.web.guards.host import Host, host_name
from middlemost.collect.web.guards.origin import Origin
from middlemost.collect.web.guards.rate_limit import RateLimit
from middlemost.collect.web.settings import Settings


def guarded(app: ASGIApp, settings: Settings, media_from: Callable[[], Sequence[str]] = tuple) -> ASGIApp:
    """An application behind all guards; the headers go on every reply, refusals and failures included.

    The guards go around all of it. Middleware added to Starlette in the usual way would stand inside of what it replies
    to an unexpected exception, which would then have no headers.

    Args:
        app: The application.
        settings: How the server is run: the names and the address that it is reached by.
        media_from: Says from which origins images and sounds may come now. Default: from none.
    """
    own = host_name(urlsplit(settings.base_url).netloc)
    names = settings.hosts if own is None else (*settings.hosts, own)
    inner = RateLimit(BodyLimit(app))
    return Headers(Host(Origin(inner, base_url=settings.base_url), names=names), media_from=media_from)

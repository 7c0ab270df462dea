"""The cookie that holds a browser's session."""

from middlemost.collect.access.roles import Role
from middlemost.collect.access.sessions import MANAGER_LASTS

COOKIE = "mm_session"
"""Its name."""

RATER_KEPT = 400 * 24 * 3600
"""How long a rater's browser keeps it, in seconds: the longest that browsers allow. The server decides when the session
ends, see `sessions`."""


def session_cookie(token: str, role: Role, *, https: bool) -> str:
    """The value of the `Set-Cookie` header that lets a browser in.

    No script can read it (HttpOnly), and over https it never travels in the clear (Secure). SameSite is Lax and not
    Strict: with Strict, whoever opens the study by a link in an e-mail or a chat would come as a stranger. Lax sends
    the cookie with such a link, but with no request that another site's page makes on its own; and what changes
    anything also has to come from the study's own pages, see `collect.web.guards.origin`.

    Args:
        token: Of the session.
        role: Whose it is: a manager's cookie is kept 7 days, a rater's as long as the browser allows.
        https: Whether browsers reach the server by https.
    """
    lasts = int(MANAGER_LASTS) if role is Role.MANAGER else RATER_KEPT
    return _cookie(token, lasts, https=https)


def no_cookie(*, https: bool) -> str:
    """The value of the `Set-Cookie` header that makes a browser forget its session.

    Args:
        https: Whether browsers reach the server by https.
    """
    return _cookie("", 0, https=https)


def _cookie(value: str, lasts: int, *, https: bool) -> str:
    secure = "; Secure" if https else ""
    return f"{COOKIE}={value}; Max-Age={lasts}; Path=/; HttpOnly; SameSite=Lax{secure}"

"""Addresses of images and sounds: which ones a rater's browser may be asked to fetch."""

import re
from collections.abc import Sequence
from typing import Literal

from middlemost.collect.content.trouble import ContentError

MediaKind = Literal["image", "audio"]

TYPES: dict[MediaKind, tuple[str, ...]] = {
    "image": ("image/png", "image/jpeg", "image/gif", "image/webp"),
    "audio": ("audio/mpeg", "audio/ogg", "audio/wav", "audio/flac", "audio/mp4", "audio/webm"),
}
"""What is shown, by its media type. SVG is not: it can hold script."""

STORED = re.compile(r"/media/[0-9a-f]{64}")
"""The address of what the study's database holds, by the SHA-256 of its content."""

_DATA = re.compile(r"data:([a-z]+/[a-z0-9.+-]+);base64,[A-Za-z0-9+/]*={0,2}")
# Stricter than the standard on purpose: what this takes for the host, every browser takes for it.
_URL = re.compile(r"(https?)://([A-Za-z0-9.-]+)(?::(\d{1,5}))?(?:[/?#][!#-;=?-Z_a-z~\[\]]*)?")
_PORTS = {"http": "80", "https": "443"}


def media_url(value: str, kind: MediaKind, media_from: Sequence[str]) -> str:
    """The address to show an image or a sound from.

    Args:
        value: `/media/HASH`, a `data:` address of a type in `TYPES`, or an `http(s)` address.
        kind: What it has to be.
        media_from: The origins that `http(s)` addresses may have.

    Raises:
        ContentError: It is none of these.

    Example:
        >>> media_url("https://example.org/cat.png", "image", ["https://example.org"])
        'https://example.org/cat.png'
    """
    if STORED.fullmatch(value):
        return value
    if value[:5].lower() == "data:":
        found = _DATA.fullmatch(value)
        if found is None or found[1] not in TYPES[kind]:
            raise ContentError(
                f"{value[:30]!r}… is no {kind} of a type that is shown.",
                remedy=f"Give base64 of {', '.join(TYPES[kind])}.",
            )
        return value
    origin = origin_of(value)
    if origin is None:
        raise ContentError(f"{_cut(value)} is no address of an {kind}.")
    if origin not in {origin_of(one) for one in media_from}:
        raise ContentError(
            f"{_cut(value)} is at {origin}, which media_from does not list.",
            remedy=f"Add {origin} to media_from in the study file: raters' browsers will ask it.",
        )
    return value


def origin_of(url: str) -> str | None:
    """Scheme, host and port of an `http(s)` address; None for anything else.

    Args:
        url: Any text.

    Example:
        >>> origin_of("https://Example.org:443/a.png"), origin_of("https://example.org@evil.net/a.png")
        ('https://example.org', None)
    """
    found = _URL.fullmatch(url)
    if found is None:
        return None
    scheme, host, port = found.groups()
    suffix = "" if port is None or port == _PORTS[scheme] else f":{port}"
    return f"{scheme}://{host.lower()}{suffix}"


def _cut(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:79] + "…")

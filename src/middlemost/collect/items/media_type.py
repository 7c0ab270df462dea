"""What kind of image or sound a file holds, by its first bytes."""

from middlemost.collect.content.media import MediaKind

_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_BEGINS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "audio/webm"),
)


def media_type(head: bytes, kind: MediaKind) -> str | None:
    """The media type of a file that browsers show, or None if it is of no such type.

    Args:
        head: Its first 16 bytes at least, as far as there are so many.
        kind: What it has to be.

    Example:
        >>> media_type(b"GIF89a...", "image"), media_type(b"GIF89a...", "audio"), media_type(b"<svg>", "image")
        ('image/gif', None, None)
    """
    found = _RIFF.get(head[8:12]) if head.startswith(b"RIFF") else None
    found = found or next((name for begin, name in _BEGINS if head.startswith(begin)), None)
    if found is None and len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:
        found = "audio/mpeg"  # a frame of MPEG audio, layer III
    if found is None and head[4:8] == b"ftyp":
        found = "audio/mp4"
    return found if found is not None and found.startswith(f"{kind}/") else None

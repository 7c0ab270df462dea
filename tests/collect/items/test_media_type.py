import pytest

from middlemost.collect.items.media_type import media_type


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"\x89PNG\r\n\x1a\n0000", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"RIFF\1\2\3\4WEBPVP8 ", "image/webp"),
        (b"RIFF\1\2\3\4WAVEfmt ", "audio/wav"),
        (b"ID3\4", "audio/mpeg"),
        (b"\xff\xfb\x90\x00", "audio/mpeg"),  # MPEG 1 layer III
        (b"\xff\xf3\x40\xc0", "audio/mpeg"),  # MPEG 2 layer III
        (b"OggS", "audio/ogg"),
        (b"fLaC", "audio/flac"),
        (b"\0\0\0\x20ftypM4A ", "audio/mp4"),
        (b"\x1aE\xdf\xa3", "audio/webm"),
        (b"\xff\xf1\x50\x80", None),  # AAC in ADTS frames
        (b"RIFF\1\2\3\4AVI ", None),
        (b"<svg xmlns=", None),
        (b"%PDF-1.7", None),
        (b"", None),
        (b"\xff", None),
    ],
)
def test_by_the_first_bytes(head: bytes, found: str | None) -> None:
    kinds = ("image", "audio")
    assert {kind: media_type(head, kind) for kind in kinds} == {
        kind: found if found is not None and found.startswith(kind) else None for kind in kinds
    }

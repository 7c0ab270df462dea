import pytest

from middlemost.collect.content.media import media_url, origin_of
from middlemost.collect.content.trouble import ContentError

HASH = "0123456789abcdef" * 4
FROM = ("https://ok.org", "http://Media.example.org:8080")


@pytest.mark.parametrize(
    "url",
    [
        f"/media/{HASH}",
        "data:image/png;base64,iVBORw0KGgo=",
        "data:image/webp;base64,AAAA",
        "https://ok.org",
        "https://OK.org:443/a%20b/c.png?x=1&y=%5B#z",
        "http://media.example.org:8080/a.png",
    ],
)
def test_what_may_be_shown_as_an_image(url: str) -> None:
    assert media_url(url, "image", FROM) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "cat.png",
        "/media/x",
        f"/media/{HASH}/..",
        f"/media/{HASH}\n",
        "/manage",
        "//ok.org/a.png",
        "https://evil.net/a.png",
        "http://ok.org/a.png",
        "https://ok.org:8443/a.png",
        "https://ok.org.evil.net/a.png",
        "https://ok.org@evil.net/a.png",
        "https://ok.org\\@evil.net/a.png",
        "https://evil.net\\.ok.org/a.png",
        "https://ok.org/a b.png",
        "https://ok.org/\n",
        "HTTPS://ok.org/a.png",
        "javascript:alert(1)",
        "data:image/svg+xml;base64,AAAA",
        "data:text/html;base64,AAAA",
        "data:image/png,raw",
        "data:image/png;base64,AA AA",
        "data:image/png;base64,AAAA#\n",
        "DATA:image/svg+xml;base64,AAAA",
        "data:audio/mpeg;base64,AAAA",
    ],
)
def test_what_may_not(url: str) -> None:
    with pytest.raises(ContentError):
        media_url(url, "image", FROM)


def test_sounds_are_no_images() -> None:
    assert media_url("data:audio/mpeg;base64,AAAA", "audio", ())
    with pytest.raises(ContentError):
        media_url("data:image/png;base64,AAAA", "audio", ())


def test_the_error_says_what_to_add() -> None:
    with pytest.raises(ContentError, match=r"Add https://evil\.net to media_from"):
        media_url("https://evil.net/a.png", "image", FROM)


def test_origins() -> None:
    assert origin_of("http://a.b:80/x") == "http://a.b"
    assert origin_of("https://a.b:80") == "https://a.b:80"
    assert origin_of("ftp://a.b") is None

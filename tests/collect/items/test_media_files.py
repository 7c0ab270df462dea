import hashlib
from pathlib import Path

import polars as pl
import pytest

from middlemost.collect.items import media_files
from middlemost.collect.items.media_files import Medium, bodies, with_media
from middlemost.collect.items.read_items import ItemsRead, read_items
from middlemost.errors import InputError

from .studies import BETTER, GIF, OGG, PNG, study_of, written

PICTURES = study_of(show=[{"field": "pic", "as": "image"}], media_from=["https://ok.org"])


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def pictures(folder: Path, *values: str) -> ItemsRead:
    rows = "\n".join(f"{n},{value},x" for n, value in enumerate(values))
    return read_items(written(folder, f"id,pic,note\n{rows}\n"))


def test_files_become_addresses_by_their_content(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.png").write_bytes(PNG)
    (tmp_path / "b.png").write_bytes(PNG)
    (tmp_path / "c.gif").write_bytes(GIF)
    stored = f"/media/{'ab' * 32}"
    read = pictures(tmp_path, "in/a.png", "./b.png", "c.gif", "", "https://ok.org/x", stored)
    made, media = with_media(PICTURES, read, ["ab" * 32])
    png, gif = f"/media/{sha(PNG)}", f"/media/{sha(GIF)}"
    assert made.frame["pic"].to_list() == [png, png, gif, None, "https://ok.org/x", stored]
    assert made.frame["pic.path"].to_list() == ["in/a.png", "./b.png", "c.gif", None, None, None]
    assert [(one.hash, one.type) for one in media] == [(sha(PNG), "image/png"), (sha(GIF), "image/gif")]
    assert [one.body() for one in media] == [PNG, GIF]


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("none.png", "no file"),
        ("../outside.png", "lies outside"),
        ("/etc/hostname", "lies outside"),
        ("link.png", "lies outside"),
        ("a.txt", "is no PNG, JPEG, GIF or WebP image"),
        ("sound.ogg", "is no PNG, JPEG, GIF or WebP image"),
        ("https://evil.net/x.png", "Add https://evil.net to media_from"),
        ("ftp://ok.org/x.png", "is no address"),
        ("data:image/svg+xml;base64,AAAA", "no image of a type"),
        (f"/media/{'cd' * 32}", "is not stored"),
        (".", "cannot be read"),
    ],
)
def test_what_is_refused_with_the_items(tmp_path: Path, value: str, what: str) -> None:
    folder = tmp_path / "study"
    folder.mkdir()
    (tmp_path / "outside.png").write_bytes(PNG)
    (folder / "link.png").symlink_to(tmp_path / "outside.png")
    (folder / "a.txt").write_text("text")
    (folder / "sound.ogg").write_bytes(OGG)
    with pytest.raises(InputError) as error:
        with_media(PICTURES, pictures(folder, "", f'"{value}"', f'"{value}"'), [])
    assert str(error.value).startswith("items.csv, column 'pic': Items '1', '2': ")
    assert what in str(error.value)


def test_the_largest_that_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_files, "LARGEST", len(PNG))
    (tmp_path / "a.png").write_bytes(PNG)
    with_media(PICTURES, pictures(tmp_path, "a.png"), [])
    (tmp_path / "a.png").write_bytes(PNG + b"\0")
    with pytest.raises(InputError, match="is larger than"):
        with_media(PICTURES, pictures(tmp_path, "a.png"), [])


def test_bytes_in_the_table_and_candidates_that_are_sounds(tmp_path: Path) -> None:
    frame = pl.DataFrame({"id": [1], "one": [OGG], "two": [OGG + b"2"], "more": [b"bytes"]})
    frame.write_parquet(tmp_path / "items.parquet")
    show = [{"field": "one", "as": "audio"}, {"field": "two", "as": "audio"}]
    made, media = with_media(study_of(BETTER, show=show), read_items(tmp_path / "items.parquet"), [])
    assert made.frame.to_dict(as_series=False) == {
        "one": [f"/media/{sha(OGG)}"],
        "two": [f"/media/{sha(OGG + b'2')}"],
    }
    assert [one.type for one in media] == ["audio/ogg", "audio/ogg"]
    assert any("'more' holds bytes that are not shown" in note for note in made.notes)


def test_a_file_that_changes_meanwhile(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    _, media = with_media(PICTURES, pictures(tmp_path, "a.png"), [])
    (tmp_path / "a.png").write_bytes(PNG + b"\1")
    with pytest.raises(InputError, match="changed while it was read"):
        media[0].body()


def test_portions_that_fit_into_memory() -> None:
    media = [Medium(sha(data), "image/png", data) for data in (b"aaa", b"bb", b"c", b"dddd")]
    assert [[body for _, body in portion] for portion in bodies(media, at_once=4)] == [[b"aaa", b"bb"], [b"c", b"dddd"]]
    assert list(bodies([], at_once=4)) == []

"""Scripts, SQL, templates and worse, wherever people write a text: they stay text, and nothing of them is lost."""

import csv
import io
import json
import re
from collections.abc import Generator, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest

from middlemost.collect.serving.home import find_home
from middlemost.collect.serving.prepare import prepare
from middlemost.collect.store import tables
from middlemost.errors import InputError

from ..acting import new_client, rows
from ..whole import faults
from .nasty import NAMES, PLAIN, TEXTS, answers_of, items_of, links_of, name_raters, nasty_site, study_of
from .site import Person, Site

pytestmark = pytest.mark.slow  # items are imported by a process of their own

PAGES = ("/manage", "/manage/raters", "/manage/items", "/manage/access", "/manage/close", "/rate", "/guideline")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Shape(HTMLParser):
    """The elements of a page with the names of their attributes, and apart from them its texts.

    Args:
        page: Its HTML.
    """

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, ...]] = []
        self.addresses: list[str] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *sorted(name for name, _ in attrs)))
        for name, value in attrs:
            self.texts.append(value or "")
            if name in ("href", "src", "action", "formaction"):
                self.addresses.append(value or "")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.elements.append(("comment", data))


def act(site: Site, texts: dict[str, str]) -> tuple[Person, Person, dict[str, str]]:
    """A rater who answers every item and a manager who looks at everything; their pages by name."""
    ann, boss = site.rater("ann"), site.manager()
    name_raters(site, texts)
    for text in texts.values():
        number = ann.task()["assignment"]
        assert ann.remark("flags", number, comment=text).status_code == 200
        body = {"client": new_client(), "assignment": number, "answers": answers_of(text, texts)}
        assert ann.post("/api/answers", body).status_code == 200
    bo = site.rater("bo")
    for text in texts.values():
        bo.remark("skips", bo.task()["assignment"], comment=text)
    for name, text in texts.items():
        if name in NAMES:
            assert boss.post("/api/tokens", {"name": f"as {text}", "role": "model"}).status_code == 201
        assert boss.post("/api/links", {"kind": "join", "group": text}).status_code == 201
    return ann, boss, pages_of(site, ann, boss, texts)


def pages_of(site: Site, ann: Person, boss: Person, texts: dict[str, str]) -> dict[str, str]:
    """All pages that there are, by the name of the address."""
    browser = site.browser_of(ann)
    links = links_of(site)
    one = texts["closing"]
    numbers = range(1, len(texts) + 1)
    got = {page: (browser if page in ("/rate", "/guideline") else boss).get(page) for page in PAGES}
    got |= {f"/manage/items/{number}": boss.get(f"/manage/items/{number}") for number in numbers}
    got |= {f"/{kind}": site.nobody().get(f"/{kind}/{secret}") for kind, secret in links.items()}
    form = {"name": one, "password": one}
    text_of = {"accept": "text/html"}
    stranger = site.nobody({"accept": "text/html"})
    got["login again"] = stranger.post("/login", data=form)
    got["welcome again"] = stranger.post(f"/welcome/{links['welcome']}", data=form)
    got["lost"] = stranger.get(f"/join/{texts['image']}")
    got["nowhere"] = stranger.get(f"/{one}?language={one}")
    got["new link"] = boss.post("/manage/links", data={"kind": "join", "group": one}, headers=text_of)
    got["new token"] = boss.post("/manage/tokens", data={"name": f"made {one}", "role": "model"}, headers=text_of)
    got["no group"] = boss.post("/manage/links", data={"kind": "join", "group": f"no {one}"}, headers=text_of)
    for name, reply in got.items():
        assert reply.status_code < 500, name
        assert reply.headers["content-type"].startswith("text/html"), name
    return {name: reply.text for name, reply in got.items()}


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Generator[Site, None, None]:
    with nasty_site(tmp_path_factory.mktemp("nasty"), TEXTS) as site:
        yield site


@pytest.fixture(scope="module")
def acted(nasty: Site) -> tuple[Person, Person, dict[str, str]]:
    return act(nasty, dict(TEXTS))


@pytest.fixture(scope="module")
def pages(acted: tuple[Person, Person, dict[str, str]]) -> dict[str, str]:
    return acted[2]


@pytest.fixture(scope="module")
def plain_pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    with nasty_site(tmp_path_factory.mktemp("plain"), PLAIN) as site:
        return act(site, dict(PLAIN))[2]


def test_pages_have_the_elements_and_attributes_of_their_templates_alone(
    pages: dict[str, str], plain_pages: dict[str, str]
):
    """The same study with harmless texts is the measure."""
    for name, page in pages.items():
        assert Shape(page).elements == Shape(plain_pages[name]).elements, name


def test_pages_hold_nothing_that_runs(pages: dict[str, str]):
    for name, page in pages.items():
        shape = Shape(page)
        for tag, *attributes in shape.elements:
            assert not [one for one in attributes if one.startswith("on") or one in ("style", "srcdoc")], name
            assert tag not in ("iframe", "object", "embed", "base", "comment"), name
            assert tag != "script" or "src" in attributes, name
        for address in shape.addresses:
            assert re.match(r"/(?!/)|\?|#|data:,$|http://127\.0\.0\.1:", address), (name, address)
        assert "49" not in re.findall(r"\d+", page.split("<body")[0]), name


def test_pages_show_the_texts_as_they_are(pages: dict[str, str]):
    shown = {name: " ".join(" ".join(Shape(page).texts).split()) for name, page in pages.items()}
    for number, (key, text) in enumerate(TEXTS.items(), start=1):
        for name in ("/rate", "/manage/items", f"/manage/items/{number}"):
            assert text in shown[name], (name, text)
        if key in NAMES:
            assert text in shown["/manage/raters"], text
    assert TEXTS["script"] in shown["/guideline"]


def test_the_api_gives_the_texts_as_they_are(nasty: Site, acted: tuple[Person, Person, dict[str, str]]):
    ann, boss, _ = acted
    tasks = [ann.get(f"/api/answers/{number}").json() for number in range(1, 2 * len(TEXTS) + 1)]
    own = [task for task in tasks if "item" in task]
    assert [task["item"] for task in own] == list(TEXTS.values())
    for task, text in zip(own, TEXTS.values(), strict=True):
        blocks = {block["as"]: block for block in task["content"]}
        assert blocks["text"]["text"] == blocks["code"]["text"] == task["texts"]["text"] == text
        assert [turn["text"] for turn in blocks["chat"]["turns"]] == [text, text]
        assert (blocks["table"]["header"], blocks["table"]["rows"]) == ([text], [[text]])
        assert task["answer"]["answers"] == answers_of(text, dict(TEXTS))
        assert "hidden" not in json.dumps(task)
    me = ann.get("/api/me").json()
    assert [label["name"] for label in me["questions"][0]["labels"]] == list(TEXTS.values())
    assert me["study"]["title"] == study_of(TEXTS)["title"]
    listed = boss.get("/api/items").json()["items"]
    assert [item["fields"] for item in listed] == [
        {key: value for key, value in item.items() if key != "id"} for item in items_of(TEXTS)
    ]
    flags = boss.get("/api/flags-list").json()["flags"]
    assert sorted(flag["comment"] for flag in flags) == sorted(TEXTS.values())
    named = {rater["name"] for rater in boss.get("/api/raters").json()["raters"]}
    assert named >= {TEXTS[name] for name in NAMES}


def test_markdown_is_sanitised(acted: tuple[Person, Person, dict[str, str]]):
    ann, _, _ = acted
    task = ann.get("/api/answers/1").json()
    made = [block["html"] for block in task["content"] if block["as"] == "markdown"]
    made.append(ann.get("/api/me").json()["guideline"]["html"])
    for html in made:
        assert {tag for tag, *_ in Shape(html).elements} <= {"p", "em", "h1", "a"}
        assert Shape(html).addresses == []


@pytest.mark.parametrize("kind", ["csv", "jsonl", "json", "dataset", "spreadsheet"])
def test_an_export_holds_the_very_same_texts(tmp_path: Path, acted: tuple[Person, Person, dict[str, str]], kind: str):
    _, boss, _ = acted
    reply = boss.get(f"/api/export/{kind}")
    assert reply.status_code == 200
    found = list(exported(reply, kind, tmp_path))
    for text in TEXTS.values():
        mine = [row for row in found if row["item"] == text]
        said = {row["question"]: row for row in mine if row["rater"] == "ann"}
        assert said["harm"]["rationale"] == text
        assert said["words"][next(key for key in ("value", "label") if said["words"].get(key))] == text
        assert {row["comment"] for row in mine if row["rater"] == "bo"} == {text}


def exported(reply: httpx.Response, kind: str, folder: Path) -> Iterator[dict[str, Any]]:
    """The rows of an export, as their own readers read them."""
    if kind == "json":
        yield from reply.json()
    elif kind == "jsonl":
        yield from map(json.loads, reply.text.splitlines())
    elif kind == "csv":
        yield from csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"), newline=""))
    elif kind == "spreadsheet":
        for row in csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"), newline="")):
            yield {key: value.removeprefix("'") if value[:2] in GUARDED else value for key, value in row.items()}
    else:
        (folder / "export.zip").write_bytes(reply.content)
        yield from dataset_rows(folder)


GUARDED = {f"'{sign}" for sign in "=+-@\t\r'"}


def dataset_rows(folder: Path) -> Iterator[dict[str, Any]]:
    import zipfile

    from middlemost.data.folder import load_dataset

    with zipfile.ZipFile(folder / "export.zip") as archive:
        archive.extractall(folder / "export")
    inner = next(path.parent for path in (folder / "export").rglob("*.json") if path.parent != folder)
    dataset = load_dataset(inner)
    assert sorted(dataset.items["text"]) == sorted(TEXTS.values())
    assert sorted(dataset.items["hidden"]) == sorted(f"{text}\0" for text in TEXTS.values())
    yield from dataset.answers.iter_rows(named=True)


def test_the_database_is_whole_afterwards(nasty: Site, acted: tuple[Person, Person, dict[str, str]]):
    assert set(tables.metadata.tables) - {"result", "media", "rater_state"} == {
        name for name in tables.metadata.tables if name == "answer" or rows(nasty.engine, name)
    }
    assert faults(nasty.engine) == {}


# What no database or terminal could hold is refused, with the reason


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "half \udfff"])
@pytest.mark.parametrize("where", ["rationale", "value", "comment", "name"])
def test_what_cannot_be_stored_is_refused(
    nasty: Site, acted: tuple[Person, Person, dict[str, str]], text: str, where: str
):
    who = nasty.rater(new_client())
    number = who.task()["assignment"]
    answers = answers_of(TEXTS["script"], dict(TEXTS))
    body: dict[str, Any] = {"client": new_client(), "assignment": number}
    if where == "comment":
        path, body = "/api/flags", {**body, "reason": "other", "comment": text}
    elif where == "name":
        path, body, who = "/api/tokens", {"name": text, "role": "model"}, acted[1]
    else:
        answers["words" if where == "value" else "harm"][where] = text
        path, body = "/api/answers", {**body, "answers": answers}
    reply = who.post(path, content=json.dumps(body), headers={"content-type": "application/json"})
    assert reply.status_code == 422, reply.text


@pytest.mark.parametrize("name", ["line\nbreak", "\u202eback", "\u200b", " ", "tab\tbed", "x" * 101])
def test_a_name_that_could_pass_for_another_is_refused(acted: tuple[Person, Person, dict[str, str]], name: str):
    reply = acted[1].post("/api/tokens", {"name": name, "role": "model"})
    assert reply.status_code == 422, reply.text


@pytest.mark.parametrize(
    ("field", "bad"), [("id", "a\0b"), ("text", "\ud800"), ("chat", "no chat"), ("table", "no table")]
)
def test_items_with_what_cannot_be_stored_or_shown_are_refused(tmp_path: Path, field: str, bad: str):
    (tmp_path / "study.yaml").write_text(json.dumps({**study_of(PLAIN), "guideline": None}))
    first, *others = items_of(PLAIN)
    lines = [json.dumps(item) for item in ({**first, field: bad}, *others)]
    (tmp_path / "items.jsonl").write_text("\n".join(lines))
    with pytest.raises(InputError) as refused:
        prepare(find_home(tmp_path))
    assert "items.jsonl" in str(refused.value)
    assert str(refused.value).isprintable()

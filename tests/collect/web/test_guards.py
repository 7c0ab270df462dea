"""All guards together, around a real application."""

import contextlib

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from middlemost.collect.web.guards import guarded
from middlemost.collect.web.settings import Settings


def client_of(
    base_url: str = "http://127.0.0.1:8700", hosts: tuple[str, ...] = (), host: str | None = None
) -> TestClient:
    app = FastAPI()

    @app.get("/api/next")
    def give() -> dict[str, int]:
        return {"task": 1}

    @app.post("/api/answers")
    def take(body: dict[str, str]) -> dict[str, int]:
        return {"stored": len(body)}

    @app.get("/api/bug")
    def fail() -> None:
        raise ZeroDivisionError

    behind = guarded(app, Settings("sqlite://", base_url, hosts), lambda: ("https://pictures.example.org",))
    return TestClient(behind, base_url=host or base_url, raise_server_exceptions=False)


@pytest.fixture
def client() -> TestClient:
    return client_of()


def has_headers(reply) -> bool:
    return (
        "https://pictures.example.org" in reply.headers["content-security-policy"]
        and reply.headers["cache-control"] == "no-store"
        and reply.headers["x-content-type-options"] == "nosniff"
    )


def test_an_honest_request_passes(client: TestClient):
    client.cookies.set("mm_session", "mm_x")
    own = {"sec-fetch-site": "same-origin"}
    assert client.get("/api/next").json() == {"task": 1}
    assert client.post("/api/answers", json={"a": "b"}, headers=own).json() == {"stored": 1}
    assert has_headers(client.get("/api/next"))


def test_every_refusal_and_failure_has_the_headers(client: TestClient):
    client.cookies.set("mm_session", "mm_x")
    replies = [
        (client.get("/api/next", headers={"host": "evil.example"}), 421, "unknown-host"),
        (client.post("/api/answers", json={}, headers={"origin": "http://evil.example"}), 403, "other-origin"),
        (
            client.post("/api/answers", json={"a": "b" * 2_000_000}, headers={"sec-fetch-site": "same-origin"}),
            413,
            "too-large",
        ),
    ]
    for reply, status, code in replies:
        assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)
        assert set(reply.json()["error"]) == {"code", "message", "remedy"}
        assert has_headers(reply)
    for path, status in (("/api/bug", 500), ("/nowhere", 404)):
        reply = client.get(path)
        assert reply.status_code == status
        assert has_headers(reply)


def test_guessing_passwords_is_refused(client: TestClient):
    replies = [client.post("/login", headers={"sec-fetch-site": "same-origin"}) for _ in range(6)]
    assert [reply.status_code for reply in replies] == [404] * 5 + [429]
    assert 1 <= int(replies[-1].headers["retry-after"]) <= 12
    assert has_headers(replies[-1])


def test_the_names_it_was_told_and_the_one_it_is_reached_by():
    settings = {"base_url": "https://study.example.org", "hosts": ("other.example.org",)}
    for name in ("study.example.org", "other.example.org", "localhost"):
        assert client_of(**settings, host=f"https://{name}").get("/api/next").status_code == 200
    assert client_of(**settings, host="https://evil.example").get("/api/next").status_code == 421


def test_the_application_starts_and_ends_behind_the_guards():
    went: list[str] = []

    async def lifespan(app):
        went.append("up")
        yield
        went.append("down")

    app = FastAPI(lifespan=contextlib.asynccontextmanager(lifespan))
    with TestClient(guarded(app, Settings("sqlite://")), base_url="http://localhost"):
        assert went == ["up"]
    assert went == ["up", "down"]

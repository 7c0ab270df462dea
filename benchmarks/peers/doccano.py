"""doccano: its own number of workers, its own SQLite file, shared labels, raters by its page's API."""

import json
import random
from pathlib import Path

from peers.running import Labels, Running, installed, request, set_up, started
from study_server import Client, free_port

NAME = "doccano 1.8.4"
ENVIRONMENT = "doccano"
REQUIREMENTS = ("doccano==1.8.4", "marshmallow<4", "setuptools<81", "numpy<2")
WORKERS = 5
"""As its own command starts on two cores."""


def start(home: Path, folder: Path, items: int, raters: int) -> Running:
    """Set it up with a project, and start it.

    Its own command listens at all addresses; the same server is started here at this machine's own.

    Args:
        home: Where environments are.
        folder: For its data.
        items: How many.
        raters: How many accounts.
    """
    programs = installed(home, ENVIRONMENT, REQUIREMENTS)
    settings = {
        "DOCCANO_HOME": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "STANDALONE": "True",
        "DEBUG": "False",
    }
    made = set_up(programs / "python", "doccano_setup.py", (items, raters), settings)
    port = free_port()
    (backend,) = (home / ENVIRONMENT / "lib").glob("python*/site-packages/backend")
    command = [programs / "python", "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", WORKERS]
    process = started([*command, "--chdir", backend, "config.wsgi"], folder, port, settings)
    return Running(
        port,
        process,
        lambda number, labels: _label(port, made["project"], made["labels"], made["tokens"][number], labels),
        requests=3,
    )


def _label(port: int, project: int, choices: list[int], token: str, labels: Labels) -> Client:
    head = [f"Authorization: Token {token}"]
    examples = f"/v1/projects/{project}/examples"
    ask = request("GET", f"{examples}?limit=1&offset=0&confirmed=false", port, head)
    chance = random.Random(token)
    reply = yield ask
    while True:
        if labels.failed(reply):
            yield 0.1
            reply = yield ask
            continue
        example = json.loads(reply.body)["results"][0]["id"]
        chosen = {"label": chance.choice(choices)}
        stored = yield request("POST", f"{examples}/{example}/categories", port, head, chosen)
        confirmed = yield request("POST", f"{examples}/{example}/states", port, head, {})
        reply = yield ask
        labels.failed(confirmed)
        if not labels.failed(stored):
            labels.items.append(str(example))
            labels.waits.append(stored.seconds + confirmed.seconds + reply.seconds)

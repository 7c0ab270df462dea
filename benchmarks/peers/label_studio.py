"""Label Studio (community edition): `start`, its own SQLite file, raters by the API that its page uses."""

import json
import random
from pathlib import Path

from peers.running import Labels, Running, installed, request, set_up, started
from study_server import Client, free_port

NAME = "Label Studio 1.23.2"
ENVIRONMENT = "label-studio"
REQUIREMENTS = ("label-studio==1.23.2",)


def start(home: Path, folder: Path, items: int, raters: int) -> Running:
    """Set it up with a project, and start it.

    Its tokens of the older kind are switched on: then a request costs no renewal of a token. Each request has a
    connection of its own: with the server it starts, a kept one takes longer.

    Args:
        home: Where environments are.
        folder: For its data.
        items: How many.
        raters: How many accounts.
    """
    programs = installed(home, ENVIRONMENT, REQUIREMENTS)
    settings = {
        "LABEL_STUDIO_BASE_DATA_DIR": str(folder),
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "True",
        "COLLECT_ANALYTICS": "False",
        "LATEST_VERSION_CHECK": "False",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
    }
    made = set_up(programs / "python", "label_studio_setup.py", (items, raters), settings)
    port = free_port()
    command = [programs / "label-studio", "start", "--no-browser", "--port", port, "--internal-host", "127.0.0.1"]
    process = started(command, folder, port, settings)
    return Running(
        port,
        process,
        lambda number, labels: _label(port, made["project"], made["tokens"][number], labels),
        requests=2,
        keep=False,
    )


def _label(port: int, project: int, token: str, labels: Labels) -> Client:
    head = [f"Authorization: Token {token}", "Connection: close"]
    ask = request("GET", f"/api/projects/{project}/next", port, head)
    chance = random.Random(token)
    reply = yield ask
    while True:
        if labels.failed(reply):
            yield 0.1
            reply = yield ask
            continue
        task = json.loads(reply.body)["id"]
        choice = {"choices": [chance.choice(["yes", "no"])]}
        result = [{"from_name": "label", "to_name": "text", "type": "choices", "value": choice}]
        path = f"/api/tasks/{task}/annotations/?project={project}"
        stored = yield request("POST", path, port, head, {"result": result, "lead_time": 2.5})
        reply = yield ask
        if not labels.failed(stored):
            labels.items.append(str(task))
            labels.waits.append(stored.seconds + reply.seconds)

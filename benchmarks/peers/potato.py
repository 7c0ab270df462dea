"""Potato: `start`, its own files, raters by the requests that its page makes."""

import http.client
import json
import random
from pathlib import Path
from urllib.parse import urlencode

from peers.running import Labels, Running, installed, request, started
from study_server import Client, free_port

NAME = "Potato 2.12.1"
ENVIRONMENT = "potato"
REQUIREMENTS = ("potato-annotation==2.12.1",)
_CONFIG = """\
annotation_task_name: Load
task_dir: .
output_annotation_dir: output
output_annotation_format: jsonl
data_files: [items.jsonl]
item_properties: {id_key: id, text_key: text}
user_config: {allow_all_users: true, users: []}
assignment_strategy: fixed_order
num_annotators_per_item: 1
max_annotations_per_user: -1
annotation_schemes:
  - {annotation_type: radio, name: label, description: "Which label fits?", labels: ["yes", "no"]}
host: 127.0.0.1
site_dir: default
"""
_WORDS = ["this", "comment", "was", "left", "below", "an", "article", "about", "schools", "and", "their", "teachers"]


def start(home: Path, folder: Path, items: int, raters: int) -> Running:
    """Set it up with its items, and start it.

    Args:
        home: Where environments are.
        folder: For its data.
        items: How many.
        raters: How many accounts.
    """
    programs = installed(home, ENVIRONMENT, REQUIREMENTS)
    port = free_port()
    (folder / "config.yaml").write_text(f"port: {port}\n{_CONFIG}")
    with (folder / "items.jsonl").open("w") as file:
        for number in range(items):
            text = " ".join(_WORDS[(number + one) % len(_WORDS)] for one in range(40))
            file.write(json.dumps({"id": f"t{number}", "text": text}) + "\n")
    process = started([programs / "potato", "start", "config.yaml", "-p", port], folder, port, {})
    cookies = [_registered(port, f"rater{number}") for number in range(raters)]
    return Running(port, process, lambda number, labels: _label(port, cookies[number], labels), requests=4)


def _registered(port: int, name: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    form = urlencode({"action": "signup", "email": name, "pass": "not-a-secret"})
    connection.request("POST", "/register", form, {"Content-Type": "application/x-www-form-urlencoded"})
    reply = connection.getresponse()
    reply.read()
    return reply.headers["set-cookie"].partition(";")[0]


def _label(port: int, cookie: str, labels: Labels) -> Client:
    head = [f"Cookie: {cookie}"]
    page = request("GET", "/annotate", port, head)
    ask = request("GET", "/api/current_instance", port, head)
    chance = random.Random(cookie)
    yield page
    reply = yield ask
    while True:
        if labels.failed(reply):
            yield 0.1
            reply = yield ask
            continue
        item = json.loads(reply.body)["instance_id"]
        choice = chance.choice(["yes", "no"])
        body = {"instance_id": item, "annotations": {f"label:{choice}": choice}, "span_annotations": []}
        stored = yield request("POST", "/updateinstance", port, head, body)
        moved = yield request("POST", "/annotate", port, head, {"action": "next_instance", "instance_id": item})
        shown = yield page
        reply = yield ask
        for one in (moved, shown):
            labels.failed(one)
        if not labels.failed(stored):
            labels.items.append(item)
            labels.waits.append(stored.seconds + moved.seconds + shown.seconds + reply.seconds)

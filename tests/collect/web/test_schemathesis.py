"""What the OpenAPI document promises, tried by schemathesis on the served application, as each role.

Left out of its checks: `negative_data_rejection` (an unknown query parameter is ignored, as everywhere on the web),
`positive_data_acceptance` (a well-formed answer to an item that is not the rater's is refused, rightly), and
`use_after_free`, `ensure_resource_availability` (nothing here is created and deleted at one address). `ignored_auth` is
what the role `nobody` is for.
"""

import itertools
from collections.abc import Generator
from contextlib import ExitStack
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from middlemost.collect.access.limits import Rate
from middlemost.collect.web import guards
from middlemost.collect.web.app import create_api
from middlemost.collect.web.guards.rate_limit import RateLimit
from middlemost.collect.web.settings import Settings

from .site import Person, Site, site

pytestmark = pytest.mark.slow

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
ROLES = ("nobody", "rater", "manager")
PLENTY = Rate(1e6, 1e6)
_names = itertools.count()
_shut: set[str] = set()  # what has told somebody unknown so: it says nothing else to them


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Generator[dict[str, Site], None, None]:
    """A study for each role, in which something has happened; they let everybody try as often as schemathesis likes."""

    def patient(app: Any) -> RateLimit:
        return RateLimit(app, api=PLENTY, sign_in=PLENTY, join=PLENTY)

    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setattr(guards, "RateLimit", patient)
        opened = {role: stack.enter_context(site(tmp_path_factory.mktemp(role))) for role in ROLES}
        for one in opened.values():
            _begin(one)
        yield opened


def _begin(site: Site) -> None:
    first = site.rater("first")
    task = first.task()
    first.remark("flags", task["assignment"], comment="odd")
    first.answer(task["assignment"], "yes")
    first.remark("skips", first.task()["assignment"])


schema = schemathesis.openapi.from_dict(create_api(Settings("sqlite://")).openapi())
schema.config.phases.coverage.unexpected_methods = {"patch"}  # one that no address has stands for all of them


@schema.parametrize()
@hypothesis.settings(max_examples=6, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
def test_every_reply_is_documented(case: Any, sites: dict[str, Site]) -> None:
    for role, at in sites.items():
        if role == "nobody" and case.operation.label in _shut:
            continue
        who = _come(at, role)
        shown = {"authorization": f"Bearer {who.secret}"} if who.secret else {}
        reply = case.call_and_validate(checks=CHECKS, headers=shown, base_url=at.url)
        if role == "nobody" and reply.status_code == 401:
            _shut.add(case.operation.label)


def _come(at: Site, role: str) -> Person:
    """Somebody new of a role, whom no example before has shut out."""
    name = f"{role}-{next(_names)}"
    if role == "rater":
        came = at.rater(name)
        came.get("/api/next")
        return came
    return at.manager(name) if role == "manager" else at.nobody()

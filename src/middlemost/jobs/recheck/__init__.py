"""The way back to people: which items to put before them again, and what their answers change."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from middlemost.jobs.recheck.apply import apply_recheck as apply_recheck
    from middlemost.jobs.recheck.judged import Judged as Judged
    from middlemost.jobs.recheck.judged import judged_of as judged_of
    from middlemost.jobs.recheck.judged import load_judged as load_judged
    from middlemost.jobs.recheck.plan import RecheckPlan as RecheckPlan
    from middlemost.jobs.recheck.plan import plan_recheck as plan_recheck
    from middlemost.jobs.recheck.plan import shown_items as shown_items
    from middlemost.jobs.recheck.probability import probability_wrong as probability_wrong
    from middlemost.jobs.recheck.result import Recheck as Recheck

_HOMES = {
    "judged_of": "judged",
    "load_judged": "judged",
    "Judged": "judged",
    "plan_recheck": "plan",
    "shown_items": "plan",
    "RecheckPlan": "plan",
    "apply_recheck": "apply",
    "probability_wrong": "probability",
    "Recheck": "result",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"middlemost.jobs.recheck.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'middlemost.jobs.recheck' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(_HOMES)

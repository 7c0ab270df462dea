"""How the numbers were computed: methods, settings, versions, references."""

import inspect
import platform
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import version
from typing import Any

import middlemost
from middlemost import truth
from middlemost.agreement import MEASURES
from middlemost.charts.figures.agreement import MEASURES as SHOWN
from middlemost.jobs.audit.result import Audit

_PACKAGES = ("numpy", "scipy", "polars", "numba", "altair", "vl-convert-python")

_FUNCTIONS = {
    "alpha": "krippendorff_alpha",
    "raw": "raw_agreement",
    "fleiss": "fleiss_kappa",
    "ac1": "gwet_ac1",
    "brennan_prediger": "brennan_prediger",
}
"""Name in an audit → function of `agreement`."""


def facts(audit: Audit) -> list[tuple[str, str]]:
    """Name and value of what is needed to compute it all again.

    Args:
        audit: What was found.
    """
    consensus = audit.consensus
    settings = {name: value for name, value in audit.settings.items() if value is not None}
    written = [
        ("Method", f"{consensus.method.replace('_', '-')}{_bracketed(consensus.settings)}"),
        ("Settings", _listed(settings)),
        ("Intervals", audit.numbers["alpha"].how),
        ("Read", f"{audit.reading.rows:,} rows of {audit.reading.source}{_bracketed(audit.reading.format)}"),
        ("Versions", f"middlemost {middlemost.__version__}, Python {platform.python_version()}, {_versions()}"),
    ]
    return [(name, value) for name, value in written if value]


def references(audit: Audit) -> list[tuple[str, str]]:
    """Method or measure, and its source.

    Args:
        audit: What was found.
    """
    registry = {**truth.METHODS, **truth.GUESS_METHODS, **truth.NUMERIC_METHODS}
    found: list[tuple[str, str]] = []
    if audit.consensus.method in registry:
        found.append((audit.consensus.method.replace("_", "-"), _source(registry, audit.consensus.method)))
    found += [
        (audit.numbers[name].name, _source(MEASURES, _FUNCTIONS[name]))
        for name in SHOWN
        if name in audit.numbers and _FUNCTIONS[name] in MEASURES
    ]
    return [(name, source) for name, source in found if source]


def _source(registry: Mapping[str, str], name: str) -> str:
    """The references in a docstring, on one line."""
    text = inspect.getdoc(getattr(import_module(registry[name]), name)) or ""
    for part in text.split("\n\n"):
        if part.startswith(("References:", "Source:")):
            return " ".join(part.split(":", 1)[1].split())
    return ""


def _versions() -> str:
    return ", ".join(f"{name} {version(name)}" for name in _PACKAGES)


def _bracketed(settings: Mapping[str, Any]) -> str:
    return f" ({_listed(settings)})" if settings else ""


def _listed(settings: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in settings.items())

"""How the numbers were computed: methods, settings, versions, references."""

import inspect
import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import middlemost
from middlemost import agreement, truth
from middlemost.charts.figures.agreement import MEASURES as SHOWN
from middlemost.data.label_sets import LabelSets
from middlemost.data.question import LabelQuestion, NumberQuestion, Question, SetQuestion
from middlemost.data.question_lookup import ANSWERED
from middlemost.jobs.audit.result import Audit
from middlemost.jobs.finding import counted, listed

_PACKAGES = ("numpy", "scipy", "polars", "numba", "altair", "vl-convert-python")

_FUNCTIONS = {
    "alpha": "krippendorff_alpha",
    "raw": "raw_agreement",
    "fleiss": "fleiss_kappa",
    "ac1": "gwet_ac1",
    "ac2": "gwet_ac2",
    "brennan_prediger": "brennan_prediger",
    "icc": "icc",
    "icc_mean": "icc",
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
        ("Question", f"“{audit.question.name}”, {_asked(audit.question)}; paradigm {audit.paradigm}"),
        ("Method", f"{consensus.method.replace('_', '-')}{_bracketed(consensus.settings)}"),
        ("Settings", _listed(settings)),
        ("Intervals", audit.numbers["alpha"].how),
        ("Sides", _sides(audit)),
        ("Read", f"{audit.reading.rows:,} rows of {audit.reading.source}{_bracketed(audit.reading.format)}"),
        ("Versions", f"middlemost {middlemost.__version__}, Python {platform.python_version()}, {_versions()}"),
    ]
    return [(name, value) for name, value in written if value]


def references(audit: Audit) -> list[tuple[str, str]]:
    """Method or measure, and its source.

    Args:
        audit: What was found.
    """
    method = audit.consensus.method
    found = [(method.replace("_", "-"), getattr(truth, method, None))]
    functions = _FUNCTIONS if not isinstance(audit.data, LabelSets) else dict.fromkeys(SHOWN, "set_alpha")
    found += [
        (audit.numbers[name].name, getattr(agreement, functions[name]))
        for name in SHOWN
        if name in audit.numbers and name in functions
    ]
    return [(name, source) for name, function in found if (source := _source(function))]


def _source(function: object) -> str:
    """The references in a docstring, on one line."""
    text = inspect.getdoc(function) or "" if callable(function) else ""
    for part in text.split("\n\n"):
        if part.startswith(("References:", "Source:")):
            return " ".join(part.split(":", 1)[1].split())
    return ""


def _asked(question: Question) -> str:
    if isinstance(question, NumberQuestion):
        return f"a number on the {question.scale} scale"
    if not isinstance(question, LabelQuestion | SetQuestion):
        return ANSWERED[type(question)]
    ordered = " in rank order" if isinstance(question, LabelQuestion) and question.ordinal else ""
    what = "one of" if isinstance(question, LabelQuestion) else "any of"
    return f"{what} {counted(len(question.labels), 'label')}{ordered}: {listed(list(question.labels), most=12)}"


def _sides(audit: Audit) -> str:
    """Of a preference: how often the candidate shown first was chosen."""
    first = audit.numbers.get("first_chosen")
    return "" if first is None else f"{first.name}: {first}; half is no bias for a side"


def _versions() -> str:
    return ", ".join(f"{name} {version(name)}" for name in _PACKAGES)


def _bracketed(settings: Mapping[str, Any]) -> str:
    return f" ({_listed(settings)})" if settings else ""


def _listed(settings: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in settings.items())

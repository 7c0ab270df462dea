"""The report: an audit or a diagnosis as one page that works offline. It needs the `report` extra."""

from datetime import date
from os import PathLike
from typing import TYPE_CHECKING

from middlemost.errors import MissingExtraError

if TYPE_CHECKING:
    from middlemost.jobs.audit.result import Audit
    from middlemost.jobs.diagnose.result import Diagnosis

FOLD_OVER = 280
"""Texts longer than this many characters are folded."""


def render(audit: "Audit", *, fold_over: int = FOLD_OVER, made: date | None = None) -> str:
    """An audit as one HTML page, to read, print or send on: it loads nothing from anywhere.

    The page holds the findings first, then agreement, raters, items, labels, slices, repeats, gold, and how it was
    computed, with the audit's JSON. Of a table with more than 2,000 rows it holds the first 2,000 and says so.

    Args:
        audit: What `middlemost.audit` returned.
        fold_over: Item texts with more characters than this are folded: a click opens them. Default: 280. 0 folds
            every text, for texts that nobody should meet unprepared, as does a label or question that names what
            offends.
        made: The date on the page. Default: today.

    Raises:
        MissingExtraError: Altair, vl-convert or Jinja is not installed.
    """
    try:
        from middlemost.report.page import page
    except ModuleNotFoundError as missing:
        raise _explained(missing) from None
    return page(audit, fold_over=fold_over, made=made or date.today())


def render_diagnosis(
    diagnosis: "Diagnosis",
    *,
    fold_over: int = FOLD_OVER,
    root: str | PathLike[str] | None = None,
    made: date | None = None,
) -> str:
    """A diagnosis as one HTML page, to read, print or send on: it loads nothing from anywhere.

    The page holds the findings first, then the data map, whose points tell and list themselves, the noise matrix, the
    hundred worst labels with content and reasons, hard items, copies, leaks, raters, and how it was computed. Of more
    than 2,000 items the map holds the 2,000 worst one by one and counts the others.

    Args:
        diagnosis: What `jobs.diagnose.diagnose` returned.
        fold_over: Texts with more characters than this are folded: a click opens them. Default: 280. 0 folds every
            text and picture, as does a label or question that names what offends.
        root: The folder that names of image files start from, as for `diagnose`. Default: the current one.
        made: The date on the page. Default: today.

    Raises:
        MissingExtraError: Altair, vl-convert or Jinja is not installed.
    """
    try:
        from middlemost.report.diagnosis.page import diagnosis_page
    except ModuleNotFoundError as missing:
        raise _explained(missing) from None
    return diagnosis_page(diagnosis, fold_over=fold_over, root=root, made=made or date.today())


def _explained(missing: ModuleNotFoundError) -> ModuleNotFoundError | MissingExtraError:
    """The error for a page that cannot be written: what to install, where that is the cause."""
    if missing.name not in ("altair", "vl_convert", "jinja2"):
        return missing
    return MissingExtraError(
        f"The report needs {missing.name}, which is not installed.", remedy="pip install 'middlemost[report]'"
    )

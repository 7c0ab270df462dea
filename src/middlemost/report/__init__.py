"""The report: an audit as one page that works offline. It needs the `report` extra."""

from datetime import date
from typing import TYPE_CHECKING

from middlemost.errors import MissingExtraError

if TYPE_CHECKING:
    from middlemost.jobs.audit.result import Audit

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
        if missing.name not in ("altair", "vl_convert", "jinja2"):
            raise
        raise MissingExtraError(
            f"The report needs {missing.name}, which is not installed.", remedy="pip install 'middlemost[report]'"
        ) from None
    return page(audit, fold_over=fold_over, made=made or date.today())

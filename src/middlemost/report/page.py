"""The page itself: what goes where, and the template that writes it."""

import json
from datetime import date
from typing import Any

from markupsafe import Markup

from middlemost.jobs.audit.result import Audit
from middlemost.report import estimates, sections
from middlemost.report.cards import cards
from middlemost.report.cell import SHOWN, Table
from middlemost.report.embedded import embedded
from middlemost.report.environment import hash_of, static, templates
from middlemost.report.items import item_table
from middlemost.report.method import facts, references
from middlemost.report.numbers import number_table
from middlemost.report.offence import offence_named
from middlemost.report.raters import rater_table
from middlemost.report.sets import set_table
from middlemost.report.summary import headline, strip

MOST_JSON = 1_000_000
"""Of a longer audit.json the page leaves out the details of findings, which name every rater and item."""


def page(audit: Audit, *, fold_over: int, made: date) -> str:
    """The HTML of the report.

    Args:
        audit: What was found.
        fold_over: Longer item texts are folded; 0 folds all.
        made: The date on the page.
    """
    script = static("report.js")
    offence = offence_named(audit.question)
    return (
        templates()
        .get_template("report.html")
        .render(
            audit=audit,
            made=made.isoformat(),
            shown=SHOWN,
            headline=headline(audit),
            strip=strip(audit),
            cards=cards(audit),
            agreement=sections.agreement_figure(audit),
            measures=estimates.agreement_table(audit),
            raters=rater_table(audit),
            rater_figures=sections.rater_figures(audit),
            items=_items(audit, 0 if offence else fold_over),
            offence=offence,
            answers=audit.question.to_dict()["type"],
            label_figures=sections.label_figures(audit),
            again=sections.again_figure(audit),
            slices=estimates.slices_table(audit),
            slices_figure=sections.slices_figure(audit),
            repeats=estimates.repeats_table(audit),
            gold=estimates.gold_table(audit),
            reliability=sections.reliability_figure(audit),
            facts=facts(audit),
            references=references(audit),
            written=embedded(_json(audit)),
            style=Markup(static("report.css")),  # ours
            script=Markup(script),  # ours
            script_hash=hash_of(script),
        )
    )


def _items(audit: Audit, fold_over: int) -> Table | None:
    """The table of items that fits the answers: labels, sets of labels or numbers."""
    tables = (make(audit, fold_over=fold_over) for make in (item_table, set_table, number_table))
    return next((table for table in tables if table is not None), None)


def _json(audit: Audit) -> dict[str, Any]:
    written = audit.to_json()
    if len(json.dumps(written)) <= MOST_JSON:
        return written
    findings = [finding | {"details": "left out here, see audit.json"} for finding in written["findings"]]
    return written | {"findings": findings}

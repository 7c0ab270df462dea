"""The page of a diagnosis: what goes where."""

import json
from datetime import date
from os import PathLike
from typing import Any

from markupsafe import Markup

from middlemost.jobs.diagnose.result import Diagnosis
from middlemost.report.cell import SHOWN, Table
from middlemost.report.diagnosis.cards import diagnosis_cards
from middlemost.report.diagnosis.contents import items_of
from middlemost.report.diagnosis.copies import copies_table, leaks_table
from middlemost.report.diagnosis.data_map import map_figure, map_points
from middlemost.report.diagnosis.method import REFERENCES, diagnosis_facts
from middlemost.report.diagnosis.noise import noise_figure, noise_table
from middlemost.report.diagnosis.raters import contradicted_table
from middlemost.report.diagnosis.summary import headline, strip
from middlemost.report.diagnosis.worst import hard_table, worst_table
from middlemost.report.embedded import embedded
from middlemost.report.environment import hash_of, static, templates
from middlemost.report.offence import offence_named

MOST_LABELS = 100
"""Of more labels the page's JSON leaves out the noise matrix, whose size goes with their square."""


def diagnosis_page(diagnosis: Diagnosis, *, fold_over: int, root: str | PathLike[str] | None, made: date) -> str:
    """The HTML of a diagnosis.

    Args:
        diagnosis: What was found.
        fold_over: Longer texts are folded; 0 folds all.
        root: The folder that names of image files start from.
        made: The date on the page.
    """
    script = static("report.js") + static("diagnosis.js")
    offence = offence_named(diagnosis.dataset.label_question(diagnosis.question))
    items = items_of(diagnosis, fold_over=0 if offence else fold_over, root=root)
    worst = worst_table(items)
    reading = diagnosis.dataset.reading
    return (
        templates()
        .get_template("diagnosis.html")
        .render(
            source=reading.source,
            reading=reading,
            made=made.isoformat(),
            shown=SHOWN,
            headline=headline(diagnosis),
            notes=[note.text for note in reading.notes] + [*diagnosis.content.notes, *diagnosis.quality.notes],
            strip=strip(diagnosis),
            cards=diagnosis_cards(diagnosis),
            map=map_figure(items),
            points=embedded(map_points(items)),
            noise=noise_figure(diagnosis.quality),
            pairs=noise_table(diagnosis.quality),
            worst=worst,
            worst_title=_worst_title(diagnosis, worst),
            hard=hard_table(items),
            copies=copies_table(items),
            leaks=leaks_table(items),
            raters=contradicted_table(diagnosis),
            offence=offence,
            facts=diagnosis_facts(diagnosis),
            references=REFERENCES,
            written=embedded(_json(diagnosis)),
            style=Markup(static("report.css") + static("diagnosis.css")),  # ours
            script=Markup(script),  # ours
            script_hash=hash_of(script),
        )
    )


def _worst_title(diagnosis: Diagnosis, worst: Table) -> str:
    flagged = int(diagnosis.quality.flagged.sum())
    if not flagged:
        return "No label is flagged; those of lowest quality"
    if flagged <= len(worst.rows):
        return f"The {len(worst.rows):,} most suspicious labels, {flagged:,} of them flagged"
    return f"The {len(worst.rows):,} most suspicious of {flagged:,} flagged labels"


def _json(diagnosis: Diagnosis) -> dict[str, Any]:
    written = diagnosis.to_json()
    if len(diagnosis.quality.labels) > MOST_LABELS:
        written |= {"noise": "left out here, see diagnosis.json"}
    return json.loads(json.dumps(written, default=str))

"""On the terminal: data in which an audit can judge nothing yet."""

from pathlib import Path

from middlemost.cli.audit_text import statuses_text
from middlemost.cli.terminal import beside, wrap
from middlemost.jobs.audit.unjudged import NothingJudged
from middlemost.jobs.finding import counted, shortened


def nothing_judged_text(found: NothingJudged, folder: Path) -> str:
    """What is said where nothing can be judged yet.

    Args:
        found: The questions, with their counts.
        folder: Where it was written.
    """
    reading = found.reading
    read = f"Read {shortened(reading.source, 60)}: {counted(reading.rows, 'row')}: {statuses_text(found.statuses)}."
    notes = [*(note.text for note in reading.notes), *(one.sentence for one in found.unjudged)]
    lines = [wrap(read, hanging=2), *(beside("  · ", note) for note in notes)]
    written = wrap(f"{folder}/: audit.json, dataset/", hanging=2)
    return "\n\n".join(["\n".join(lines), wrap(found.sentence), written])

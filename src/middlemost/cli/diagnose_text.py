"""A diagnosis on the terminal: what was read, what was found, where it lies."""

from pathlib import Path

import polars as pl

from middlemost.cli.findings_text import listed_findings
from middlemost.cli.terminal import beside, wrap
from middlemost.data.estimate import Estimate
from middlemost.jobs.diagnose.findings import all_is_well
from middlemost.jobs.diagnose.result import Diagnosis
from middlemost.jobs.finding import counted, listed, shortened

_WORST = 3
_MADE_OF = {"text": "text", "image": "image", "table": "features"}


def diagnose_text(found: Diagnosis, folder: Path, *, pages: tuple[str, ...] = ()) -> str:
    """The whole text.

    Args:
        found: The diagnosis.
        folder: Where it was written.
        pages: Files written beside the tables, such as report.html. Default: none.
    """
    parts = [_read(found), _numbers(found), _findings(found), _worst(found), _written(found, folder, pages)]
    return "\n\n".join(part for part in parts if part)


def _read(found: Diagnosis) -> str:
    reading, quality = found.dataset.reading, found.quality
    used = [label for code, label in enumerate(quality.labels) if (quality.given == code).any()]
    names = listed([shortened(label, 16) for label in used], most=5)
    first = (
        f"Read {shortened(reading.source, 60)}: {counted(len(quality.given), 'item')} with "
        f"{counted(len(used), 'label')}: {names}."
    )
    lines = [wrap(first, hanging=2)]
    taken = [f"{role} ← {shortened(column, 40)}" for role, column in reading.columns.items()]
    columns = listed([shortened(one, 30) for one in found.content.columns])
    taken.append(f"{_MADE_OF[found.content.kind]} ← {columns}")
    lines.append(beside("  ", f"{', '.join(taken)} (or say --item, --label, --{_MADE_OF[found.content.kind]})"))
    notes = [note.text for note in reading.notes]
    if found.unjudged:
        notes.append(f"{counted(found.unjudged, 'item')} without a label are not judged.")
    notes += [*found.content.notes, *quality.notes]
    lines += [beside("  · ", note) for note in notes]
    return "\n".join(lines)


def _numbers(found: Diagnosis) -> str:
    quality = found.quality
    n_hard = int(quality.ambiguous.sum())
    flagged = f"{int(quality.flagged.sum()):,} flagged as wrong; {n_hard:,} hard but kept"
    return "\n".join([beside("Labels   ", flagged), beside("Noise    ", _rate(quality.noise_rate))])


def _rate(rate: Estimate) -> str:
    if rate.value is None or rate.low is None or rate.high is None:
        return f"unknown: {rate.why}"
    return f"about {rate.value:.1%} of labels are wrong ({rate.low:.1%} to {rate.high:.1%}), as far as models tell"


def _findings(found: Diagnosis) -> str:
    well = all_is_well(found.quality)
    parts = [] if well is None else [wrap(well)]
    if found.findings:
        parts.append(listed_findings(found.findings))
    return "\n\n".join(parts)


def _worst(found: Diagnosis) -> str:
    """The most suspicious labels, with their texts."""
    flagged = found.labels.filter(pl.col("flagged")).head(_WORST)
    if not flagged.height:
        return ""
    column = found.content.columns[0] if found.content.kind == "text" else None
    texts = {} if column is None else dict(found.dataset.items.select("item", column).iter_rows())
    lines = ["The most suspicious labels"]
    for item, label, suggested, reasons in flagged.select("item", "label", "suggested", "reasons").iter_rows():
        text = f" “{shortened(texts[str(item)], 60)}”" if str(item) in texts else ""
        lines.append(wrap(f"{shortened(str(item))}{text}: {label}, rather {suggested}", indent=2, hanging=2))
        lines.append(wrap(reasons, indent=4))
    return "\n".join(lines)


def _written(found: Diagnosis, folder: Path, pages: tuple[str, ...]) -> str:
    table = "clean.parquet" if pl.Binary in found.dataset.items.dtypes else "clean.csv"
    raters = () if found.raters is None else ("raters.csv",)
    files = ", ".join([*pages, "labels.csv", table, *raters, "diagnosis.json", "dataset/"])
    again = f"  middlemost recheck plan {folder} --budget 100 --out items.csv"
    return "\n".join([wrap(f"{folder}/: {files}", hanging=2), "", "To put them before people again:", again])

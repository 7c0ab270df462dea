"""`middlemost audit`: from a table of ratings to labels, agreement and what stands out."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from middlemost.cli.exits import ExitCode
from middlemost.cli.progress import progress_bar
from middlemost.cli.reader_options import reader_options, told_now
from middlemost.cli.target import named_after, refuse_loss, refuse_two_from_standard_input
from middlemost.cli.terminal import print_paragraph
from middlemost.formats.options import ReadOptions
from middlemost.truth import GUESS_METHODS, METHODS, NUMERIC_METHODS, SET_METHODS

if TYPE_CHECKING:
    from middlemost.jobs.audit.result import Audit


def _names(methods: Mapping[str, str]) -> str:
    """The methods of a registry as the command line calls them."""
    return ", ".join(name.replace("_", "-") for name in methods)


def _pages(found: "Audit", *, fold_texts: bool) -> tuple[dict[str, str], str | None]:
    """The report, or a sentence that says what to install for it."""
    from middlemost.errors import MissingExtraError
    from middlemost.report import FOLD_OVER, render

    try:
        return {"report.html": render(found, fold_over=0 if fold_texts else FOLD_OVER)}, None
    except MissingExtraError as missing:
        return {}, str(missing)


_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("ratings", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--items", type=_FILE, help="Table of items with attributes, such as their text or topic.")
@click.option("--raters", type=_FILE, help="Table of raters with attributes.")
@click.option("--gold", type=_FILE, help="Table of known labels: item, label, and optionally role.")
@click.option(
    "--method",
    help=f"How labels are inferred: {_names(METHODS)}; with --predicted {_names(GUESS_METHODS)}; "
    f"numbers: {_names(NUMERIC_METHODS)}; sets: {_names(SET_METHODS)}. "
    "Default: dawid-skene (majority if raters are unknown); median; label-by-label.",
)
@click.option("--by", metavar="TABLE.COLUMN", help="Compare slices by an attribute, such as items.topic.")
@click.option("--question", "asked", help="The question to audit, where there are several.")
@click.option(
    "--paradigm",
    type=click.Choice(["prescriptive", "descriptive"]),
    help="Whether raters follow a guideline or their own view.",
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of resampling, folds and ties."
)
@reader_options
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write. Default: NAME-audit.")
@click.option("--json", "as_json", is_flag=True, help="Print the audit as JSON, and nothing else.")
@click.option("--require", metavar="EXPR", help="Exit with 3 unless these hold, such as 'alpha>=0.67'.")
@click.option("--force", is_flag=True, help="Replace the folder whatever it holds.")
@click.option("--fold-texts", is_flag=True, help="Fold all texts of items in the report: a click opens them.")
@click.pass_context
def audit(
    ctx: click.Context,
    ratings: Path,
    items: Path | None,
    raters: Path | None,
    gold: Path | None,
    method: str | None,
    by: str | None,
    asked: str | None,
    paradigm: Literal["prescriptive", "descriptive"] | None,
    seed: int,
    options: ReadOptions,
    out: Path | None,
    as_json: bool,
    require: str | None,
    force: bool,
    fold_texts: bool,
) -> None:
    """Labels, agreement and what people disagree about.

    RATINGS is a table of who gave which label to which item: CSV, TSV, JSON lines, Parquet (also gzipped), a folder
    that this program wrote, or - for standard input.
    """
    import polars as pl

    from middlemost.cli.audit_text import audit_text
    from middlemost.cli.nothing_judged_text import nothing_judged_text
    from middlemost.formats import read
    from middlemost.jobs.audit import audit as run_audit
    from middlemost.jobs.audit.folder import check_target, write_audit, write_nothing_judged
    from middlemost.jobs.audit.gate import parse_gates
    from middlemost.jobs.audit.result import NUMBERS
    from middlemost.jobs.audit.unjudged import nothing_judged

    gates = () if require is None else parse_gates(require, NUMBERS)
    folder = out or named_after(ratings, "audit")
    tables = (ratings, items, raters, gold, options.person)
    refuse_two_from_standard_input(tables)
    refuse_loss(folder, (*tables, options.skip_bad))
    check_target(folder, force=force)
    source = "-" if str(ratings) == "-" else ratings
    if ratings.is_dir():
        options = told_now(ctx, options)
    dataset = read(source, items=items, raters=raters, gold=gold, paradigm=paradigm or "unknown", options=options)
    missing = None
    found = nothing_judged(dataset, asked)
    if found is not None:
        write_nothing_judged(found, dataset, folder, force=force)
        text = nothing_judged_text(found, folder)
    else:
        with progress_bar("Measuring agreement") as progress:
            found = run_audit(dataset, question=asked, method=method, by=by, seed=seed, progress=progress)
        pages, missing = _pages(found, fold_texts=fold_texts)
        write_audit(found, dataset, folder, pages=pages, force=force)
        n_gold = dataset.gold.filter(pl.col("question") == found.question.name).height
        text = audit_text(found, folder, n_gold=n_gold, pages=tuple(pages))
    written = json.dumps(found.to_json(), indent=2, ensure_ascii=False, allow_nan=False) if as_json else text
    click.echo(written)
    if missing is not None:
        print_paragraph(missing, err=True)
    failures = [failure for gate in gates if (failure := gate.failure(found.numbers))]
    for failure in failures:
        print_paragraph(failure, err=True)
    if failures:
        ctx.exit(ExitCode.GATE_FAILED)

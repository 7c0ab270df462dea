"""`middlemost compare`: truth methods side by side on one table of ratings."""

import json
from collections.abc import Mapping
from pathlib import Path

import click

from middlemost.cli.progress import progress_bar
from middlemost.cli.reader_options import reader_options, told_now
from middlemost.cli.target import refuse_two_from_standard_input
from middlemost.formats.options import ReadOptions
from middlemost.truth import GUESS_METHODS, METHODS, NUMERIC_METHODS


def _names(methods: Mapping[str, str]) -> str:
    """The methods of a registry as the command line calls them."""
    return ", ".join(name.replace("_", "-") for name in methods)


@click.command()
@click.argument("ratings", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--methods",
    metavar="A,B,...",
    help=f"Two or more, separated by commas: {_names(METHODS)}; with --predicted {_names(GUESS_METHODS)}; numbers: "
    f"{_names(NUMERIC_METHODS)}. Default: majority, dawid-skene and mace; with --predicted surprisingly-popular too; "
    "for numbers all.",
)
@click.option(
    "--gold",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Table of known labels: item, label. No method sees them, unless a column role says anchor of some and test "
    "of others.",
)
@click.option("--question", "asked", help="The question to compare on, where there are several.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of methods, ties and resampling."
)
@reader_options
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON, and nothing else.")
@click.pass_context
def compare(
    ctx: click.Context,
    ratings: Path,
    methods: str | None,
    gold: Path | None,
    asked: str | None,
    seed: int,
    options: ReadOptions,
    as_json: bool,
) -> None:
    """Methods side by side: where they differ, and which is right more often.

    RATINGS is a table of who gave which label to which item: CSV, TSV, JSON lines, Parquet (also gzipped), a folder
    that this program wrote, or - for standard input. Nothing is written.
    """
    from middlemost.cli.compare_text import compare_text
    from middlemost.formats import read
    from middlemost.jobs.compare import compare as run_compare

    refuse_two_from_standard_input((ratings, gold, options.person))
    source = "-" if str(ratings) == "-" else ratings
    if ratings.is_dir():
        options = told_now(ctx, options)
    dataset = read(source, gold=gold, options=options)
    names = None if methods is None else [name.strip() for name in methods.split(",") if name.strip()]
    with progress_bar("Fitting") as progress:
        found = run_compare(dataset, question=asked, methods=names, seed=seed, progress=progress)
    if as_json:
        click.echo(json.dumps(found.to_json(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(compare_text(found))

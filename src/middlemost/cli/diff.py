"""`middlemost diff`: what changed between two versions of a data set, and why."""

import json
from pathlib import Path

import click

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.argument("before", type=_FOLDER)
@click.argument("after", type=_FOLDER)
@click.option("--question", "asked", help="The question to compare, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print the difference as JSON, and nothing else.")
def diff(before: Path, after: Path, asked: str | None, as_json: bool) -> None:
    """What changed between two versions of a data set, and why.

    BEFORE and AFTER are folders of data sets, or folders that hold one, as diagnose and recheck write them. Nothing
    is written.
    """
    from middlemost.cli.diff_text import diff_text
    from middlemost.jobs.recheck.difference import difference, load_version

    found = difference(load_version(before), load_version(after), question=asked)
    if as_json:
        click.echo(json.dumps(found.to_json(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(diff_text(found))

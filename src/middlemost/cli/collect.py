"""`middlemost collect`: a study that raters label in their browsers."""

import contextlib
import sys
from pathlib import Path
from typing import cast

import click

from middlemost.cli.target import named_after

_PATH = click.Path(path_type=Path, exists=True)
_STUDY = click.argument("study", type=_PATH)
_DATABASE = click.option(
    "--database", envvar="MIDDLEMOST_DATABASE", metavar="URL", help="Default: study.db beside the study file."
)


@click.group()
def collect() -> None:
    """A study that raters label in their browsers.

    `serve` starts from a table of items alone, and writes the study file that it stands for.
    """
    from middlemost.collect.extra import check_extra

    check_extra()


@collect.command()
@click.argument("items", type=_PATH)
@click.option("--labels", required=True, metavar="A,B,…", help="The labels, separated by commas.")
@click.option("--overlap", type=click.IntRange(1, 1000), default=3, show_default=True, help="Ratings of each item.")
@click.option("--prompt", help="The question as raters read it.")
@click.option("--item", metavar="COLUMN", help="The column of the items' ids.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write. Default: NAME-study.")
def init(items: Path, labels: str, overlap: int, prompt: str | None, item: str | None, out: Path | None) -> None:
    """Write a study file with a comment on every setting, to begin from."""
    from middlemost.cli.collect_text import begun_text
    from middlemost.collect.serving.begin import begin_study

    home = begin_study(
        items, _listed(labels), overlap, folder=out or named_after(items, "study"), prompt=prompt, item=item
    )
    click.echo(begun_text(home))


@collect.command()
@click.argument("path", metavar="STUDY|ITEMS", type=_PATH)
@click.option("--labels", metavar="A,B,…", help="Of a new study: its labels, separated by commas.")
@click.option("--overlap", type=click.IntRange(1, 1000), help="Of a new study: ratings of each item. Default: 3.")
@click.option("--prompt", help="Of a new study: the question as raters read it.")
@click.option("--item", metavar="COLUMN", help="Of a new study: the column of the items' ids.")
@_DATABASE
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8700, show_default=True, help="Port; 0 for any.")
@click.option("--url", metavar="URL", help="Where people reach it, if not there: behind a proxy, by a name.")
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="Needs PostgreSQL above 1.")
@click.option("--no-worker", is_flag=True, help="Leave the consensus and agreement for later.")
def serve(
    path: Path,
    labels: str | None,
    overlap: int | None,
    prompt: str | None,
    item: str | None,
    database: str | None,
    host: str,
    port: int,
    url: str | None,
    processes: int,
    no_worker: bool,
) -> None:
    """Serve a study, and print a link for raters and one for its manager.

    STUDY is a study file or its folder. ITEMS is a table of items: the study file is then written to NAME-study. The
    same command again goes on with the same study.
    """
    from middlemost.cli.collect_text import served_text, stopped_text
    from middlemost.collect.serving.begin import begin_or_resume
    from middlemost.collect.serving.prepare import make_links, prepare
    from middlemost.collect.serving.serve import check_processes, listening, serve
    from middlemost.collect.web.settings import Settings

    check_processes(processes, database)
    with contextlib.closing(listening(host, port)) as taken:
        home = begin_or_resume(
            path,
            None if labels is None else _listed(labels),
            overlap,
            folder=named_after(path, "study"),
            prompt=prompt,
            item=item,
            database=database,
        )
        base = (url or f"http://{_in_address(host)}:{taken.getsockname()[1]}").rstrip("/")
        ready = prepare(home)
        links = make_links(home, manager=not ready.managed, join=ready.study.file.join == "link")
        click.echo(served_text(ready, home, base, *links))
        sys.stdout.flush()
        settings = Settings(home.database, base, proxied=url is not None)
        with contextlib.suppress(KeyboardInterrupt):
            serve(settings, taken, processes=processes, worker=not no_worker)
    click.echo(stopped_text())


@collect.command()
@_STUDY
@click.option("--manager", is_flag=True, help="A link for a new manager; it works once, within a day.")
@click.option("--rater", "join", is_flag=True, help="A link for raters; it works until it is withdrawn.")
@click.option("--group", default="", help="The group that raters join by it.")
@click.option("--url", metavar="URL", default="http://127.0.0.1:8700", show_default=True, help="Where people reach it.")
@_DATABASE
def link(study: Path, manager: bool, join: bool, group: str, url: str, database: str | None) -> None:
    """Make a new link, for a manager or for raters; a running server knows it at once."""
    from middlemost.cli.collect_text import link_text
    from middlemost.collect.serving.prepare import find_served, make_links

    if not manager and not join:
        raise click.UsageError("For whom? Say --rater or --manager.")
    made = make_links(find_served(study, database), manager=manager, join=join, group=group)
    click.echo(link_text(url.rstrip("/"), *made))


@collect.command("import")
@_STUDY
@click.argument("items", type=_PATH)
@_DATABASE
def import_(study: Path, items: Path, database: str | None) -> None:
    """Add items to a study; a running server gives them out at once."""
    from middlemost.cli.collect_text import imported_text
    from middlemost.collect.serving.prepare import find_served, run_import

    click.echo(imported_text(run_import(find_served(study, database), str(items))))


@collect.command()
@_STUDY
@click.option(
    "--format",
    "kind",
    type=click.Choice(["dataset", "csv", "spreadsheet", "jsonl", "json"]),
    default="dataset",
    show_default=True,
    help="A folder that middlemost audit takes, or a table; spreadsheet guards cells that look like formulas.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Where to. Default: a name after the study's.")
@click.option("--version", "number", type=click.IntRange(min=1), help="As of an earlier version of the study file.")
@click.option("--force", is_flag=True, help="Write over what is there.")
@_DATABASE
def export(study: Path, kind: str, out: Path | None, number: int | None, force: bool, database: str | None) -> None:
    """Write out all answers; a running server is not disturbed."""
    from middlemost.cli.collect_text import exported_text
    from middlemost.collect.serving.export import Kind, run_export
    from middlemost.collect.serving.home import find_home

    home = find_home(study, database)
    written, counts = run_export(home, cast("Kind", kind), out, version=number, force=force)
    click.echo(exported_text(written, counts))


@collect.command()
@_STUDY
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Default: NAME-DATE.backup.")
@click.option("--force", is_flag=True, help="Write over what is there.")
@_DATABASE
def backup(study: Path, out: Path | None, force: bool, database: str | None) -> None:
    """Copy a whole study into one file, while its server runs."""
    from middlemost.cli.collect_text import backed_up_text
    from middlemost.collect.serving.export import backup_name
    from middlemost.collect.serving.home import find_home
    from middlemost.collect.store.backup import backup
    from middlemost.collect.store.engine import open_engine

    home = find_home(study, database)
    target = out or backup_name(home)
    backup(open_engine(home.database), target, force=force)
    click.echo(backed_up_text(target))


@collect.command()
@click.argument("backup", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("study", type=_PATH)
@_DATABASE
def restore(backup: Path, study: Path, database: str | None) -> None:
    """Put a backup into a database that holds no study yet."""
    from middlemost.cli.collect_text import restored_text
    from middlemost.collect.serving.home import find_home
    from middlemost.collect.store.backup import restore

    home = find_home(study, database)
    restore(backup, home.database)
    click.echo(restored_text(study))


def _listed(labels: str) -> list[str]:
    return [label.strip() for label in labels.split(",") if label.strip()]


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host

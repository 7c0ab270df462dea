"""`middlemost recheck`: put suspicious labels before people again, and take over what they say."""

import json
from pathlib import Path

import click

from middlemost.cli.reader_options import reader_options, told_now
from middlemost.cli.target import named_after, refuse_loss
from middlemost.formats.options import ReadOptions
from middlemost.truth import GUESS_METHODS, METHODS

_METHODS = ", ".join(name.replace("_", "-") for name in METHODS)
_GUESSES = ", ".join(name.replace("_", "-") for name in GUESS_METHODS)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_SEED = click.IntRange(min=0)


@click.group()
def recheck() -> None:
    """Put suspicious labels before people again, and take over what they say.

    First `plan`: which items, mixed with a random sample of all others. People answer. Then `apply`: a new version of
    the data, and an estimate of how many labels are still wrong.
    """


@recheck.command()
@click.argument("diagnosis", type=_FOLDER)
@click.option("--budget", type=click.IntRange(min=1), required=True, help="How many items people look at.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="Table of items to write, as CSV. The plan is written beside it, as NAME.plan.json.",
)
@click.option(
    "--control",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SHARE|N",
    help="Size of the random sample: a share of the budget below 1, or a number of items. Default: a third.",
)
@click.option(
    "--show",
    "columns",
    multiple=True,
    metavar="COLUMN",
    help="Show this column beside the item; repeat for several. Default: all that do not give the label away.",
)
@click.option("--seed", type=_SEED, default=0, show_default=True, help="Seed of the sample and the order.")
@click.option("--json", "as_json", is_flag=True, help="Print what was planned as JSON, and nothing else.")
@click.option("--force", is_flag=True, help="Write over an earlier table and plan.")
def plan(
    diagnosis: Path,
    budget: int,
    out: Path,
    control: float | None,
    columns: tuple[str, ...],
    seed: int,
    as_json: bool,
    force: bool,
) -> None:
    """Choose the items that people look at again.

    DIAGNOSIS is the folder that middlemost diagnose wrote. Flagged items are taken from the most suspicious on, and
    mixed with a random sample of all others. People see neither the label nor what was found out.
    """
    from middlemost.cli.recheck_text import plan_text
    from middlemost.jobs.recheck.judged import load_judged
    from middlemost.jobs.recheck.plan import plan_recheck
    from middlemost.jobs.recheck.plan_file import check_free, write_plan

    check_free(out, force=force)
    judged = load_judged(diagnosis)
    size = {} if control is None else {"control": control}
    made = plan_recheck(judged, budget=budget, seed=seed, columns=columns or None, **size)
    write_plan(made, judged, out, force=force)
    if as_json:
        told = {name: value for name, value in made.to_json().items() if name != "items"}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(plan_text(made, judged, out, asked=budget))


@recheck.command()
@click.argument("plan", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("answers", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--method",
    default="majority",
    show_default=True,
    help=f"How answers become one label: {_METHODS}; with --predicted {_GUESSES}.",
)
@click.option("--question", "asked", help="The question of the answers, where there are several.")
@click.option("--diagnosis", type=_FOLDER, help="The diagnosis, where it is not where the plan says.")
@click.option("--seed", type=_SEED, default=0, show_default=True, help="Seed of methods that draw.")
@reader_options
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write. Default: NAME-recheck.")
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON, and nothing else.")
@click.option("--force", is_flag=True, help="Replace the folder whatever it holds.")
@click.pass_context
def apply(
    ctx: click.Context,
    plan: Path,
    answers: Path,
    method: str,
    asked: str | None,
    diagnosis: Path | None,
    seed: int,
    options: ReadOptions,
    out: Path | None,
    as_json: bool,
    force: bool,
) -> None:
    """Change the labels that people contradict, and say what is still wrong.

    PLAN is NAME.plan.json, or the table of items beside it. ANSWERS is a table of who gave which label to which item,
    as `middlemost audit` takes it; raters may be unknown. The data that were diagnosed stay as they are: a new version
    is written.
    """
    from middlemost.cli.recheck_text import recheck_text
    from middlemost.formats import read
    from middlemost.formats.options import listed
    from middlemost.jobs.recheck.apply import apply_recheck
    from middlemost.jobs.recheck.folder import check_target, write_recheck
    from middlemost.jobs.recheck.judged import load_judged
    from middlemost.jobs.recheck.plan_file import read_plan

    known = read_plan(plan)
    source = diagnosis or known.diagnosis
    folder = out or named_after(Path(source.name.removesuffix("-diagnosis")), "recheck")
    refuse_loss(folder, (plan, answers, source, options.skip_bad))
    check_target(folder, force=force)
    judged = load_judged(source)
    if answers.is_dir():
        options = told_now(ctx, options)
    offered = () if options.labels is None else listed(options.labels)
    table = read("-" if str(answers) == "-" else answers, options=options)
    found = apply_recheck(known.plan, judged, table, method=method, question=asked, offered=offered, seed=seed)
    write_recheck(found, folder, force=force)
    if as_json:
        click.echo(json.dumps(found.to_json(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(recheck_text(found, folder))

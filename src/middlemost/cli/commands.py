"""All commands: the table that the help page is printed from, and the group that runs them."""

from pathlib import Path

import click

import middlemost as package
from middlemost.cli.lazy import LazyCommand, LazyGroup
from middlemost.cli.settings_file import defaults_for
from middlemost.cli.terminal import MOST_COLUMNS

COMMANDS = {
    "audit": LazyCommand(
        "middlemost.cli.audit:audit", "Labels, agreement and what people disagree about, from a table of ratings."
    ),
    "compare": LazyCommand(
        "middlemost.cli.compare:compare", "Methods side by side: where they differ, which is right more often."
    ),
    "diagnose": LazyCommand(
        "middlemost.cli.diagnose:diagnose", "Which labels of a data set are wrong, found from how models learn them."
    ),
    "recheck": LazyCommand(
        "middlemost.cli.recheck:recheck", "Put suspicious labels before people again, and take over what they say."
    ),
    "collect": LazyCommand("middlemost.cli.collect:collect", "A study that raters label in their browsers."),
    "diff": LazyCommand("middlemost.cli.diff:diff", "What changed between two versions of a data set, and why."),
    "demo": LazyCommand("middlemost.cli.demo:demo", "Four small data sets and what to see in them, in a few seconds."),
}


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": MOST_COLUMNS},
)
@click.version_option(package.__version__, message="middlemost %(version)s")
@click.option("--debug", is_flag=True, expose_value=False, help="Print the traceback of an error.")
@click.pass_context
def middlemost(ctx: click.Context) -> None:
    """High-quality human data, end to end.

    Defaults of options are read from [tool.middlemost.COMMAND] in pyproject.toml, or [COMMAND] in
    middlemost.toml, of this folder or the nearest above that has one.
    """
    group, name = ctx.command, ctx.invoked_subcommand
    assert isinstance(group, LazyGroup)
    if name is None:
        click.echo(ctx.get_help())
    else:
        ctx.default_map = {name: defaults_for(name, group.table[name].load(), group.table, Path.cwd())}

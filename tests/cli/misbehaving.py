"""A program whose commands end in every way a command can end. Run it with `python -m tests.cli.misbehaving`."""

import sys
import time
from pathlib import Path

import click

from middlemost.cli.exits import ExitCode
from middlemost.cli.lazy import LazyCommand, LazyGroup
from middlemost.cli.run import run
from middlemost.errors import InputError

NAMES = ("work", "refuse", "crash", "gate", "sleep", "flood", "shout", "missing", "absent", "stringy")


@click.group(cls=LazyGroup, table={name: LazyCommand(f"{__name__}:{name}", f"To {name}.") for name in NAMES})
def misbehaving():
    """Ends in every way."""


@click.command()
@click.option("--times", type=int, default=1)
def work(times: int):
    click.echo("done " * times)


@click.command()
def refuse():
    what = "3 columns, the header has 4, and what comes after it is a long account of what that means for the rest."
    raise InputError(what, where="ratings.csv, line 4", remedy="Quote cells that hold a comma.")


@click.command()
def crash():
    raise ZeroDivisionError("division by zero")


@click.command()
@click.pass_context
def gate(ctx: click.Context):
    click.echo("alpha .50")
    ctx.exit(ExitCode.GATE_FAILED)


@click.command()
def sleep():
    click.echo("asleep")
    sys.stdout.flush()
    time.sleep(30)


@click.command()
def flood():
    for line in range(200_000):
        click.echo(f"line {line}")


@click.command()
def shout():
    click.echo("ox 🐂")


@click.command()
def missing():
    Path("no such file.csv").read_text()


@click.command()
def stringy():
    exec("raise KeyboardInterrupt")


if __name__ == "__main__":
    sys.exit(run(misbehaving, sys.argv[1:]))

"""`middlemost demo`: four small data sets and what to see in them."""

import json

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON, and nothing else.")
def demo(as_json: bool) -> None:
    """Four small data sets, and what to see in them.

    Takes some seconds, needs no network and writes nothing. Every number is computed here, from data that ship with
    the packages installed.
    """
    from middlemost.cli.demo_text import act_text, opening_text, your_turn_text
    from middlemost.jobs.demo import demo as run_demo

    if as_json:
        click.echo(json.dumps(run_demo().to_json(), indent=2, ensure_ascii=False, allow_nan=False))
        return
    click.echo(opening_text())
    run_demo(on_act=lambda act: click.echo(f"\n{act_text(act)}"))
    click.echo(f"\n{your_turn_text()}")

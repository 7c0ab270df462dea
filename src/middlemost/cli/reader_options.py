"""The options of every command that reads ratings: those of the library, field by field."""

from collections.abc import Callable
from dataclasses import Field, fields, replace
from functools import wraps
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

import click
from click.core import ParameterSource

from middlemost.formats.options import ReadOptions

Result = TypeVar("Result")

_OTHER_NAMES = {"question": "--question-column"}  # `--question` says which question to look at
_FILES = {"person", "skip_bad"}
_REPEATED = {"predicted": "COLUMN=LABEL"}


def reader_options(command: Callable[..., Result]) -> Callable[..., Result]:
    """Give a command an option for each field of `ReadOptions`.

    The command receives them as one argument, `options`. A field's name with hyphens is the option's name,
    its metadata the help text. A `Literal` becomes a choice, a `bool` a flag.

    Args:
        command: A function below `@click.command`, which takes `options: ReadOptions`.

    Example:
        >>> @click.command()
        ... @reader_options
        ... def show(options: ReadOptions) -> None:
        ...     click.echo(options.rater)
        >>> show.main(["--rater", "worker", "--fold-case"], standalone_mode=False)
        worker
    """
    hints = get_type_hints(ReadOptions)
    all_fields = fields(ReadOptions)

    def reading(*args: Any, **told: Any) -> Result:
        options = ReadOptions(**{one.name: told.pop(f"read_{one.name}") for one in all_fields})
        return command(*args, options=options, **told)

    decorated: Callable[..., Result] = wraps(command)(reading)
    for one in reversed(all_fields):
        decorated = _option(one, hints[one.name])(decorated)
    return decorated


def told_now(ctx: click.Context, options: ReadOptions) -> ReadOptions:
    """The options of this command line alone, without what a settings file says.

    A settings file is about tables; a data set that was read once is not read by its words again.

    Args:
        ctx: The command's context.
        options: As the command received them.
    """
    standing = {
        one.name: one.default
        for one in fields(ReadOptions)
        if ctx.get_parameter_source(f"read_{one.name}") is ParameterSource.DEFAULT_MAP
    }
    return replace(options, **standing)


class _Labels(click.ParamType):  # pyright: ignore[reportMissingTypeArgument]  # generic since Click 8.4 only
    """A list of labels: one text with commas, or a list in a settings file."""

    name = "labels"
    takes_lists = True

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str | tuple[str, ...]:
        del param, ctx
        return tuple(map(str, cast("list[Any]", value))) if isinstance(value, list | tuple) else str(value)


class _Repeated(click.Option):
    """An option that may be given several times, in a settings file as one text or as a list; None without any."""

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        return super().type_cast_value(ctx, (value,) if isinstance(value, str) else value) or None


def _option(one: "Field[Any]", hint: Any) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    name = _OTHER_NAMES.get(one.name, f"--{one.name.replace('_', '-')}")
    how: dict[str, Any] = {"is_flag": True} if hint is bool else {"type": _type(one.name, hint)}
    if one.name in _REPEATED:
        how = {"cls": _Repeated, "multiple": True, "metavar": _REPEATED[one.name]}
    # The prefix keeps the parameter apart from a command's own, such as `--items`.
    return click.option(name, f"read_{one.name}", default=one.default, help=one.metadata["help"], **how)


def _type(name: str, hint: Any) -> Any:
    parts = [part for part in get_args(hint) if part is not type(None)]
    for part in parts:
        if get_origin(part) is Literal:
            return click.Choice(get_args(part))
    if any(get_origin(part) is tuple for part in parts):
        return _Labels()
    return click.Path(dir_okay=False, readable=name != "skip_bad") if name in _FILES else click.STRING

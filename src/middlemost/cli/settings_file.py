"""Defaults of options from a project's `pyproject.toml` or `middlemost.toml`."""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import click

from middlemost.errors import InputError, SettingError


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """The nearest file with settings.

    Attributes:
        path: The file.
        prefix: What stands before a command's name in the headings: `"tool.middlemost."` or nothing.
        tables: Command → option → value, unchecked.
    """

    path: Path
    prefix: str
    tables: Mapping[str, Any]


def find_settings(folder: Path) -> SettingsFile | None:
    """Look for settings in a folder and those above it; in one folder `middlemost.toml` comes first.

    A `pyproject.toml` without a table `[tool.middlemost]` is passed over.

    Args:
        folder: Where to begin.

    Raises:
        InputError: A file with settings cannot be read as TOML.
    """
    for place in (folder, *folder.parents):
        own = place / "middlemost.toml"
        if own.is_file():
            return SettingsFile(own, "", _parse(own))
        shared = place / "pyproject.toml"
        # What does not name us is not read, let alone blamed for its syntax.
        if shared.is_file() and b"middlemost" in shared.read_bytes():
            tools: Any = _parse(shared).get("tool")
            tables = cast("dict[str, Any]", tools).get("middlemost") if isinstance(tools, dict) else None
            if isinstance(tables, dict):
                return SettingsFile(shared, "tool.middlemost.", cast("dict[str, Any]", tables))
            if tables is not None:
                raise InputError("[tool.middlemost] is no table.", where=str(shared))
    return None


def defaults_for(name: str, command: click.Command, all_commands: Collection[str], folder: Path) -> dict[str, Any]:
    """The defaults that a settings file sets for one command.

    Keys are the names of options without the dashes, such as `fold-case` (or `fold_case`). Paths are meant
    from the folder of the file.

    Args:
        name: Name of the command.
        command: The command, whose options are the allowed keys.
        all_commands: Names of all commands.
        folder: Where to look for the file, as in `find_settings`.

    Returns:
        Parameter → value, as `click.Context.default_map` takes them.

    Raises:
        InputError: The file cannot be read as TOML.
        SettingError: It names a command or an option that is none, or a value that does not fit.
    """
    file = find_settings(folder)
    if file is None:
        return {}
    for key, table in file.tables.items():
        if key not in all_commands or not isinstance(table, dict):
            what = f"{key!r} is no table." if key in all_commands else f"{key!r} is no command."
            meant = "" if key in all_commands else _meant(key, all_commands)
            raise SettingError(
                what,
                where=str(file.path),
                remedy=f"{meant}Options stand in a table such as [{file.prefix}{name}].",
            )
    options = {
        opt.removeprefix("--"): param
        for param in command.params
        if isinstance(param, click.Option) and param.expose_value
        for opt in param.opts
        if opt.startswith("--")
    }
    defaults: dict[str, Any] = {}
    for key, value in file.tables.get(name, {}).items():
        where = f"{file.path}, [{file.prefix}{name}] {key}"
        option = options.get(key.replace("_", "-"))
        if option is None:
            raise SettingError(f"middlemost {name} has no option --{key}.", where=where, remedy=_meant(key, options))
        assert option.name is not None
        defaults[option.name] = _checked(option, value, command, where, file.path.parent)
    return defaults


def _parse(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"This is no TOML: {error}.", where=str(path)) from error


def _checked(option: click.Option, value: Any, command: click.Command, where: str, folder: Path) -> Any:
    takes_lists = option.multiple or option.nargs != 1 or getattr(option.type, "takes_lists", False)
    kind = cast("type[object]", type(value))
    if (kind is bool) != option.is_flag or kind is dict:
        fit = "true or false" if option.is_flag else "text or a number"
        raise SettingError(f"The value is {value!r}.", where=where, remedy=f"Give {fit}.")
    if kind is list and not takes_lists:
        raise SettingError("The option takes one value, not a list.", where=where)
    if kind is float and isinstance(option.type, click.types.IntParamType | click.IntRange):
        raise SettingError(f"{value!r} is not a valid integer.", where=where)
    if "\0" in str(value):
        raise SettingError("The value holds a NUL.", where=where)
    if isinstance(option.type, click.Path | click.File):
        value = _from_folder(value, folder)
    try:
        option.type_cast_value(click.Context(command), value)
    except click.BadParameter as error:
        raise SettingError(error.message, where=where) from error
    return value


def _from_folder(value: object, folder: Path) -> object:
    if isinstance(value, list):
        return [_from_folder(one, folder) for one in cast("list[object]", value)]
    return "-" if value == "-" else str(folder / str(value))


def _meant(key: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(key.replace("_", "-"), known, n=1)
    return f"Did you mean {near[0]!r}? " if near else ""

"""Run a command and say by the exit code how it went."""

import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

import click

from middlemost.cli.exits import ExitCode
from middlemost.cli.failures import show_bug, show_refusal
from middlemost.cli.signals import Ended, ended_in_order
from middlemost.cli.terminal import print_paragraph


def run(command: click.Command, args: Sequence[str]) -> int:
    """Run a Click command; whatever it raises becomes a message and an exit code.

    Tracebacks are printed only if `--debug` is among the arguments, before or after the name of a command,
    or the environment variable `MIDDLEMOST_DEBUG` is set and not 0.

    Args:
        command: The command or group.
        args: The arguments, without the program's name.

    Returns:
        An `ExitCode`, or another number that the command chose.
    """
    debug = "--debug" in args or os.environ.get("MIDDLEMOST_DEBUG", "0") not in ("", "0")
    _open_what_is_closed()
    _show_what_the_encoding_lacks()
    came: list[int] = []
    try:
        with ended_in_order() as came:
            # Standalone, Click would end the process itself, and Ctrl-C with the code of a bug.
            result: object = command.main(
                [one for one in args if one != "--debug"], prog_name=command.name, standalone_mode=False
            )
        code = int(result) if isinstance(result, int) else ExitCode.FINE
    except SystemExit:
        raise
    except BaseException as error:  # a panic of Polars is no Exception
        code = _said(error, came, debug=debug)
    return _flushed(code)


def _open_what_is_closed() -> None:
    """Give output somewhere to go where a caller has closed it (`>&-`)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # for good


def _said(error: BaseException, came: Sequence[int], *, debug: bool) -> int:
    """Say what ended a command, and return the exit code of it."""
    if isinstance(error, Ended) or (came and came[0] != signal.SIGINT):
        ended = error if isinstance(error, Ended) else Ended(came[0])
        click.echo(f"Ended by {ended.name}.", err=True)
        return ended.exit_code
    if came or isinstance(error, (click.Abort, KeyboardInterrupt)):
        click.echo("Interrupted.", err=True)
        _forget_ctrl_c()
        return ExitCode.INTERRUPTED
    if isinstance(error, click.ClickException):
        show_refusal(error, debug=debug)
        return ExitCode.BAD_INPUT
    show_bug(error, debug=debug)
    return ExitCode.BUG


def _forget_ctrl_c() -> None:
    """Let the process end with the exit code that it chose.

    Where Ctrl-C strikes in code that runs from a string, such as that of a dataclass, Python notes it and kills a
    process of `python -m` at its end, whatever became of it; running any string takes the note away.
    """
    exec("")


def _show_what_the_encoding_lacks() -> None:
    """Escape characters that a stream's encoding lacks: an emoji in an id must not end the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _flushed(code: int) -> int:
    """Write what is still held back, here and not at the end of the process, where nothing can be said."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = ExitCode.OUTPUT_CLOSED
    except OSError as error:
        if code == ExitCode.FINE:
            print_paragraph(f"Error: the output: {error.strerror}.", err=True)
            code = ExitCode.BAD_INPUT
    else:
        return code
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code

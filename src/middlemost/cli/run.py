"""Run a command and say by the exit code how it went."""

import contextlib
import os
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
    try:
        with ended_in_order():
            # Standalone, Click would end the process itself, and Ctrl-C with the code of a bug.
            result: object = command.main(
                [one for one in args if one != "--debug"], prog_name=command.name, standalone_mode=False
            )
        code = int(result) if isinstance(result, int) else ExitCode.FINE
    except click.ClickException as refusal:
        show_refusal(refusal, debug=debug)
        code = ExitCode.BAD_INPUT
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        code = ExitCode.INTERRUPTED
    except SystemExit:
        raise
    except Ended as ended:
        click.echo(f"Ended by {ended.name}.", err=True)
        code = ended.exit_code
    except BaseException as error:  # a panic of Polars is no Exception
        if _comes_from_ctrl_c(error):
            click.echo("Interrupted.", err=True)
            code = ExitCode.INTERRUPTED
        else:
            show_bug(error, debug=debug)
            code = ExitCode.BUG
    return _flushed(code)


def _open_what_is_closed() -> None:
    """Give output somewhere to go where a caller has closed it (`>&-`)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # for good


def _comes_from_ctrl_c(error: BaseException | None) -> bool:
    """Whether Ctrl-C is behind an error, as it is where it strikes in the middle of an import."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


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

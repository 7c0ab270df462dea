"""Run a command and say by the exit code how it went."""

import contextlib
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

import click

from middlemost.cli.exits import ExitCode
from middlemost.cli.failures import show_bug, show_refusal
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
    _show_what_the_encoding_lacks()
    try:
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
    except Exception as error:
        show_bug(error, debug=debug)
        code = ExitCode.BUG
    return _flushed(code)


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

"""What an error becomes on the command line: a paragraph and an exit code."""

import re
import sys
import traceback
from collections.abc import Generator
from contextlib import contextmanager
from typing import IO, Any

import click

import middlemost
from middlemost.cli.exits import ExitCode
from middlemost.cli.terminal import print_paragraph, wrap
from middlemost.errors import MiddlemostError


class BadInput(click.ClickException):
    """An error that the user can mend."""

    exit_code = ExitCode.BAD_INPUT

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the error as one paragraph, by default to standard error."""
        click.echo(wrap(f"Error: {self.message}"), file=sys.stderr if file is None else file)


@contextmanager
def translated() -> Generator[None, None, None]:
    """Turn the errors that a command may meet into exits of Click.

    Raises:
        BadInput: For a `MiddlemostError`, and for what the system refuses: a file that is not there, a full disk.
        click.exceptions.Exit: With `OUTPUT_CLOSED`, where nobody reads the output any more.
    """
    try:
        yield
    except MiddlemostError as error:
        raise BadInput(str(error)) from error
    except BrokenPipeError:
        raise click.exceptions.Exit(ExitCode.OUTPUT_CLOSED) from None
    except OSError as error:
        if error.strerror is None and _SAID_BY_POLARS.search(str(error)) is None:
            raise
        raise BadInput(_in_words(error)) from error


def show_refusal(refusal: click.ClickException, *, debug: bool) -> None:
    """Print why a command was refused.

    Args:
        refusal: What Click or a command raised.
        debug: Whether to print the traceback of what is behind it, if anything is.
    """
    if debug and refusal.__cause__ is not None:
        traceback.print_exception(refusal.__cause__)
    text = f"Error: {refusal.format_message()}"
    if isinstance(refusal, click.UsageError) and refusal.ctx is not None:
        click.echo(refusal.ctx.get_usage(), err=True)
        text = f"{text}\nTry '{refusal.ctx.command_path} --help'."
    print_paragraph(text, err=True)


def show_bug(error: BaseException, *, debug: bool) -> None:
    """Print how to report an error of our own.

    Args:
        error: What was raised.
        debug: Whether to print the traceback.
    """
    if debug:
        traceback.print_exception(error)
        ask = "Please report it with the command and the traceback above."
    else:
        ask = "Please report it with the command and the traceback that it prints once --debug is added."
    said = f"{type(error).__name__}: {error}".rstrip(": .")
    print_paragraph(
        f"Error: This is a bug in Middlemost {middlemost.__version__}. {ask} It says: {said}.",
        err=True,
    )


_SAID_BY_POLARS = re.compile(r" \(os error \d+\)$")


def _in_words(error: OSError) -> str:
    if error.strerror is None:  # Polars keeps no number apart, as in "No space left on device (os error 28)"
        return f"{_SAID_BY_POLARS.sub('', str(error))}."
    names = [str(name) for name in (error.filename, error.filename2) if name is not None]
    return f"{' → '.join(names) or 'the output'}: {error.strerror}."

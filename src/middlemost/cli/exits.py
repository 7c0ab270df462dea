"""What the exit code of a command says."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes, the same for every command."""

    FINE = 0
    BUG = 1
    """An error that Middlemost did not expect: its own."""
    BAD_INPUT = 2
    """The data or the command cannot be used as they are; the message says what to do."""
    GATE_FAILED = 3
    """The command did its work, and a condition that was set for the result does not hold."""
    INTERRUPTED = 130
    """Ctrl-C."""
    OUTPUT_CLOSED = 141
    """Whoever read the output stopped reading, as `head` does: what a shell reports for any such program."""

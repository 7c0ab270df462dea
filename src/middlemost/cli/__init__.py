"""The command line: each command parses, calls one job and prints its result."""

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run `middlemost` with the arguments of this process, and end it with the exit code."""
    try:
        from middlemost.cli.commands import middlemost
        from middlemost.cli.run import run
    except KeyboardInterrupt:
        sys.exit(130)

    sys.exit(run(middlemost, sys.argv[1:]))

"""`python -m middlemost.collect.export URL FORMAT OUT`: an export in a process of its own."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict

from middlemost.collect.export.write import FORMATS, write_export
from middlemost.collect.store.engine import open_engine, told_url
from middlemost.errors import MiddlemostError


def main(arguments: Sequence[str] | None = None) -> int:
    """Export, and print as JSON how much it was.

    Args:
        arguments: Of the command line. Default: the process's.

    Returns:
        0 if all is well, 2 for bad input.
    """
    parser = ArgumentParser(prog="python -m middlemost.collect.export", description="Export a study.")
    parser.add_argument("url", help="of the database; - for that in MIDDLEMOST_DATABASE")
    parser.add_argument("format", choices=FORMATS)
    parser.add_argument("out", help="the file, or the folder for `dataset`")
    parser.add_argument("--version", type=int, help="of the study file; default: the one in force")
    parser.add_argument("--force", action="store_true", help="replace what is there")
    told = parser.parse_args(arguments)
    try:
        engine = open_engine(told_url(told.url))
        try:
            counts = write_export(engine, told.format, told.out, version=told.version, force=told.force)
        finally:
            engine.dispose()
    except MiddlemostError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(json.dumps(asdict(counts)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m middlemost.collect.items DATABASE_URL STUDY_FILE [ITEMS]`: import, and say as JSON what came of it."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from middlemost.collect.items.import_items import import_items
from middlemost.collect.store.engine import open_engine, told_url
from middlemost.collect.study.load import load_study
from middlemost.errors import MiddlemostError

_USAGE = "usage: python -m middlemost.collect.items DATABASE_URL STUDY_FILE [ITEMS]\n"


def main(arguments: list[str]) -> int:
    """Import the items of a study file, or those of another file, and write JSON to standard output.

    Args:
        arguments: URL of the database (`-` for that in MIDDLEMOST_DATABASE), the study file and, to import another file
            than it names, the items.

    Returns:
        0 with `{"added": …, "already": …, "by_content": …, "media": …, "notes": […]}`; 2 with
        `{"error": {"what", "where", "remedy"}}`, which standard error also says in one line.
    """
    if len(arguments) not in (2, 3):
        sys.stderr.write(_USAGE)
        return 2
    try:
        study = load_study(arguments[1])
        path = Path(arguments[2]) if len(arguments) == 3 else study.folder / study.file.items.file
        imported = import_items(open_engine(told_url(arguments[0])), study.file, path)
    except MiddlemostError as error:
        sys.stdout.write(
            f"{json.dumps({'error': {'what': error.what, 'where': error.where, 'remedy': error.remedy}})}\n"
        )
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{json.dumps(asdict(imported))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Where a study lives: a folder with its file and, unless it is on PostgreSQL, its database."""

from dataclasses import dataclass, field
from pathlib import Path

from middlemost.errors import InputError

STUDY_FILE = "study.yaml"
DATABASE = "study.db"


@dataclass(frozen=True, slots=True)
class Home:
    """Where a study lives.

    Attributes:
        study: The study file.
        database: URL of the database.
        begun: Whether the study file was written just now; no matter to whether two are the same.
    """

    study: Path
    database: str
    begun: bool = field(default=False, compare=False)


def find_home(path: Path, database: str | None = None) -> Home:
    """The study that a path names.

    Args:
        path: A study file, or the folder that holds one named `study.yaml`.
        database: URL of its database. Default: `study.db` beside the study file.

    Raises:
        InputError: There is no study file.
    """
    file = path / STUDY_FILE if path.is_dir() else path
    if not file.is_file():
        raise InputError(
            "There is no study file.",
            where=str(file),
            remedy="middlemost collect init ITEMS --labels A,B writes one; middlemost collect serve ITEMS does both.",
        )
    return Home(file, database or f"sqlite:///{(file.parent / DATABASE).absolute()}")


def is_study(path: Path) -> bool:
    """Whether a path names a study rather than items: a folder with a study file, or a YAML file.

    Args:
        path: What was given.
    """
    return path.suffix.lower() in (".yaml", ".yml") or (path.is_dir() and (path / STUDY_FILE).is_file())

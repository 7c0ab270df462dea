"""Whether what the study server needs is installed."""

from importlib.util import find_spec

from middlemost.errors import MissingExtraError

NEEDED = (
    "alembic",
    "argon2",
    "fastapi",
    "jinja2",
    "markdown_it",
    "nh3",
    "pydantic",
    "python_multipart",
    "sqlalchemy",
    "uvicorn",
    "yaml",
)
"""Packages of the extra `collect`, by the names that they are imported by."""


def check_extra() -> None:
    """Refuse to go on where a package of the extra is missing.

    Raises:
        MissingExtraError: One is; it names the extra.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise MissingExtraError(
            f"The study server needs what is not installed: {', '.join(missing)}.",
            remedy="pip install 'middlemost[collect]'",
        )

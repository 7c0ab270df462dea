"""How a server is run; what a study is stands in its file."""

import os
from dataclasses import dataclass

_PREFIX = "MIDDLEMOST_COLLECT_"


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server is run.

    Attributes:
        database: URL of the study's database.
        base_url: Where people reach it, without a slash at the end.
        hosts: Names that requests may call it by, beside the loopback ones.
        proxied: Whether a reverse proxy in front of it is trusted to say where requests come from.
    """

    database: str
    base_url: str = "http://127.0.0.1:8700"
    hosts: tuple[str, ...] = ()
    proxied: bool = False

    @property
    def https(self) -> bool:
        """Whether people reach it by an encrypted connection."""
        return self.base_url.startswith("https://")


def to_environment(settings: Settings) -> dict[str, str]:
    """Settings as variables of the environment, for processes that know nothing else.

    Args:
        settings: How a server is run.
    """
    return {
        f"{_PREFIX}DATABASE": settings.database,
        f"{_PREFIX}BASE_URL": settings.base_url,
        f"{_PREFIX}HOSTS": " ".join(settings.hosts),
        f"{_PREFIX}PROXIED": "1" if settings.proxied else "",
    }


def from_environment() -> Settings:
    """The settings that `to_environment` wrote."""
    return Settings(
        database=os.environ[f"{_PREFIX}DATABASE"],
        base_url=os.environ[f"{_PREFIX}BASE_URL"],
        hosts=tuple(os.environ[f"{_PREFIX}HOSTS"].split()),
        proxied=bool(os.environ[f"{_PREFIX}PROXIED"]),
    )

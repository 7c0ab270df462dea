"""The settings of an audit."""

from dataclasses import asdict, dataclass
from typing import Any

from middlemost.data.progress import Progress
from middlemost.errors import SettingError


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """What `audit` was told; the arguments of that function say what each means."""

    method: str | None
    by: str | None
    resamples: int
    level: float
    seed: int

    def __post_init__(self) -> None:
        if self.seed < 0:
            raise SettingError(f"{self.seed} is no seed.", where="seed", remedy="Take a whole number from 0 up.")

    @property
    def resampling(self) -> dict[str, Any]:
        """The settings that every measure takes."""
        return {"resamples": self.resamples, "level": self.level, "seed": self.seed}

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


STEPS = 1000
"""Steps in which the progress of one part is told."""


def part_of(progress: Progress | None, part: int, parts: int) -> Progress | None:
    """The progress of one part as progress of the whole.

    Args:
        progress: Called with (steps done, steps in all); None for nobody.
        part: Which part, from 0.
        parts: How many there are.
    """
    if progress is None:
        return None
    return lambda done, total: progress(STEPS * part + STEPS * done // total, STEPS * parts)

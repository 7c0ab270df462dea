"""The settings of a comparison."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from middlemost.errors import SettingError


@dataclass(frozen=True, slots=True)
class CompareSettings:
    """What `compare` was told; the arguments of that function say what each means."""

    resamples: int
    level: float
    seed: int

    def __post_init__(self) -> None:
        if self.seed < 0:
            raise SettingError(f"{self.seed} is no seed.", where="seed", remedy="Take a whole number from 0 up.")

    @property
    def intervals(self) -> dict[str, Any]:
        """The settings of intervals, as the functions that make them take them."""
        return asdict(self)

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    def names(self, methods: Sequence[str] | None, default: Sequence[str]) -> tuple[str, ...]:
        """The methods to compare, by their names in the library.

        Args:
            methods: As told, with hyphens or underscores; None for the default.
            default: The default.

        Raises:
            SettingError: One is named twice, or there are fewer than two.
        """
        told = tuple(name.replace("-", "_") for name in (default if methods is None else methods))
        twice = sorted({name.replace("_", "-") for name in told if told.count(name) > 1})
        if twice:
            raise SettingError(f"{', '.join(twice)} is named twice.", where="methods")
        if len(told) < 2:
            raise SettingError(
                "Comparing takes two methods or more.", where="methods", remedy="Name them: --methods a,b."
            )
        return told

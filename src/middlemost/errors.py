"""One family of errors: what is wrong, where, and what to do about it."""


class MiddlemostError(Exception):
    """The base of every error this package raises on purpose.

    Args:
        what: What is wrong, one or two sentences.
        where: File, line, column or argument the trouble sits in.
        remedy: What the reader can do about it.

    Example:
        >>> print(InputError("3 columns, the header has 4.", where="ratings.csv, line 4"))
        ratings.csv, line 4: 3 columns, the header has 4.
    """

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        text = self.what if self.where is None else f"{self.where}: {self.what}"
        return text if self.remedy is None else f"{text} {self.remedy}"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.what, self.where, self.remedy)


class InputError(MiddlemostError, ValueError):
    """The data given cannot be used as they are."""


class SettingError(MiddlemostError, ValueError):
    """A setting is unknown, out of range, or does not fit the data."""


class CapacityError(MiddlemostError, MemoryError):
    """A model would need more memory than allowed; the message holds the number."""


class MissingExtraError(MiddlemostError, ImportError):
    """A package is missing that belongs to an optional extra; the message names the extra."""


def _rebuild(kind: type[MiddlemostError], what: str, where: str | None, remedy: str | None) -> MiddlemostError:
    return kind(what, where=where, remedy=remedy)

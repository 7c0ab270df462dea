"""A number with its uncertainty, or the reason why there is none."""

from dataclasses import asdict, dataclass
from html import escape
from typing import Any


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimated quantity: how every one of them reaches the terminal, a chart or a file.

    Attributes:
        name: What is estimated, such as `"Krippendorff's alpha (nominal)"`.
        value: The estimate; None where it is undefined, with the reason in `why`.
        low: Lower end of the interval, None where there is none.
        high: Upper end of the interval.
        level: The interval's nominal coverage, such as 0.95.
        n_items: Items that the value rests on.
        n_raters: Raters that the value rests on.
        how: How the interval was made and which population it means, or why there is none.
        why: Why the value is undefined; None where it is defined.
        observed: Observed agreement beside a chance-corrected value, where the measure has one.
        n_labels: Number of labels offered (K), where the measure depends on labels.

    Example:
        >>> print(Estimate("alpha", 0.351, 0.29, 0.41, 0.95, 800, 164, how="two-way resampling"))
        .35 (.29 to .41; 800 items, 164 raters)
        >>> print(Estimate.undefined("alpha", "only one label occurs", n_items=3, n_raters=2))
        undefined: only one label occurs
    """

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    n_items: int = 0
    n_raters: int = 0
    how: str = ""
    why: str | None = None
    observed: float | None = None
    n_labels: int | None = None

    @classmethod
    def undefined(
        cls,
        name: str,
        why: str,
        *,
        n_items: int,
        n_raters: int,
        observed: float | None = None,
        n_labels: int | None = None,
    ) -> "Estimate":
        """An estimate without a value.

        Args:
            name: What could not be estimated.
            why: The reason, in words.
            n_items: Items used.
            n_raters: Raters used.
            observed: Observed agreement, which may exist all the same.
            n_labels: Number of labels offered.
        """
        return cls(
            name,
            None,
            n_items=n_items,
            n_raters=n_raters,
            how="no interval: the value is undefined",
            why=why,
            observed=observed,
            n_labels=n_labels,
        )

    def __str__(self) -> str:
        if self.value is None:
            return f"undefined: {self.why}"
        interval = "" if self.low is None or self.high is None else f"{plain(self.low)} to {plain(self.high)}; "
        return f"{plain(self.value)} ({interval}{self.n_items:,} items, {self.n_raters:,} raters)"

    def _repr_html_(self) -> str:
        """One line for a notebook's cell."""
        return f"<b>{escape(self.name)}</b> {escape(str(self))}"

    def to_dict(self) -> dict[str, Any]:
        """All fields, for JSON."""
        return asdict(self)


def plain(value: float, digits: int = 2) -> str:
    """A number as papers print it: no zero before the point, a true minus as a hyphen.

    Args:
        value: The number.
        digits: Digits after the point. Default 2.

    Example:
        >>> plain(0.5), plain(-0.25), plain(1.0), plain(12.5)
        ('.50', '-.25', '1.00', '12.50')
    """
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text

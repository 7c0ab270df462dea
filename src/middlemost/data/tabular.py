"""Results that are tables: to Polars, pandas, Arrow and a notebook's cell."""

from abc import abstractmethod
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from middlemost.errors import MissingExtraError

if TYPE_CHECKING:
    import pandas as pd  # pyright: ignore[reportMissingTypeStubs]
    import polars as pl


class Tabular:
    """A result with one main table. A subclass says its columns; the rest follows."""

    __slots__ = ()

    @abstractmethod
    def columns(self) -> Mapping[str, Any]:
        """Column name → values, all of one length."""

    def __repr__(self) -> str:
        columns = self.columns()
        n_rows = len(next(iter(columns.values()), ()))
        return f"{type(self).__name__}({n_rows:,} rows: {', '.join(columns)})"

    def to_polars(self) -> "pl.DataFrame":
        """The table as a Polars frame."""
        import polars as pl

        return pl.DataFrame(dict(self.columns()), nan_to_null=True)

    def to_pandas(self) -> "pd.DataFrame":
        """The table as a pandas frame.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        try:
            import pandas as pd  # pyright: ignore[reportMissingTypeStubs]
        except ImportError:
            raise MissingExtraError("to_pandas needs pandas.", remedy="pip install pandas") from None
        return pd.DataFrame({name: column.to_list() for name, column in self.to_polars().to_dict().items()})

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.to_polars().__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self))}</p>" + self.to_polars()._repr_html_()  # pyright: ignore[reportPrivateUsage]  # the notebook's protocol

"""What all results can become: JSON and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doichieu._extras import need

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


class Tabular:
    """A result with rows."""

    __slots__ = ()

    def _columns(self) -> dict[str, list[Any]]:
        raise NotImplementedError

    def to_pandas(self) -> pandas.DataFrame:
        """A row each, as a data frame of pandas.

        :raises ImportError: if pandas is not installed.
        """
        frame: pandas.DataFrame = need("pandas", "pandas").DataFrame(self._columns())
        return frame

    def to_polars(self) -> polars.DataFrame:
        """A row each, as a data frame of Polars.

        :raises ImportError: if Polars is not installed.
        """
        frame: polars.DataFrame = need("polars", "polars").DataFrame(self._columns(), strict=False)
        return frame

    def to_arrow(self) -> pyarrow.Table:
        """A row each, as a table of Arrow.

        :raises ImportError: if pyarrow is not installed.
        """
        table: pyarrow.Table = need("pyarrow", "arrow").table(self._columns())
        return table

"""Tables go to other libraries and come from them."""

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import doichieu

COLUMNS = {"id": [1, 2, 3], "text": ["Trời mưa.", None, "😀"]}


@pytest.mark.parametrize(
    "table",
    [pa.table(COLUMNS), pa.record_batch(COLUMNS), pl.DataFrame(COLUMNS)],
    ids=["pyarrow-table", "pyarrow-batch", "polars"],
)
def test_tables_go_through(table: object) -> None:
    ours = doichieu.Table(table)
    assert (len(ours), ours.column_names) == (3, ["id", "text"])
    assert repr(ours) == "Table(3 rows: id, text)"
    assert pa.table(ours).to_pydict() == COLUMNS
    assert pl.DataFrame(ours).to_dict(as_series=False) == COLUMNS
    # It can be taken more than once.
    assert pa.table(doichieu.Table(ours)).to_pydict() == COLUMNS
    assert pa.schema(ours).names == ["id", "text"]


def test_pandas_tables_come_by_their_own_interface() -> None:
    ours = doichieu.Table(pd.DataFrame({"n": [1.5, 2.5]}))
    assert pa.table(ours).to_pydict() == {"n": [1.5, 2.5]}


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(TypeError, match="`list` is no table"):
        doichieu.Table([1])
    with pytest.raises(ValueError):
        doichieu.Table(pa.chunked_array([[1, 2]]))

"""The columns of answers, as Spark and as Arrow know them."""

from __future__ import annotations

import pyarrow as pa
from pyspark.sql.types import (
    ArrayType,
    DoubleType,
    LongType,
    StringType,
    StructField,
    StructType,
)

_INDICES = ArrayType(LongType(), containsNull=False)

_LINK = StructType(
    [
        StructField("source", _INDICES, nullable=False),
        StructField("target", _INDICES, nullable=False),
        StructField("probability", DoubleType(), nullable=True),
    ]
)

_ID = StructField("id", StringType(), nullable=False)
_LINKS = [
    StructField("parallelness", StringType(), nullable=True),
    StructField("links", ArrayType(_LINK, containsNull=False), nullable=False),
]
_ANSWER = [
    StructField("answer", StringType(), nullable=True),
    StructField("warnings", ArrayType(StringType(), containsNull=False), nullable=False),
    StructField("error", StringType(), nullable=True),
]

ANSWER_SCHEMA = StructType([_ID, *_ANSWER])
"""What :func:`check` and :func:`claims` give, after the columns that are kept."""

LINKED_SCHEMA = StructType([_ID, *_LINKS, *_ANSWER])
"""What :func:`align` and :func:`compare` give, after the columns that are kept."""

SCHEMAS = {
    "align": LINKED_SCHEMA,
    "compare": LINKED_SCHEMA,
    "check": ANSWER_SCHEMA,
    "claims": ANSWER_SCHEMA,
}
"""The columns of each kind of answer."""


def arrow_schema(kind: str) -> pa.Schema:
    """The same columns as Arrow has them.

    >>> arrow_schema("check").names
    ['id', 'answer', 'warnings', 'error']
    """
    indices = pa.list_(pa.field("element", pa.int64(), nullable=False))
    link = pa.struct(
        [
            pa.field("source", indices, nullable=False),
            pa.field("target", indices, nullable=False),
            pa.field("probability", pa.float64()),
        ]
    )
    types = {
        "links": pa.list_(pa.field("element", link, nullable=False)),
        "warnings": pa.list_(pa.field("element", pa.string(), nullable=False)),
    }
    return pa.schema(
        [pa.field(f.name, types.get(f.name, pa.string()), f.nullable) for f in SCHEMAS[kind].fields]
    )

"""Which columns go to the executors: checked before anything runs."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame
from pyspark.sql.types import (
    ArrayType,
    ByteType,
    DataType,
    IntegerType,
    LongType,
    ShortType,
    StringType,
    StructType,
)

_WHOLE = (ByteType, ShortType, IntegerType, LongType)


def selected(
    df: DataFrame, roles: dict[str, str], keep: Sequence[str], answers: StructType
) -> tuple[DataFrame, StructType]:
    """The columns that an executor needs, under the names of their roles, and the schema of what comes back.

    :param roles: the column of ``id``, ``source`` and, for pairs, ``target``.
    :param keep: columns that are carried through.
    :param answers: the columns that come after them.
    :raises ValueError: if a column is not there, is there twice, or is kept under the name of an answer's.
    :raises TypeError: if a column's type cannot be what it is needed for.
    """
    if isinstance(keep, str):
        raise TypeError(f"`keep` is a list of columns: [{keep!r}]")
    kinds = {role: _kind(df, name) for role, name in roles.items()}
    for role, kind in kinds.items():
        fits = _is_id(kind) if role == "id" else _is_text(kind)
        if not fits:
            needed = "strings or whole numbers" if role == "id" else "strings or lists of strings"
            raise TypeError(f"the column `{roles[role]}` holds {kind.simpleString()}, {needed} are needed")
    for name in keep:
        _kind(df, name)
        if name in answers.names:
            raise ValueError(
                f"the column `{name}` cannot be kept, the answers have one of that name: "
                f"rename it first, as in df.withColumnRenamed({name!r}, {'my_' + name!r})"
            )
        if 1 < list(keep).count(name):
            raise ValueError(f"`keep` names the column `{name}` twice")
    # Names on the way are numbers: Spark would read a dot in a name as a field's.
    own = [_column(df, name).alias(role) for role, name in roles.items()]
    kept = [_column(df, name).alias(f"kept{idx}") for idx, name in enumerate(keep)]
    fields = [df.schema[name] for name in keep]
    return df.select(*own, *kept), StructType([*fields, *answers.fields])


def _column(df: DataFrame, name: str) -> Column:
    return df["`" + name.replace("`", "``") + "`"]


def _kind(df: DataFrame, name: str) -> DataType:
    names = df.columns
    if not isinstance(name, str):
        raise TypeError(f"a column's name is needed, not {type(name).__name__}")
    n_times = names.count(name)
    if n_times == 0:
        there = ", ".join(f"`{n}`" for n in names) or "none"
        raise ValueError(f"there is no column `{name}`; there are {there}")
    if 1 < n_times:
        raise ValueError(f"there are {n_times} columns `{name}`")
    return df.schema[name].dataType


def _is_id(kind: DataType) -> bool:
    return isinstance(kind, (StringType, *_WHOLE))


def _is_text(kind: DataType) -> bool:
    return isinstance(kind, StringType) or (
        isinstance(kind, ArrayType) and isinstance(kind.elementType, StringType)
    )

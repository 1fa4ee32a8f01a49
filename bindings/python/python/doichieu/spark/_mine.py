"""Mining over two DataFrames of sentences: exact, in blocks, with the pairs of ``doichieu mine``.

``docs/scale.md`` says what each step sends, holds in memory and takes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyspark import StorageLevel, cloudpickle
from pyspark.sql import functions as F
from pyspark.sql.types import (
    IntegerType,
    LongType,
    StringType,
    StructField,
    StructType,
)

import doichieu
from doichieu import _native
from doichieu.mining import FILTERS

from ._mine_tasks import STRIPE, Side, Sides, Tasks

if TYPE_CHECKING:
    import numpy.typing as npt
    from pyspark.sql import Column, DataFrame

    from doichieu.mining import Filter, Margin, Retrieval

    EncoderLike = str | doichieu.Encoder | Callable[[list[str]], npt.ArrayLike]

BLOCK_LINES = 65_536
"""Lines of a block, more or less, if it is not said how many blocks there shall be."""

MAX_LINES = 2**32 - 1

_ORDER = ("order", "id", "text")
_CANDIDATE = "s long, t long, forward boolean, backward boolean, values array<float>"


def mine(
    df_en: DataFrame,
    df_vi: DataFrame,
    *,
    id: str = "id",
    text: str = "text",
    order: str | None = None,
    encoder: EncoderLike = "built-in",
    n_blocks: int | None = None,
    k: int = 4,
    margin: Margin | None = None,
    retrieval: Retrieval = "max",
    centre: bool = True,
    one_to_one: bool = True,
    min_score: float | None = None,
    filters: Collection[Filter] = FILTERS,
) -> DataFrame:
    """Finds sentences that translate each other in two DataFrames, each compared with all of the other side.

    The pairs and scores are those of :func:`doichieu.mine` and ``doichieu mine`` for the same lines in the order of the
    column ``order``, bit for bit, however many blocks, partitions and executors there are.

    * ``df_en``, ``df_vi``: a sentence a row. They are read once and must give the same rows if a part of them is read
      again.
    * ``id``: a column that names a sentence; of any type that can be ordered.
    * ``text``: a column of strings. Nulls and what is not UTF-8 are passed over, as are texts without a letter or digit.
    * ``order``: a column to order lines by; of equals the one with the smaller id comes first. The column ``id`` if not
      given: strings are then ordered by their bytes, ``"10"`` before ``"9"``. The order decides which of equal
      sentences is sought and which of equal pairs comes first.
    * ``encoder``: as of :func:`doichieu.mine`. Paths are the executors'; a function is pickled, and must give a text
      the same vector in any company.
    * ``n_blocks``: into how many blocks a side is cut; one for each 65,536 lines if not given. A task compares a block with
      one of the other side: there are ``n_blocks`` squared of them.

    The other parameters are those of :func:`doichieu.mine`.

    Returns a DataFrame, best first: ``source_id`` and ``target_id`` (of the types of ``id``), ``score`` (double),
    ``source`` and ``target`` (the texts). It is persisted; everything on the way is done when the call returns and is no
    longer kept.

    :raises ValueError: if a column is not there, an option is unknown, or a side has more than 4,294,967,295 lines.
    """
    if encoder is None:
        raise TypeError("`encoder` is None: there is nothing to compare sentences with")
    if n_blocks is not None and n_blocks < 1:
        raise ValueError(f"`n_blocks` is {n_blocks}, at least 1 is needed")
    is_built_in = encoder == "built-in"
    if isinstance(encoder, doichieu.Encoder):
        is_built_in = _native.is_built_in(encoder)
    options = (
        k,
        margin,
        retrieval,
        centre,
        one_to_one,
        min_score,
        frozenset([filters] if isinstance(filters, str) else filters),
        is_built_in,
    )
    # What is wrong with the options is said here and not by an executor.
    stages = _native.MiningStages(_native.Mining(*options))
    travelling = encoder if isinstance(encoder, str) else cloudpickle.dumps(encoder)  # type: ignore[no-untyped-call]
    tasks = Tasks(options, travelling, doichieu.__version__)
    kept: list[DataFrame] = []
    try:
        source, target = (
            _pile(tasks, lines, side, n_blocks, kept)
            for lines, side in [(_lines(df_en, id, text, order), "en"), (_lines(df_vi, id, text, order), "vi")]
        )
        near = _near(tasks, source, target, kept)
        wanted = _wanted(tasks, near, source, target, takes_evidence=margin is None).toArrow()
        pairs = _settled(stages, wanted)
        return _pairs(tasks, pairs, source, target)
    finally:
        for frame in kept:
            frame.unpersist()


@dataclass(frozen=True)
class Pile:
    """A side whose lines are numbered and encoded.

    * ``lines``: ``line``, its number from 0; ``id``; ``text``.
    * ``blocks``: ``block``, ``vectors`` and what they add up to.
    """

    lines: DataFrame
    blocks: DataFrame
    side: Side


def _lines(df: DataFrame, id: str, text: str, order: str | None) -> DataFrame:
    roles = {"order": id if order is None else order, "id": id, "text": text}
    for role, name in roles.items():
        if df.columns.count(name) != 1:
            raise ValueError(f"`{role}`: there are {df.columns.count(name)} columns `{name}`")
    if not isinstance(df.schema[text].dataType, StringType):
        raise TypeError(f"the column `{text}` holds {df.schema[text].dataType.simpleString()}, not strings")
    columns = [df["`" + name.replace("`", "``") + "`"].alias(role) for role, name in roles.items()]
    return df.select(*columns).where(F.is_valid_utf8("text"))


def _pile(tasks: Tasks, lines: DataFrame, side: str, n_blocks: int | None, kept: list[DataFrame]) -> Pile:
    """Keeps each line once, cuts the side into blocks by its order, and encodes them."""
    spark, fields = lines.sparkSession, lines.schema.fields
    key = StructField("key", StringType())
    keyed = lines.mapInArrow(lambda batches: tasks.keyed(batches), StructType([*fields, key]))
    first = keyed.where("key is not null").groupBy("key").agg(F.min(F.struct(*_ORDER)).alias("line"))
    sought = first.select("line.*").mapInArrow(
        lambda batches: tasks.in_language(side, batches), StructType(fields)
    )
    sought = _persisted(sought, kept)
    n_lines = sought.count()
    if MAX_LINES < n_lines:
        raise ValueError(f"{n_lines} lines of `{side}` are more than {MAX_LINES}")
    # The rows of a partition are always the same: its borders were chosen by a sample, which is kept with the plan.
    ranged = sought.repartitionByRange(n_blocks or -(-n_lines // BLOCK_LINES) or 1, *_ORDER)
    place = [StructField("block", IntegerType()), StructField("place", LongType())]
    placed = ranged.sortWithinPartitions(*_ORDER).mapInArrow(
        lambda batches: tasks.placed(batches), StructType([*fields, *place])
    )
    placed = _persisted(placed, kept)
    packed = placed.mapInArrow(
        lambda batches: tasks.packed(batches), "block int, n long, sums array<long>, vectors binary"
    )
    packed = _persisted(packed, kept)
    rows = packed.select("block", "n", "sums").orderBy("block").collect()
    sizes = [row.n for row in rows]
    starts = {row.block: end - row.n for row, end in zip(rows, accumulate(sizes), strict=True)}
    sums = np.zeros(len(rows[0].sums) if rows else 0, np.int64)
    for row in rows:
        sums += np.array(row.sums, np.int64)
    known = spark.createDataFrame(list(starts.items()), "block int, start long")
    numbered = placed.join(F.broadcast(known), "block")
    numbered = numbered.select((F.col("start") + F.col("place")).alias("line"), "id", "text")
    return Pile(numbered, packed.select("block", "vectors"), Side(starts, sum(sizes), sums))


def _near(tasks: Tasks, source: Pile, target: Pile, kept: list[DataFrame]) -> DataFrame:
    """The nearest of each line of either side: ``side`` (0, 1), ``line``, ``mean``, ``places``, ``products``."""
    sides = Sides(source.side, target.side)
    s = source.blocks.select(F.col("block").alias("s_block"), F.col("vectors").alias("s_vectors"))
    t = target.blocks.select(F.col("block").alias("t_block"), F.col("vectors").alias("t_vectors"))
    # By this hint each pair of partitions, that is of blocks, is a task, which fetches the two and nothing else.
    pairs = s.hint("shuffle_replicate_nl").crossJoin(t.hint("shuffle_replicate_nl"))
    searched = pairs.mapInArrow(
        lambda batches: tasks.searched(sides, batches), "side int, start long, lists binary"
    )
    near = searched.groupBy("side", "start").applyInArrow(
        lambda table: tasks.merged(table),
        "side int, line long, mean float, places array<long>, products array<int>",
    )
    return _persisted(near, kept)


def _wanted(
    tasks: Tasks, near: DataFrame, source: Pile, target: Pile, *, takes_evidence: bool
) -> DataFrame:
    """Candidates that may become pairs: ``s``, ``t``, ``rank``."""
    found = near.select("side", "line", F.explode(F.arrays_zip("places", "products")).alias("near"))

    def of(side: int, line: str, other: str) -> DataFrame:
        forward = F.lit(side == 0)
        rows = found.where(F.col("side") == side).select(
            F.col("line").alias(line),
            F.col("near.places").alias(other),
            F.col("near.products").alias("product"),
            forward.alias("forward"),
            (~forward).alias("backward"),
        )
        return rows.select("s", "t", "product", "forward", "backward")

    candidates = of(0, "s", "t").union(of(1, "t", "s"))
    candidates = candidates.groupBy("s", "t").agg(
        *(F.max(name).alias(name) for name in ("product", "forward", "backward"))
    )

    def known(side: int, line: str, pile: Pile) -> DataFrame:
        means = near.where(F.col("side") == side).select("line", F.col("mean").alias(f"{line}_mean"))
        texts = pile.lines.select("line", F.col("text").alias(f"{line}_text"))
        return (texts.join(means, "line") if takes_evidence else means).withColumnRenamed("line", line)

    candidates = candidates.join(known(1, "t", target), "t").join(known(0, "s", source), "s")
    weighed = candidates.sortWithinPartitions("s", "t").mapInArrow(
        lambda batches: tasks.weighed(batches), _CANDIDATE
    )
    led = weighed.groupBy(_stripe("t")).applyInArrow(
        lambda table: tasks.led_by_target(table), f"{_CANDIDATE}, t_margin float, t_covered float"
    )
    ranked = led.groupBy(_stripe("s")).applyInArrow(
        lambda table: tasks.ranked(table), "s long, t long, backward boolean, rank float, of_source boolean"
    )
    return ranked.groupBy(_stripe("t")).applyInArrow(
        lambda table: tasks.wanted(table), "s long, t long, rank float"
    )


def _stripe(line: str) -> Column:
    return F.floor(F.col(line) / STRIPE).alias("stripe")


def _settled(stages: Any, wanted: pa.Table) -> pa.Table:
    """The pairs, on the driver: whether a candidate is one may depend on any better one."""
    s, t = (wanted.column(name).to_numpy().astype(np.uint32) for name in ("s", "t"))
    s, t, scores = stages.settle(s, t, np.ascontiguousarray(wanted.column("rank").to_numpy()))
    return pa.table(
        {
            "place": pa.array(np.arange(len(s), dtype=np.int64)),
            "s": pa.array(s.astype(np.int64)),
            "t": pa.array(t.astype(np.int64)),
            "score": pa.array(scores),
        }
    )


def _pairs(tasks: Tasks, pairs: pa.Table, source: Pile, target: Pile) -> DataFrame:
    """Puts ids and texts to pairs and filters them."""
    spark = source.lines.sparkSession
    found = spark.createDataFrame(pairs)
    for line, name, pile in [("s", "source", source), ("t", "target", target)]:
        texts = pile.lines.select(
            F.col("line").alias(line), F.col("id").alias(f"{name}_id"), F.col("text").alias(name)
        )
        found = found.join(texts, line)
    found = found.select("place", "source_id", "target_id", "score", "source", "target")
    fitting = found.mapInArrow(lambda batches: tasks.fitting(batches), found.schema)
    answers = fitting.orderBy("place").drop("place").persist(StorageLevel.MEMORY_AND_DISK)
    answers.count()
    return answers


def _persisted(frame: DataFrame, kept: list[DataFrame]) -> DataFrame:
    kept.append(frame.persist(StorageLevel.MEMORY_AND_DISK))
    return kept[-1]

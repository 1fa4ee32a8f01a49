"""What runs on the executors when sentences are mined: columns in, columns out, by the stages of the compiled part."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyspark import TaskContext

if TYPE_CHECKING:
    import numpy.typing as npt

    from doichieu import Encoder
    from doichieu._native import MiningStages

Batches = Iterator[pa.RecordBatch]

STRIPE = 1024
"""Lines whose lists are merged, and whose candidates are compared, at once."""

VALUES = 13
"""Numbers that a candidate has for evidence."""

_stages: dict[tuple[Any, ...], MiningStages] = {}
_encoders: dict[str | bytes, Encoder] = {}


@dataclass(frozen=True)
class Tasks:
    """Options of mining, as they travel to the executors.

    * ``options``: of ``_native.Mining``, in its order.
    * ``encoder``: a model's name or path, or the bytes of a pickle.
    * ``version``: of the package on the driver.
    """

    options: tuple[Any, ...]
    encoder: str | bytes
    version: str

    def stages(self) -> MiningStages:
        """The stages, made once in a process.

        :raises RuntimeError: if the executor has another version of the package than the driver.
        """
        import doichieu
        from doichieu import _native

        if doichieu.__version__ != self.version:
            raise RuntimeError(
                f"the driver has doichieu {self.version}, this executor {doichieu.__version__}: "
                "their answers may differ"
            )
        if self.options not in _stages:
            _stages[self.options] = _native.MiningStages(_native.Mining(*self.options))
        return _stages[self.options]

    def model(self) -> Encoder:
        """The encoder, loaded once in a process: a later one takes its place."""
        import doichieu

        found = _encoders.get(self.encoder)
        if found is None:
            given = pickle.loads(self.encoder) if isinstance(self.encoder, bytes) else self.encoder
            found = doichieu.encoder(given)
            _encoders.clear()
            _encoders[self.encoder] = found
        return found

    def keyed(self, batches: Batches) -> Batches:
        """Adds to each line what it is the same as others by; null for those that are not sought."""
        stages = self.stages()
        for batch in batches:
            keys = stages.keys(_texts(batch, "text"))
            yield _with(batch, key=pa.array(keys, pa.string()))

    def in_language(self, side: str, batches: Batches) -> Batches:
        """Leaves out lines in another language than their side's."""
        stages = self.stages()
        for batch in batches:
            yield batch.filter(pa.array(stages.in_language(_texts(batch, "text"), side), pa.bool_()))

    def placed(self, batches: Batches) -> Batches:
        """Numbers the lines of a partition, which becomes a block."""
        context = TaskContext.get()
        block = context.partitionId() if context else 0
        start = 0
        for batch in batches:
            n = batch.num_rows
            places = pa.array(np.arange(start, start + n, dtype=np.int64))
            yield _with(batch, block=pa.array(np.full(n, block, np.int32)), place=places)
            start += n

    def packed(self, batches: Batches) -> Batches:
        """Makes a block of its lines: one row, or none for no lines."""
        texts: list[str] = []
        block = 0
        for batch in batches:
            if batch.num_rows:
                block = batch.column("block")[0].as_py()
                texts += _texts(batch, "text")
        if texts:
            vectors, n, sums = self.stages().pack(texts, self.model())
            yield pa.RecordBatch.from_pydict(
                {
                    "block": pa.array([block], pa.int32()),
                    "n": pa.array([n], pa.int64()),
                    "sums": pa.array([sums.tolist()], pa.list_(pa.int64())),
                    "vectors": pa.array([vectors], pa.binary()),
                }
            )

    def searched(self, sides: Sides, batches: Batches) -> Batches:
        """Compares blocks of either side: a row for each :data:`STRIPE` lines, with their lists."""
        stages = self.stages()
        for batch in batches:
            for row in range(batch.num_rows):
                here: dict[str, Any] = {name: batch.column(name)[row].as_py() for name in batch.schema.names}
                starts = sides.source.starts[here["s_block"]], sides.target.starts[here["t_block"]]
                found = stages.nearest(
                    here["s_vectors"],
                    here["t_vectors"],
                    (sides.source.n, sides.source.sums),
                    (sides.target.n, sides.target.sums),
                    *starts,
                    STRIPE,
                )
                for side, (start, parts) in enumerate(zip(starts, found, strict=True)):
                    for idx, lists in enumerate(parts):
                        yield pa.RecordBatch.from_pydict(
                            {
                                "side": pa.array([side], pa.int32()),
                                "start": pa.array([start + idx * STRIPE], pa.int64()),
                                "lists": pa.array([lists], pa.binary()),
                            }
                        )

    def merged(self, table: pa.Table) -> pa.Table:
        """Merges the lists that several blocks of the other side have for the same lines: a row a line."""
        side, start = table.column("side")[0].as_py(), table.column("start")[0].as_py()
        n, products, places, means = self.stages().merge(table.column("lists").to_pylist())
        k = len(products) // n if n else 0
        offsets = pa.array(np.arange(n + 1, dtype=np.int32) * k)
        return pa.table(
            {
                "side": pa.array(np.full(n, side, np.int32)),
                "line": pa.array(np.arange(start, start + n, dtype=np.int64)),
                "mean": pa.array(means),
                "places": pa.ListArray.from_arrays(offsets, pa.array(places.astype(np.int64))),
                "products": pa.ListArray.from_arrays(offsets, pa.array(products)),
            }
        )

    def weighed(self, batches: Batches) -> Batches:
        """Gives candidates the values that follow from themselves and their texts."""
        stages = self.stages()
        for batch in batches:
            n = batch.num_rows
            by_evidence = "s_text" in batch.schema.names
            values = stages.values(
                _u32(batch, "s"),
                _u32(batch, "t"),
                _array(batch, "product"),
                _array(batch, "s_mean"),
                _array(batch, "t_mean"),
                _texts(batch, "s_text") if by_evidence else [],
                _texts(batch, "t_text") if by_evidence else [],
            )
            offsets = pa.array(np.arange(n + 1, dtype=np.int32) * VALUES)
            kept = batch.select(["s", "t", "forward", "backward"])
            yield _with(kept, values=pa.ListArray.from_arrays(offsets, pa.array(values)))

    def led_by_target(self, table: pa.Table) -> pa.Table:
        """How far candidates are ahead of others of their targets."""
        margins, covered = self.stages().leads(_u32(table, "t"), _values(table))
        kept = table.select(["s", "t", "forward", "backward", "values"])
        return _with(kept, t_margin=pa.array(margins), t_covered=pa.array(covered))

    def ranked(self, table: pa.Table) -> pa.Table:
        """Ranks candidates, whose sources have all theirs here, and tells the best of each source."""
        stages, values = self.stages(), _values(table)
        leads = stages.leads(_u32(table, "s"), values)
        of_target = _array(table, "t_margin"), _array(table, "t_covered")
        ranks = stages.rank(values, leads, of_target)
        best = stages.best(False, _u32(table, "s"), _u32(table, "t"), ranks, _flags(table, "forward"))
        kept = table.select(["s", "t", "backward"])
        return _with(kept, rank=pa.array(ranks), of_source=pa.array(best))

    def wanted(self, table: pa.Table) -> pa.Table:
        """Tells the best of each target, which has all its candidates here, and keeps those that may become pairs."""
        stages, ranks = self.stages(), _array(table, "rank")
        best = stages.best(True, _u32(table, "s"), _u32(table, "t"), ranks, _flags(table, "backward"))
        wanted = stages.wanted(ranks, _flags(table, "of_source"), best)
        return table.select(["s", "t", "rank"]).filter(pa.array(wanted))

    def fitting(self, batches: Batches) -> Batches:
        """Leaves out pairs that the filters take."""
        stages = self.stages()
        for batch in batches:
            fits = stages.fits(_texts(batch, "source"), _texts(batch, "target"))
            yield batch.filter(pa.array(fits, pa.bool_()))


@dataclass(frozen=True)
class Side:
    """What is known of a side when all its blocks are encoded.

    * ``starts``: place of each block's first line.
    * ``n``, ``sums``: number of vectors, and what their values add up to.
    """

    starts: dict[int, int]
    n: int
    sums: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Sides:
    """Both sides."""

    source: Side
    target: Side


def _with(rows: Any, **columns: pa.Array) -> Any:
    for name, column in columns.items():
        rows = rows.append_column(name, column)
    return rows


def _texts(batch: Any, name: str) -> list[str]:
    texts: list[str] = batch.column(name).to_pylist()
    return texts


def _array(rows: Any, name: str) -> npt.NDArray[Any]:
    column = rows.column(name)
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return np.ascontiguousarray(column.to_numpy(zero_copy_only=False))


def _u32(rows: Any, name: str) -> npt.NDArray[np.uint32]:
    return _array(rows, name).astype(np.uint32)


def _flags(rows: Any, name: str) -> npt.NDArray[np.bool_]:
    return _array(rows, name).astype(np.bool_)


def _values(table: pa.Table) -> npt.NDArray[np.float32]:
    column = table.column("values")
    flat = [chunk.flatten() for chunk in column.chunks]
    return np.ascontiguousarray(pa.chunked_array(flat, pa.float32()).to_numpy())

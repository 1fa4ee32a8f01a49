"""What runs on the executors: record batches in, record batches of answers out."""

from __future__ import annotations

import json
import pickle
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa
from pyspark import TaskContext

from ._schema import arrow_schema

N_ROWS = 256
"""Records that are answered at once, whatever ``spark.sql.execution.arrow.maxRecordsPerBatch`` says: answers are
longer than what they answer, and a batch of Spark's would hold memory until its last record is done."""

N_WORKS = 4
"""Most models that a Python process keeps. A notebook that tries options must not fill the executors' memory."""

ID, SOURCE, TARGET = "id", "source", "target"
"""What the columns are called on their way to an executor, before those that are kept."""


class Answering(Protocol):
    """What the package's own ``Work`` is to this module."""

    def answer_table(
        self, table: object, *, id: str | None, source: str, target: str | None, jobs: int
    ) -> object:
        """Answers the rows of a table, in their order."""


@dataclass(frozen=True)
class Job:
    """What is to be done, as it travels from the driver to the executors.

    * ``kind``: ``align``, ``compare``, ``check`` or ``claims``.
    * ``options``: as JSON with sorted keys.
    * ``encoder``: a model's name or path, or the bytes of a pickle; ``None`` for the built-in.
    * ``version``: of the package on the driver.
    """

    kind: str
    options: str
    encoder: str | bytes | None
    version: str

    def work(self) -> Answering:
        """What does it, made once in a process: the model is loaded for the first batch and stays for later tasks.

        :raises RuntimeError: if the executor has another version of the package than the driver.
        """
        work = _works.get(self)
        if work is None:
            work = self._load()
            while N_WORKS <= len(_works):
                _works.popitem(last=False)
            _works[self] = work
        _works.move_to_end(self)
        return work

    def _load(self) -> Answering:
        import doichieu
        from doichieu import _native

        if doichieu.__version__ != self.version:
            raise RuntimeError(
                f"the driver has doichieu {self.version}, this executor {doichieu.__version__}: "
                "their answers may differ"
            )
        options: dict[str, object] = json.loads(self.options)
        work: Answering = _native.Work(self.kind, options, encoder_of(self.encoder))
        return work


_works: OrderedDict[Job, Answering] = OrderedDict()


def encoder_of(given: str | bytes | None) -> object:
    """The encoder that travelled: a name or path stays what it is until here, anything else was pickled."""
    import doichieu

    if given is None:
        return None
    if isinstance(given, bytes):
        given = pickle.loads(given)
    return given if isinstance(given, doichieu.Encoder) else doichieu.Encoder(given)


def answers(job: Job, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Answers the records of a partition.

    * ``batches``: columns ``id``, ``source`` and, for a pair, ``target``, then those that are kept.

    Yields batches of at most :data:`N_ROWS` records: the columns that are kept, untouched, and those of the answers.
    What is wrong with a record is told in its column ``error``. Nothing is loaded for a partition without records.
    """
    context = TaskContext.get()
    jobs = context.cpus() if context else 1
    schema = arrow_schema(job.kind)
    for batch in batches:
        for start in range(0, batch.num_rows, N_ROWS):
            rows = batch.slice(start, N_ROWS)
            n_own = 2 if job.kind == "claims" else 3
            kept = rows.select(rows.schema.names[n_own:])
            answered = answer(job.work(), rows.select(rows.schema.names[:n_own]), schema, jobs)
            yield pa.RecordBatch.from_arrays(
                [*kept.columns, *answered.columns],
                schema=pa.schema([*kept.schema, *answered.schema]),
            )


def answer(work: Answering, rows: pa.RecordBatch, schema: pa.Schema, jobs: int = 1) -> pa.RecordBatch:
    """Answers a batch; if that fails, each record by itself, so that only the one at fault has no answer."""
    try:
        rows.validate(full=True)
        target = TARGET if TARGET in rows.schema.names else None
        table = work.answer_table(rows, id=ID, source=SOURCE, target=target, jobs=jobs)
        return _batch(pa.table(table), schema, rows.num_rows)
    except Exception as error:
        if rows.num_rows == 1:
            return _failed(rows, schema, error)
    # Copies, not slices: the lists of a slice still have the bytes of all rows behind them.
    each = [answer(work, rows.take(pa.array([idx])), schema) for idx in range(rows.num_rows)]
    return _batch(pa.Table.from_batches(each), schema, rows.num_rows)


def _batch(table: pa.Table, schema: pa.Schema, n_rows: int) -> pa.RecordBatch:
    if table.num_rows != n_rows:
        raise RuntimeError(f"{n_rows} records have {table.num_rows} answers")
    columns = [_whole(table.column(field.name), field.type) for field in schema]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _whole(column: pa.ChunkedArray, kind: pa.DataType) -> pa.Array:
    whole = column.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], column.type)
    return whole if whole.type == kind else whole.cast(kind)


def _failed(rows: pa.RecordBatch, schema: pa.Schema, error: Exception) -> pa.RecordBatch:
    """The answer to one record that has none."""
    reason = next(filter(None, map(_not_text, rows.schema.names, rows.columns)), None)
    given: Mapping[str, object] = {
        "id": None if _not_text(ID, rows.column(ID)) else _id(rows.column(ID)[0].as_py()),
        "links": [],
        "warnings": [],
        "error": reason or f"{type(error).__name__}: {error}",
    }
    columns = [pa.array([given.get(field.name)], field.type) for field in schema]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _id(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _not_text(name: str, column: pa.Array) -> str | None:
    """Why a column's only value is no text: Spark takes any bytes for a string."""
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        column = column.flatten()
    for value in column:
        if not isinstance(value, (pa.StringScalar, pa.LargeStringScalar)) or not value.is_valid:
            continue
        try:
            bytes(value.as_buffer()).decode()
        except UnicodeDecodeError as error:
            return f"the {name} is not UTF-8 at byte {error.start + 1}"
    return None

"""What runs on the executors: record batches in, record batches of answers out."""

from __future__ import annotations

import json
import pickle
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
from pyspark import TaskContext

import doichieu
from doichieu import _native

from ._schema import arrow_schema

if TYPE_CHECKING:
    from doichieu._native import Work

N_ROWS = 256
"""Records that are answered at once, whatever ``spark.sql.execution.arrow.maxRecordsPerBatch`` says: answers are
longer than what they answer, and a batch of Spark's would hold memory until its last record is done."""

N_WORKS = 4
"""Most models that a Python process keeps. A notebook that tries options must not fill the executors' memory."""

ID, SOURCE, TARGET = "id", "source", "target"
"""What the columns are called on their way to an executor, before those that are kept."""


@dataclass(frozen=True)
class Job:
    """What is to be done, as it travels from the driver to the executors.

    :param kind: ``align``, ``compare``, ``check`` or ``claims``.
    :param options: as JSON with sorted keys.
    :param encoder: what :func:`doichieu.encoder` takes, but what is neither a name nor a path as the bytes of a pickle:
        it is not loaded where it is not used.
    :param version: of the package on the driver.
    """

    kind: str
    options: str
    encoder: str | bytes | None
    version: str

    def work(self) -> Work:
        """What does it, made once in a process: the model is loaded for the first record and stays for later tasks.

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

    def _load(self) -> Work:
        if doichieu.__version__ != self.version:
            raise RuntimeError(
                f"the driver has doichieu {self.version}, this executor {doichieu.__version__}: "
                "their answers may differ"
            )
        encoder = pickle.loads(self.encoder) if isinstance(self.encoder, bytes) else self.encoder
        return _native.Work(self.kind, json.loads(self.options), doichieu.encoder(encoder))


_works: OrderedDict[Job, Work] = OrderedDict()


def answers(job: Job, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Answers the records of a partition.

    :param batches: columns ``id``, ``source`` and, for a pair, ``target``, then those that are kept.
    :returns: batches of at most :data:`N_ROWS` records: the columns that are kept, untouched, and those of the answers.
        What is wrong with a record is told in its column ``error``. Without records nothing is loaded.
    """
    context = TaskContext.get()
    jobs = context.cpus() if context else 1
    n_own = 2 if job.kind == "claims" else 3
    for batch in batches:
        names = batch.schema.names
        for start in range(0, batch.num_rows, N_ROWS):
            rows = batch.slice(start, N_ROWS)
            kept = rows.select(names[n_own:])
            answered = answer(job.work(), _as_bytes(rows.select(names[:n_own])), job.kind, jobs)
            at = 0
            # More than one batch only where the answers are too long for one.
            for part in answered.to_batches():
                columns = [*kept.slice(at, part.num_rows).columns, *part.columns]
                fields = [*kept.schema, *part.schema]
                yield pa.RecordBatch.from_arrays(columns, schema=pa.schema(fields))
                at += part.num_rows


def answer(work: Work, rows: pa.RecordBatch, kind: str, jobs: int = 1) -> pa.Table:
    """Answers a batch; if that fails, each record by itself, so that only the one at fault has no answer."""
    target = TARGET if TARGET in rows.schema.names else None
    try:
        answered = work.answer_table(rows, id=ID, source=SOURCE, target=target, jobs=jobs)
        table = pa.table(answered.table)
        if table.num_rows != rows.num_rows:
            raise RuntimeError(f"{rows.num_rows} records have {table.num_rows} answers")
    except Exception as error:
        if rows.num_rows == 1:
            return _failed(rows, kind, error)
        each = [answer(work, rows.slice(idx, 1), kind) for idx in range(rows.num_rows)]
        return pa.concat_tables(each).combine_chunks()
    return table


def _failed(rows: pa.RecordBatch, kind: str, error: Exception) -> pa.Table:
    """The answer to one record that has none."""
    id = rows.column(ID)[0].as_py()
    row = {
        "id": id.decode(errors="replace") if isinstance(id, bytes) else json.dumps(id),
        "links": [],
        "warnings": [],
        "error": f"{type(error).__name__}: {error}",
    }
    schema = arrow_schema(kind)
    columns = [pa.array([row.get(field.name)], field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _as_bytes(rows: pa.RecordBatch) -> pa.RecordBatch:
    """Strings as bytes, without a copy: Spark takes any bytes for a string, the library looks whether they are."""
    kinds = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary()}

    def bytes_of(kind: pa.DataType) -> pa.DataType:
        if pa.types.is_list(kind):
            return pa.list_(bytes_of(kind.value_type))
        if pa.types.is_large_list(kind):
            return pa.large_list(bytes_of(kind.value_type))
        return kinds.get(kind, kind)

    columns = [column.cast(bytes_of(column.type)) for column in rows.columns]
    return pa.RecordBatch.from_arrays(columns, names=rows.schema.names)

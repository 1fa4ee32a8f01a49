"""What runs on the executors: record batches in, record batches of answers out."""

from __future__ import annotations

import json
import pickle
from collections import OrderedDict
from collections.abc import Iterable, Iterator
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


class Work(Protocol):
    """What the package's own ``Work`` is to this module."""

    def answer_table(self, table: object, *, id: str, source: str, target: str, jobs: int) -> object:
        """Answers the rows of a table, in their order."""


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
        import doichieu
        from doichieu import _native

        if doichieu.__version__ != self.version:
            raise RuntimeError(
                f"the driver has doichieu {self.version}, this executor {doichieu.__version__}: "
                "their answers may differ"
            )
        encoder = pickle.loads(self.encoder) if isinstance(self.encoder, bytes) else self.encoder
        work: Work = _native.Work(self.kind, json.loads(self.options), doichieu.encoder(encoder))
        return work


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
            answered = answer(job.work(), _as_bytes(rows.select(names[:n_own])), job.kind, jobs)
            kept = rows.select(names[n_own:])
            fields = [*kept.schema, *answered.schema]
            yield pa.RecordBatch.from_arrays([*kept.columns, *answered.columns], schema=pa.schema(fields))


def answer(work: Work, rows: pa.RecordBatch, kind: str, jobs: int = 1) -> pa.RecordBatch:
    """Answers a batch; if that fails, each record by itself, so that only the one at fault has no answer."""
    try:
        table = pa.table(work.answer_table(rows, id=ID, source=SOURCE, target=TARGET, jobs=jobs))
        if table.num_rows != rows.num_rows:
            raise RuntimeError(f"{rows.num_rows} records have {table.num_rows} answers")
    except Exception as error:
        if rows.num_rows == 1:
            return _failed(rows, kind, error)
        table = pa.Table.from_batches([answer(work, rows.slice(idx, 1), kind) for idx in range(rows.num_rows)])
    [batch] = table.combine_chunks().to_batches()
    return batch


def _failed(rows: pa.RecordBatch, kind: str, error: Exception) -> pa.RecordBatch:
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
    return pa.RecordBatch.from_arrays(columns, schema=schema)


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

"""What runs on an executor, without one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
pytest.importorskip("pyspark")

import doichieu
from doichieu.spark import _executor
from doichieu.spark._executor import Job, answer, answers
from doichieu.spark._schema import arrow_schema

pytestmark = pytest.mark.spark

SCHEMA = arrow_schema("check")


class Told:
    """Answers as the package has them."""

    def __init__(self, table: Any) -> None:
        self.table = table


class Faulty:
    """Answers every text but those that say `bad`, which take the whole table down."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def answer_table(
        self, table: Any, *, id: str, source: str, target: str | None, jobs: int
    ) -> Told:
        rows = pa.table(table).to_pylist()
        self.sizes.append(len(rows))
        if any(row[source] in ("bad", b"bad") for row in rows):
            raise RuntimeError("broken")
        answers = [{"id": str(row[id]), "answer": row[source], "warnings": []} for row in rows]
        return Told(pa.Table.from_pylist(answers, SCHEMA))


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    _executor._works.clear()
    yield
    _executor._works.clear()


def batch(texts: list[Any], kind: Any = None) -> Any:
    return pa.RecordBatch.from_pydict(
        {
            "id": pa.array(range(len(texts)), pa.int64()),
            "source": pa.array(texts, kind or pa.string()),
            "target": pa.array([""] * len(texts)),
        }
    )


def job(**options: Any) -> Job:
    return Job("check", json.dumps(options), None, doichieu.__version__)


def test_only_the_record_at_fault_has_no_answer() -> None:
    work = Faulty()
    rows = answer(work, batch(["a", "bad", "c"]), "check")
    assert rows.schema == SCHEMA
    assert rows.column("answer").to_pylist() == ["a", None, "c"]
    assert rows.column("error").to_pylist() == [None, "RuntimeError: broken", None]
    assert rows.column("id").to_pylist() == ["0", "1", "2"]
    assert work.sizes == [3, 1, 1, 1]


def test_a_batch_without_fault_is_answered_at_once() -> None:
    work = Faulty()
    answer(work, batch(["a", "b"]), "check")
    assert work.sizes == [2]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
@pytest.mark.parametrize("list_of", [None, pa.ListArray, pa.LargeListArray])
def test_strings_reach_the_library_as_bytes(
    kind: Any, list_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    class Seeing(Faulty):
        def answer_table(self, table: Any, **names: Any) -> Told:
            seen.extend(pa.table(table).column("source").to_pylist())
            return Told(SCHEMA.empty_table())

    monkeypatch.setattr(Job, "_load", lambda self: Seeing())
    as_bytes = pa.binary() if kind == pa.string() else pa.large_binary()
    texts = pa.array([b"a", b"\xc3\xa9\xff", None], as_bytes).view(kind)
    if list_of is not None:
        texts = list_of.from_arrays([0, 1, 3, 3], texts)
    whole = batch(["", "", ""])
    rows = pa.RecordBatch.from_arrays(
        [whole.column("id"), texts, whole.column("target")], names=whole.schema.names
    )
    list(answers(job(), iter([rows])))
    lists = [[b"a"], [b"\xc3\xa9\xff", None], []]
    assert seen[:3] == (lists if list_of else [b"a", b"\xc3\xa9\xff", None])


def test_an_answer_too_few_is_an_error_and_no_shift() -> None:
    class Short(Faulty):
        def answer_table(self, table: Any, **names: Any) -> Told:
            return Told(super().answer_table(table, **names).table.slice(1))

    rows = answer(Short(), batch(["a", "b"]), "check")
    assert rows.column("error").to_pylist() == ["RuntimeError: 1 records have 0 answers"] * 2


def test_large_batches_are_answered_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    work = Faulty()
    monkeypatch.setattr(Job, "_load", lambda self: work)
    n_rows = 2 * _executor.N_ROWS + 1
    rows = batch([str(n) for n in range(n_rows)]).append_column("kept0", pa.array(range(n_rows)))
    parts = list(answers(job(), iter([rows])))
    assert [part.num_rows for part in parts] == work.sizes == [_executor.N_ROWS, _executor.N_ROWS, 1]
    assert [part.schema.names for part in parts] == [["kept0", *SCHEMA.names]] * 3
    table = pa.Table.from_batches(parts)
    assert table.column("answer").to_pylist() == [str(n) for n in table.column("kept0").to_pylist()]


def test_the_model_is_loaded_once_and_only_for_records(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Job] = []

    def load(self: Job) -> Faulty:
        loaded.append(self)
        return Faulty()

    monkeypatch.setattr(Job, "_load", load)
    assert list(answers(job(), iter([]))) == []
    assert list(answers(job(), iter([batch([])]))) == []
    assert loaded == []
    for _ in range(3):
        list(answers(job(), iter([batch(["a"]), batch(["b"])])))
    assert loaded == [job()]


def test_a_process_keeps_the_models_used_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Job, "_load", lambda self: Faulty())
    jobs = [job(n=n) for n in range(_executor.N_WORKS + 1)]
    first = jobs[0].work()
    for other in jobs[1:-1]:
        other.work()
    assert jobs[0].work() is first
    jobs[-1].work()
    assert list(_executor._works) == [*jobs[2:-1], jobs[0], jobs[-1]]


def test_another_version_on_the_executor_is_refused() -> None:
    with pytest.raises(RuntimeError, match="the driver has doichieu 0.0.0-other"):
        Job("check", "{}", None, "0.0.0-other").work()

"""The same work on many records, on all cores: what ``doichieu batch`` does, on tables and lists in memory.

Records are a table of any library that knows Arrow's C interface (pandas, Polars, PyArrow, DuckDB), or a list of pairs
``(en, vi)`` or of mappings. A text is running text, a list of sentences, a :class:`pathlib.Path`, or as in
records of ``doichieu batch`` a mapping with ``text``, ``sentences`` or ``path``.
A record that cannot be answered has its reason in the column ``error``; the others are answered.
"""

from __future__ import annotations

import html
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doichieu import _native
from doichieu._document import Document
from doichieu._extras import need
from doichieu._input import Content, content
from doichieu._work import work

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from doichieu._progress import Progress
    from doichieu.encoders import EncoderLike

__all__ = ["Answer", "Answers", "align", "check", "claims", "compare"]


#: Answers, and characters of each, that a notebook shows.
_SHOWN = 10
_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one record."""

    #: The record's id: a string as it is, anything else as JSON.
    id: str
    #: The answer as JSON, the very line that ``doichieu batch`` writes; ``None`` if there is none.
    line: str | None
    #: What was odd about the record.
    warnings: tuple[str, ...]
    #: Why there is no answer; ``None`` if there is one.
    error: str | None

    @property
    def value(self) -> Any:
        """The answer as Python's own lists and mappings; ``None`` if there is none."""
        return None if self.line is None else json.loads(self.line)


class Answers:
    """Answers to many records, in their order.

    A table of the columns ``id``; ``parallelness`` and ``links`` (of alignments and comparisons); ``answer`` (JSON),
    ``warnings`` and ``error``. It lies in Arrow's memory, and other libraries take it from there.
    """

    __slots__ = ("_native",)

    def __init__(self, answers: _native.Answers) -> None:
        self._native = answers

    def __len__(self) -> int:
        return len(self._native)

    def __getitem__(self, idx: int) -> Answer:
        at = idx + len(self) if idx < 0 else idx
        if not 0 <= at < len(self):
            raise IndexError(f"there are {len(self)} answers, none at {idx}")
        record_id, line, warnings, error = self._native.row(at)
        return Answer(record_id, line, tuple(warnings), error)

    def __iter__(self) -> Iterator[Answer]:
        return (self[idx] for idx in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answers) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        failed = sum(1 for answer in self if answer.error is not None)
        return f"<Answers: {len(self)}, {failed} of them failed>"

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._native.table.__arrow_c_stream__(requested_schema)

    def __reduce__(self) -> tuple[Any, ...]:
        rows = [self._native.row(idx) for idx in range(len(self))]
        return _restored, (self._native.has_links, rows)

    @property
    def errors(self) -> dict[str, str]:
        """Ids of the records without an answer, each with the reason."""
        return {answer.id: answer.error for answer in self if answer.error is not None}

    def to_arrow(self) -> pyarrow.Table:
        """The table of PyArrow, without a copy.

        :raises ImportError: if pyarrow is not installed.
        """
        table: pyarrow.Table = need("pyarrow", "arrow").table(self)
        return table

    def to_polars(self) -> polars.DataFrame:
        """The data frame of Polars.

        :raises ImportError: if Polars is not installed.
        """
        frame: polars.DataFrame = need("polars", "polars").DataFrame(self)
        return frame

    def to_pandas(self) -> pandas.DataFrame:
        """The data frame of pandas.

        :raises ImportError: if pandas is not installed.
        """
        rows = [self._native.row(idx) for idx in range(len(self))]
        frame: pandas.DataFrame = need("pandas", "pandas").DataFrame(
            rows, columns=["id", "answer", "warnings", "error"]
        )
        return frame

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(a.id)}</td><td>{html.escape(_shortened(a.line or ''))}</td>"
            f"<td>{html.escape('; '.join(a.warnings))}</td><td>{html.escape(a.error or '')}</td></tr>"
            for a in (self[idx] for idx in range(min(len(self), _SHOWN)))
        )
        more = f"<p>… and {len(self) - _SHOWN} more</p>" if _SHOWN < len(self) else ""
        head = "<tr><th>id</th><th>answer</th><th>warnings</th><th>error</th></tr>"
        return f"<table class='doichieu'><thead>{head}</thead><tbody>{rows}</tbody></table>{more}"

    def to_json(self) -> str:
        """All answers as JSON, one a line, as ``doichieu batch`` writes them; records without one are left out."""
        return "".join(f"{answer.line}\n" for answer in self if answer.line is not None)

    def to_jsonl(self, path: str | os.PathLike[str]) -> None:
        """Writes :meth:`to_json` to a file.

        :raises OSError: if it cannot be written.
        """
        Path(path).write_text(self.to_json(), encoding="utf-8", newline="\n")


def _shortened(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]}…"


def _restored(has_links: bool, rows: list[Any]) -> Answers:
    return Answers(_native.Answers._restored(has_links, rows))


def _answered(
    kind: str,
    options: dict[str, Any],
    encoder: EncoderLike | None,
    records: Any,
    names: tuple[str | None, str | None, str | None],
    jobs: int | None,
    progress: Progress | None,
) -> Answers:
    doing = work(kind, options, encoder)
    id, source, target = names
    if hasattr(records, "__arrow_c_stream__") or hasattr(records, "__arrow_c_array__"):
        found = doing.answer_table(records, id=id, source=source, target=target, jobs=jobs, progress=progress)
    else:
        found = doing.answer_records(list(_listed(kind, records, names)), jobs=jobs, progress=progress)
    return Answers(found)


def _listed(
    kind: str, records: Iterable[Any], names: tuple[str | None, str | None, str | None]
) -> Iterator[tuple[str, Content, Content | None]]:
    """Records of a list, numbered from 1 where they have no id."""
    id, source, target = names
    sources = (source,) if source else ("text", "source", "en") if kind == "claims" else ("source", "en")
    targets = (target,) if target else ("target", "vi")
    for number, record in enumerate(records, 1):
        where = f"record {number}"
        if isinstance(record, Mapping):
            named = json.dumps(record[id] if id else record.get("id", number), ensure_ascii=False)
            first = _field(record, sources, where)
            second = None if kind == "claims" else _field(record, targets, where)
        elif kind == "claims":
            named, first, second = str(number), record, None
        else:
            if isinstance(record, (str, bytes)) or len(record) != 2:
                raise TypeError(f"{where} is neither a pair (en, vi) nor a mapping")
            named, (first, second) = str(number), record
        yield named, _content(kind, first), None if second is None else _content(kind, second)


def _field(record: Mapping[str, Any], names: tuple[str, ...], where: str) -> Any:
    for name in names:
        if record.get(name) is not None:
            return record[name]
    raise KeyError(f"{where} has no {' or '.join(map(repr, names))}")


def _content(kind: str, text: Any) -> Content:
    if isinstance(text, str):
        return None, [text] if kind == "check" else text
    if isinstance(text, os.PathLike):
        return os.fspath(text), Path(text).read_bytes()
    if isinstance(text, Mapping):
        if "path" in text:
            return _content(kind, Path(text["path"]))
        return None, list(text["sentences"]) if "sentences" in text else str(text["text"])
    return text._content if isinstance(text, Document) else content(text)


def align(
    records: Any,
    *,
    id: str | None = None,
    en: str | None = None,
    vi: str | None = None,
    encoder: EncoderLike | None = "built-in",
    texts: bool = False,
    encoding: str | None = None,
    format: str | None = None,
    keep_boilerplate: bool = False,
    strings: str | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Answers:
    """Aligns many texts with their translations, as ``doichieu batch align`` does.

    :param records: A table, or a list of pairs or mappings.
    :param id: column of the ids; by default ``id`` if it is there, else rows are numbered from 1.
    :param en: column of the first texts; by default ``source`` or ``en``.
    :param vi: column of the second texts; by default ``target`` or ``vi``.
    :param encoder: as for :func:`doichieu.align`.
    :param texts: puts the sentences' texts into the answers.
    :param encoding: as for :func:`doichieu.read`.
    :param format: as for :func:`doichieu.read`.
    :param keep_boilerplate: as for :func:`doichieu.read`.
    :param strings: what a string in a table is: ``text``, ``path`` or ``sentence``; by default text.
    :param jobs: number of threads; ``None`` for all cores.
    :param progress: A function of ``(done, total)``, a bar of ``tqdm``, or its class.
    :returns: an answer a record, in their order.
    :raises RecordError: if the table lacks a column, or one holds no text.
    :raises KeyError: if a mapping lacks a text.
    :raises KeyboardInterrupt: soon after Ctrl-C.

    >>> from doichieu import batch
    >>> answers = batch.align([("Good morning. It rains.", "Chào buổi sáng. Trời mưa.")])
    >>> [bead["source"] for bead in answers[0].value["beads"]]
    [[0], [1]]
    """
    options = _options(locals())
    return _answered("align", {**options, "texts": texts}, encoder, records, (id, en, vi), jobs, progress)


def compare(
    records: Any,
    *,
    id: str | None = None,
    en: str | None = None,
    vi: str | None = None,
    encoder: EncoderLike | None = "built-in",
    min_probability: float | None = None,
    offsets: str = "chars",
    encoding: str | None = None,
    format: str | None = None,
    keep_boilerplate: bool = False,
    strings: str | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Answers:
    """Compares many pairs of reports, as ``doichieu batch compare --offsets chars`` does.

    Args and errors are those of :func:`align` and of :func:`doichieu.compare`; ``offsets`` says whether spans in the
    answers count code points (``chars``) or bytes of the text in UTF-8 (``bytes``, as the command by default).

    >>> from doichieu import batch
    >>> answers = batch.compare([{"id": "a", "en": "Two boats sank near Hue.", "vi": "Hai tàu chìm gần Huế."}])
    >>> answers[0].id, len(answers[0].value["links"])
    ('a', 1)
    """
    options = {**_options(locals()), "min_probability": min_probability, "offsets": offsets}
    return _answered("compare", options, encoder, records, (id, en, vi), jobs, progress)


def check(
    records: Any,
    *,
    id: str | None = None,
    en: str | None = None,
    vi: str | None = None,
    encoder: EncoderLike | None = "built-in",
    min_probability: float | None = None,
    offsets: str = "chars",
    encoding: str | None = None,
    format: str | None = None,
    keep_boilerplate: bool = False,
    strings: str | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Answers:
    """Checks many translations, as ``doichieu batch check --offsets chars`` does; a string is one sentence.

    Args and errors are those of :func:`align` and of :func:`doichieu.check`.

    >>> from doichieu import batch
    >>> answers = batch.check([("It cost 20 dollars.", "Nó có giá 30 đô la.")])
    >>> [finding["type"] for finding in answers[0].value["findings"]]
    ['number']
    """
    options = {**_options(locals()), "min_probability": min_probability, "offsets": offsets}
    return _answered("check", options, encoder, records, (id, en, vi), jobs, progress)


def claims(
    records: Any,
    *,
    id: str | None = None,
    text: str | None = None,
    date: str | None = None,
    offsets: str = "chars",
    encoding: str | None = None,
    format: str | None = None,
    keep_boilerplate: bool = False,
    strings: str | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Answers:
    """Cuts many reports into claims, as ``doichieu batch claims --offsets chars`` does.

    :param records: A table, or a list of texts or mappings.
    :param id: as for :func:`align`.
    :param text: column of the texts; by default ``text``, ``source`` or ``en``.
    :param date: as for :func:`doichieu.claims`.
    :param offsets: as for :func:`compare`.
    :param encoding: as for :func:`doichieu.read`.
    :param format: as for :func:`doichieu.read`.
    :param keep_boilerplate: as for :func:`doichieu.read`.
    :param strings: as for :func:`align`.
    :param jobs: as for :func:`align`.
    :param progress: as for :func:`align`.

    >>> from doichieu import batch
    >>> answers = batch.claims(["Hai tàu chìm gần Huế."])
    >>> [claim["text"] for claim in answers[0].value["claims"]]
    ['Hai tàu chìm gần Huế']
    """
    options = {**_options(locals()), "date": date, "offsets": offsets}
    return _answered("claims", options, None, records, (id, text, None), jobs, progress)


def _options(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in ("encoding", "format", "keep_boilerplate", "strings")}

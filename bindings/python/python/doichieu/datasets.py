"""Functions for ``Dataset.map`` of Hugging Face's ``datasets``.

>>> import datasets
>>> import doichieu.datasets
>>> pairs = datasets.Dataset.from_dict({"en": ["It cost 20 dollars."], "vi": ["Nó có giá 30 đô la."]})
>>> checked = pairs.map(doichieu.datasets.check(), batched=True)
>>> checked[0]["findings"][0]["type"]
'number'

A function adds its columns to those that are there, with the types that :attr:`Answered.features` says whatever the
first batch holds. A text is a string or a list of sentences, in a column of its own or in one of pairs
(``{"translation": {"en": …, "vi": …}}``). Where a row cannot be answered, ``error`` says why, and its other new columns
are null. Spans count code points.

Functions can be pickled, so that ``num_proc=`` works, and are told apart by what they do, so that ``datasets`` finds what
it has cached; another version of this package does everything anew. Each process uses all cores unless told otherwise
with ``jobs=``. ``remove_columns=`` of ``map`` has no effect: call ``remove_columns`` on what comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from doichieu import _native, batch
from doichieu._extras import need
from doichieu.language import detect as _detect
from doichieu.sentences import segment as _segment

if TYPE_CHECKING:
    from doichieu.encoders import EncoderLike

need("datasets", "datasets")

import pyarrow as pa
from datasets import Features, List, Value

__all__ = ["Answered", "align", "check", "claims", "compare", "detect", "segment"]

_TEXT, _NUMBER, _INDEX, _YES = Value("string"), Value("float64"), Value("int32"), Value("bool")
_SPAN = List(_INDEX)
_SPANS = {"source_span_chars": _SPAN, "target_span_chars": _SPAN}
_SIDES = {"source": List(_INDEX), "target": List(_INDEX)}

_COLUMNS: dict[str, dict[str, Any]] = {
    "align": {
        "parallelness": _TEXT,
        "beads": List({**_SIDES, "probability": _NUMBER, "score": _NUMBER}),
        "warnings": List(_TEXT),
    },
    "compare": {
        "parallelness": _TEXT,
        "links": List(
            {
                **_SIDES,
                "probability": _NUMBER,
                **_SPANS,
                "relation": _TEXT,
                "relation_probability": _NUMBER,
                "conflicts": List({"type": _TEXT, "nature": _TEXT, **_SPANS, "probability": _NUMBER}),
                "slots": List({"type": _TEXT, "state": _TEXT, **_SPANS}),
                "reasons": List({"kind": _TEXT, "value": _TEXT, "weight": _NUMBER, **_SPANS}),
            }
        ),
        "warnings": List(_TEXT),
    },
    "check": {
        "findings": List({"type": _TEXT, **_SIDES, **_SPANS, "probability": _NUMBER, "message": _TEXT}),
        "warnings": List(_TEXT),
    },
    "claims": {
        "claims": List(
            {
                "index": _INDEX,
                "sentence": _INDEX,
                "text": _TEXT,
                "spans_chars": List(_SPAN),
                "kind": _TEXT,
                "parent": _INDEX,
                "predicate_chars": _SPAN,
                "attribution": {
                    "who": _TEXT,
                    "source_span_chars": _SPAN,
                    "content_span_chars": _SPAN,
                    "quotation": _TEXT,
                },
                "negated": _YES,
                "modality": _TEXT,
                "quantities": List(
                    {
                        "span_chars": _SPAN,
                        "value": _NUMBER,
                        "upper": _NUMBER,
                        "unit": _TEXT,
                        "bound": _TEXT,
                        "counts": _TEXT,
                    }
                ),
                "dates": List({"span_chars": _SPAN, "iso": List(_TEXT)}),
                "names": List({"span_chars": _SPAN, "text": _TEXT, "entity": _INDEX}),
            }
        ),
        "entities": List(
            {
                "index": _INDEX,
                "name": _TEXT,
                "kind": _TEXT,
                "identity": _TEXT,
                "titles": List(_TEXT),
                "mentions_chars": List(_SPAN),
            }
        ),
        "warnings": List(_TEXT),
    },
    "detect": {"lang": _TEXT, "lang_confidence": _NUMBER},
    "segment": {"sentences": List({"text": _TEXT, "span_chars": _SPAN})},
}

#: What answers call their spans, and what columns do.
_RENAMED = {
    "source_span": "source_span_chars",
    "target_span": "target_span_chars",
    "span": "span_chars",
    "spans": "spans_chars",
    "predicate": "predicate_chars",
    "mentions": "mentions_chars",
    "content": "content_span_chars",
}


@dataclass(frozen=True)
class Answered:
    """A function for ``Dataset.map(…, batched=True)``; it works on single rows too, and more slowly.

    >>> import doichieu.datasets
    >>> doichieu.datasets.detect().features
    {'lang': Value('string'), 'lang_confidence': Value('float64'), 'error': Value('string')}
    """

    #: What is done: ``align``, ``compare``, ``check``, ``claims``, ``detect`` or ``segment``.
    kind: str
    #: Columns of the texts, or the keys of a column ``translation``.
    texts: tuple[str, ...]
    #: Options of the function of :mod:`doichieu.batch`, or of :mod:`doichieu`.
    options: Mapping[str, Any] = field(default_factory=dict)
    #: Version of this package: part of what tells one function from another.
    version: str = _native.__version__

    @property
    def features(self) -> Features:
        """Names and types of the columns that it adds."""
        return Features({**_COLUMNS[self.kind], "error": _TEXT})

    def __call__(self, rows: Any) -> Any:
        """Answers rows.

        :param rows: a batch or a row as ``map`` gives it, a table of Arrow, or a mapping of columns.
        :returns: a table of the same rows with the new columns; of a mapping, the new columns alone.
        :raises KeyError: if a column is missing.
        """
        # What `map` gives reads columns when they are asked for, out of a table.
        table = rows if isinstance(rows, pa.Table) else getattr(rows, "pa_table", None)
        if table is None:
            is_row = any(isinstance(rows[name], (str, Mapping)) for name in rows)
            columns = {name: [rows[name]] if is_row else list(rows[name]) for name in rows}
            found = self._answered(columns)
            return {name: column[0] if is_row else column for name, column in found.items()}
        columns = {name: table[name].to_pylist() for name in self._needed(table.column_names)}
        schema = self.features.arrow_schema
        for name, values in self._answered(columns).items():
            column = pa.array(values, schema.field(name).type)
            at = table.column_names.index(name) if name in table.column_names else None
            table = table.append_column(name, column) if at is None else table.set_column(at, name, column)
        return table

    def _needed(self, names: list[str]) -> list[str]:
        needed = []
        for text in self.texts:
            name = text if text in names else "translation"
            if name not in names:
                raise KeyError(f"there is no column {text!r}: columns are {', '.join(map(repr, names))}")
            needed.append(name)
        return list(dict.fromkeys(needed))

    def _answered(self, columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
        self._needed(list(columns))
        texts = [
            columns[text] if text in columns else [row and row.get(text) for row in columns["translation"]]
            for text in self.texts
        ]
        one = _alone if self.kind in ("detect", "segment") else _in_batch
        answers = one(self.kind, list(zip(*texts)), self.options)
        return {name: [answer.get(name) for answer in answers] for name in self.features}


def _alone(kind: str, rows: list[tuple[Any, ...]], options: Mapping[str, Any]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = []
    for (text,) in rows:
        if not isinstance(text, str):
            answers.append({"error": _no_text(text)})
        elif kind == "detect":
            lang, confidence = _detect(text, **options)
            answers.append({"lang": lang, "lang_confidence": confidence})
        else:
            found = _segment(text, **options)
            answers.append({"sentences": [{"text": s.text, "span_chars": s.span_chars} for s in found]})
    return answers


def _in_batch(kind: str, rows: list[tuple[Any, ...]], options: Mapping[str, Any]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = [{"error": _fault(row)} for row in rows]
    good = [idx for idx, answer in enumerate(answers) if answer["error"] is None]
    records = [rows[idx][0] if kind == "claims" else rows[idx] for idx in good]
    for idx, answer in zip(good, getattr(batch, kind)(records, **options)):
        value = _renamed(answer.value or {})
        answers[idx] = {**value, "warnings": list(answer.warnings), "error": answer.error}
    return answers


def _fault(texts: tuple[Any, ...]) -> str | None:
    for text in texts:
        if not (isinstance(text, str) or isinstance(text, list) and all(isinstance(s, str) for s in text)):
            return _no_text(text)
    return None


def _no_text(value: Any) -> str:
    return "there is no text" if value is None else f"a text is a string or sentences, not {type(value).__name__!r}"


def _renamed(value: Any) -> Any:
    if isinstance(value, list):
        return [_renamed(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "quotation" in value:
        value = {
            "who": value.get("name") or value.get("text"),
            "source_span": value.get("source"),
            "content": value["content"],
            "quotation": value["quotation"],
        }
    return {_RENAMED.get(name, name): _renamed(item) for name, item in value.items()}


def align(
    *,
    en: str = "en",
    vi: str = "vi",
    encoder: EncoderLike | None = "built-in",
    format: str | None = None,
    keep_boilerplate: bool = False,
    jobs: int | None = None,
) -> Answered:
    """Aligns texts with their translations.

    :param en: column of the first texts, or their key in the column ``translation``.
    :param vi: column of the second texts, or their key.
    :param encoder: as for :func:`doichieu.align`.
    :param format: as for :func:`doichieu.read`.
    :param keep_boilerplate: as for :func:`doichieu.read`.
    :param jobs: number of threads in each process; ``None`` for all cores.
    :returns: a function that adds ``parallelness``, ``beads``, ``warnings`` and ``error``.

    >>> import datasets, doichieu.datasets
    >>> pair = {"en": ["Good morning.", "It rains."], "vi": ["Chào buổi sáng.", "Trời mưa."]}
    >>> rows = datasets.Dataset.from_list([pair]).map(doichieu.datasets.align(), batched=True)
    >>> [(bead["source"], bead["target"]) for bead in rows[0]["beads"]]
    [([0], [0]), ([1], [1])]
    """
    return Answered("align", (en, vi), _options(locals()))


def compare(
    *,
    en: str = "en",
    vi: str = "vi",
    encoder: EncoderLike | None = "built-in",
    min_probability: float | None = None,
    format: str | None = None,
    keep_boilerplate: bool = False,
    jobs: int | None = None,
) -> Answered:
    """Compares pairs of reports; parameters are those of :func:`align` and of :func:`doichieu.compare`.

    :returns: a function that adds ``parallelness``, ``links``, ``warnings`` and ``error``.

    >>> import datasets, doichieu.datasets
    >>> pair = {"en": "The flood in Hue killed 12 people.", "vi": "Lũ lụt ở Huế làm 15 người chết."}
    >>> pairs = datasets.Dataset.from_list([{"translation": pair}])
    >>> pairs.map(doichieu.datasets.compare(), batched=True)[0]["links"][0]["relation"]
    'contradiction'
    """
    return Answered("compare", (en, vi), _options(locals()))


def check(
    *,
    en: str = "en",
    vi: str = "vi",
    encoder: EncoderLike | None = "built-in",
    min_probability: float | None = None,
    format: str | None = None,
    keep_boilerplate: bool = False,
    jobs: int | None = None,
) -> Answered:
    """Checks translations; parameters are those of :func:`align` and of :func:`doichieu.check`.

    :returns: a function that adds ``findings``, ``warnings`` and ``error``; a string is one sentence.

    >>> import doichieu.datasets
    >>> rows = doichieu.datasets.check(vi="mt")({"en": ["It cost 20 dollars."], "mt": ["Nó có giá 30 đô la."]})
    >>> [finding["type"] for finding in rows["findings"][0]]
    ['number']
    """
    return Answered("check", (en, vi), _options(locals()))


def claims(
    *,
    text: str = "text",
    date: str | None = None,
    format: str | None = None,
    keep_boilerplate: bool = False,
    jobs: int | None = None,
) -> Answered:
    """Cuts reports into claims.

    :param text: column of the reports, or their key in the column ``translation``.
    :param date: as for :func:`doichieu.claims`.
    :param format: as for :func:`doichieu.read`.
    :param keep_boilerplate: as for :func:`doichieu.read`.
    :param jobs: number of threads in each process; ``None`` for all cores.
    :returns: a function that adds ``claims``, ``entities``, ``warnings`` and ``error``.

    >>> import doichieu.datasets
    >>> rows = doichieu.datasets.claims()({"text": ["Police said two boats had sunk near Hue."]})
    >>> [claim["attribution"]["who"] for claim in rows["claims"][0] if "attribution" in claim]
    ['Police']
    """
    return Answered("claims", (text,), _options(locals()))


def detect(*, text: str = "text", among: list[str] | None = None) -> Answered:
    """Tells languages.

    :param text: column of the texts, or their key in the column ``translation``.
    :param among: as for :func:`doichieu.detect`.
    :returns: a function that adds ``lang``, ``lang_confidence`` and ``error``.
    :raises LangError: if a code in ``among`` names no language.

    >>> import doichieu.datasets
    >>> doichieu.datasets.detect()({"text": ["Trời mưa.", "It rains."]})["lang"]
    ['vi', 'en']
    """
    _detect("", among)
    return Answered("detect", (text,), _options(locals()))


def segment(*, text: str = "text", lang: str | None = None) -> Answered:
    """Cuts texts into sentences.

    :param text: column of the texts, or their key in the column ``translation``.
    :param lang: as for :func:`doichieu.segment`.
    :returns: a function that adds ``sentences`` and ``error``.
    :raises LangError: if ``lang`` names no language.

    >>> import doichieu.datasets
    >>> rows = doichieu.datasets.segment(text="vi")({"translation": [{"en": "Hi.", "vi": "Trời mưa. Đường ngập."}]})
    >>> [sentence["text"] for sentence in rows["sentences"][0]]
    ['Trời mưa.', 'Đường ngập.']
    """
    _segment("", lang)
    return Answered("segment", (text,), _options(locals()))


def _options(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in sorted(given) if name not in ("en", "vi", "text")}

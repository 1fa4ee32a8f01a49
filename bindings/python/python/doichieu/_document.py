"""Reports as they are read."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from doichieu import _native
from doichieu._input import Content, Report, content
from doichieu._table import Tabular

#: Start and end, half-open, in code points.
SpanChars = tuple[int, int]


def _shown(name: str) -> str:
    """A name without its folders."""
    return name.replace("\\", "/").rsplit("/", 1)[-1] or name


def _span(value: Any) -> SpanChars:
    return value[0], value[1]


@dataclass(frozen=True, slots=True)
class ReportSentence:
    """One sentence of a report."""

    #: Its number in the report, from 0.
    index: int
    #: Its running text: NFC, word segmentation undone.
    text: str
    #: Where it stands in :attr:`Document.source`, in code points.
    span_chars: SpanChars
    #: Its language: ISO 639, ``mixed`` or ``unknown``.
    lang: str
    #: Number of its paragraph, from 0.
    paragraph: int
    #: ``headline`` or ``body``.
    role: str


@dataclass(frozen=True, slots=True)
class Removal:
    """A block that was set aside as no part of the article."""

    #: Where it stands in :attr:`Document.source`, in code points.
    span_chars: SpanChars
    #: What it is: ``donation``, ``caption``, ``byline``, ….
    kind: str
    #: The rule that took it.
    rule: str
    #: Its text.
    text: str
    #: What the rule had to go by, where its name does not say it.
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a report says about itself; ``None`` or empty where nothing was found."""

    #: Headline.
    title: str | None = None
    #: Newspaper, site or agency.
    outlet: str | None = None
    #: Authors.
    bylines: tuple[str, ...] = ()
    #: Agencies credited.
    agencies: tuple[str, ...] = ()
    #: Publication, ISO 8601 where it could be read.
    date: str | None = None
    #: Address.
    url: str | None = None
    #: Language that the file declares.
    declared_lang: str | None = None
    #: Other fields of a JSON record.
    other: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class Document(Tabular):
    """A report that has been read: its sentences, and the way back to the untouched text.

    Iterating gives :class:`ReportSentence` objects.
    """

    #: The file's path as it was given, or ``text``.
    name: str
    #: The text as it was given, decoded and otherwise untouched; all spans count in it.
    source: str
    #: Language: ISO 639, ``mixed`` or ``unknown``.
    lang: str
    #: Probability that the language is right, 0 to 1.
    lang_confidence: float
    #: Encoding of the file.
    encoding: str
    #: ``text``, ``html``, ``jsonl`` or ``lines``.
    format: str
    #: Whether it came word-segmented and was restored.
    word_segmented: bool
    #: What the report says about itself.
    metadata: Metadata
    #: The article's sentences, in reading order.
    sentences: tuple[ReportSentence, ...]
    #: What was set aside.
    set_aside: tuple[Removal, ...]
    #: Words that a word segmenter had joined: hints, not truth.
    word_joins_chars: tuple[SpanChars, ...]
    #: What was odd about the input.
    warnings: tuple[str, ...]
    _json: str
    _content: Content

    @classmethod
    def _of(cls, source: str, value: dict[str, Any], warnings: list[str], given: Content) -> Document:
        """Makes it of an answer's object."""
        metadata = dict(value["metadata"])
        for name in ("bylines", "agencies"):
            metadata[name] = tuple(metadata.get(name, ()))
        return cls(
            name=value["name"],
            source=source,
            lang=value["lang"],
            lang_confidence=value["lang_confidence"],
            encoding=value["encoding"],
            format=value["format"],
            word_segmented=value["word_segmented"],
            metadata=Metadata(**metadata),
            sentences=tuple(
                ReportSentence(s["index"], s["text"], _span(s["span"]), s["lang"], s["paragraph"], s["role"])
                for s in value["sentences"]
            ),
            set_aside=tuple(
                Removal(_span(r["span"]), r["kind"], r["rule"], r["text"], r.get("reason"))
                for r in value["set_aside"]
            ),
            word_joins_chars=tuple(_span(j) for j in value["word_joins"]),
            warnings=tuple(warnings),
            _json=json.dumps(value, ensure_ascii=False),
            _content=given,
        )

    def __len__(self) -> int:
        return len(self.sentences)

    def __iter__(self) -> Iterator[ReportSentence]:
        return iter(self.sentences)

    def __repr__(self) -> str:
        n = len(self.sentences)
        return f"<Document {_shown(self.name)!r}, {self.lang}, {n} sentence{'' if n == 1 else 's'}>"

    def source_text(self, span_chars: SpanChars) -> str:
        """The untouched text of a span.

        :param span_chars: start and end in code points of :attr:`source`.

        >>> import doichieu
        >>> report = doichieu.read("Bão đổ_bộ vào Huế sáng 3/9 . Người_dân dọn cây đổ .")
        >>> report.sentences[0].text
        'Bão đổ bộ vào Huế sáng 3/9.'
        >>> report.source_text(report.sentences[0].span_chars)
        'Bão đổ_bộ vào Huế sáng 3/9 .'
        """
        start, end = span_chars
        return self.source[start:end]

    def to_json(self) -> str:
        """The report as JSON, as ``document`` of ``doichieu inspect --format json --offsets chars``."""
        return self._json

    def _columns(self) -> dict[str, list[Any]]:
        return {
            "index": [s.index for s in self.sentences],
            "text": [s.text for s in self.sentences],
            "start_char": [s.span_chars[0] for s in self.sentences],
            "end_char": [s.span_chars[1] for s in self.sentences],
            "lang": [s.lang for s in self.sentences],
            "paragraph": [s.paragraph for s in self.sentences],
            "role": [s.role for s in self.sentences],
        }

    def _repr_html_(self) -> str:
        escape = html.escape
        title = escape(self.metadata.title or self.name)
        head = " · ".join(escape(p) for p in (self.lang, self.metadata.outlet, self.metadata.date) if p)
        rows = "".join(f"<li value='{s.index}'>{escape(s.text)}</li>" for s in self.sentences)
        aside = "".join(
            f"<li><b>{escape(r.kind)}</b> {escape(r.text)}</li>" for r in self.set_aside
        )
        aside = f"<details><summary>set aside: {len(self.set_aside)}</summary><ul>{aside}</ul></details>" if aside else ""
        return f"<div class='doichieu'><b>{title}</b><br><small>{head}</small><ol>{rows}</ol>{aside}</div>"


def read(
    path_or_text: Report,
    *,
    name: str | None = None,
    encoding: str | None = None,
    format: str | None = None,
    keep_boilerplate: bool = False,
) -> Document:
    """Reads a report: decodes it, takes the article out of it, cuts it into sentences.

    :param path_or_text: A path, a text, a file's bytes, or a list of sentences, which are not cut again. A ``str`` is the
        path of a file if there is such a file, else a text.
    :param name: what it is called in answers, and by its ending what its format may be; by default the path as it was given.
    :param encoding: encoding of a file, such as ``windows-1258`` or ``tcvn3``; by default the one that fits best.
    :param format: ``text``, ``html`` or ``jsonl``; by default told by name and content.
    :param keep_boilerplate: leaves donation banners, captions and the like among the sentences.
    :returns: the report with its sentences; spans count code points of :attr:`Document.source`.
    :raises ReadError: if the bytes are not text, or hold several records.
    :raises FileNotFoundError: if there is no such file.

    >>> import doichieu
    >>> report = doichieu.read("Three people were hurt in Hue. The road is closed.")
    >>> [sentence.text for sentence in report]
    ['Three people were hurt in Hue.', 'The road is closed.']
    >>> report.sentences[1].span_chars
    (31, 50)
    """
    own_name, given = content(path_or_text, format)
    called = (name or own_name, given)
    answer, source = _native.read(called, encoding, format, keep_boilerplate)
    value = json.loads(answer)
    return Document._of(source, value["document"], value["warnings"], called)

"""What is wrong with a translation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from doichieu._comparison import _maybe
from doichieu._document import Document, read, SpanChars, _shown
from doichieu._frame import table
from doichieu._input import Report
from doichieu._table import Tabular
from doichieu._work import work

if TYPE_CHECKING:
    from doichieu.encoders import EncoderLike


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    #: ``number``, ``date_missing``, ``name_spelling``, ``omission``, …: see ``docs/check.md``.
    type: str
    #: Indices of the source sentences.
    source: tuple[int, ...]
    #: Indices of the target sentences.
    target: tuple[int, ...]
    #: Where in the source's text, in code points; ``None`` for something that was added.
    source_span_chars: SpanChars | None
    #: Where in the target's text, in code points; ``None`` for something that was left out.
    target_span_chars: SpanChars | None
    #: Probability that a careful reader would object, 0 to 1.
    probability: float
    #: What is said on each side, for people.
    message: str


@dataclass(frozen=True, slots=True, repr=False)
class Findings(Tabular):
    """What is wrong with a translation.

    Iterating gives :class:`Finding` objects, in the order of the source; there is none where nothing is wrong.
    """

    #: What was translated.
    source: Document
    #: Its translation.
    target: Document
    #: What is wrong.
    findings: tuple[Finding, ...]
    _json: str

    def __len__(self) -> int:
        return len(self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __repr__(self) -> str:
        return f"<Findings in {_shown(self.target.name)!r}: {len(self.findings)}>"

    def to_json(self) -> str:
        """The answer as JSON, as a line of ``doichieu batch check --offsets chars``."""
        return self._json

    def _columns(self) -> dict[str, list[Any]]:
        def text(document: Document, span: SpanChars | None) -> str | None:
            return None if span is None else document.source_text(span)

        return {
            "type": [f.type for f in self.findings],
            "probability": [f.probability for f in self.findings],
            "message": [f.message for f in self.findings],
            "source": [list(f.source) for f in self.findings],
            "target": [list(f.target) for f in self.findings],
            "source_text": [text(self.source, f.source_span_chars) for f in self.findings],
            "target_text": [text(self.target, f.target_span_chars) for f in self.findings],
        }

    def _repr_html_(self) -> str:
        if not self.findings:
            return "<div class='doichieu'>nothing found</div>"
        columns = self._columns()
        columns["probability"] = [f"{p:.2f}" for p in columns["probability"]]
        shown = ("type", "probability", "message", "source_text", "target_text")
        return table([c.replace("_", " ") for c in shown], zip(*(columns[c] for c in shown)))


def check(
    en: Report,
    vi: Report,
    *,
    encoder: EncoderLike | None = "built-in",
    min_probability: float | None = None,
    encoding: str | None = None,
    format: str | None = None,
    keep_boilerplate: bool = False,
) -> Findings:
    """Finds what is wrong with a translation, as ``doichieu check`` does.

    Texts of one sentence each are checked against each other as they are; longer ones are aligned first.

    :param en: what was translated, by custom English: see :func:`doichieu.read`.
    :param vi: its translation, by custom Vietnamese.
    :param encoder: as for :func:`doichieu.align`.
    :param min_probability: leaves out findings less probable than this, 0 to 1; by default those rather wrong than right.
    :param encoding: as for :func:`doichieu.read`.
    :param format: as for :func:`doichieu.read`.
    :param keep_boilerplate: as for :func:`doichieu.read`.
    :returns: what is wrong, each with its place in both texts.
    :raises ReadError: if a text is none.
    :raises AlignError: if the encoder fails.

    >>> found = doichieu.check("The fund has 1.5 million dollars.", "Quỹ có 15 triệu đô la.")
    >>> [(finding.type, found.target.source_text(finding.target_span_chars)) for finding in found]
    [('scale', '15 triệu đô la')]
    """
    reading = {"encoding": encoding, "format": format, "keep_boilerplate": keep_boilerplate}
    source, target = (
        side
        if isinstance(side, Document)
        else read(side, encoding=encoding, format=format, keep_boilerplate=keep_boilerplate)
        for side in (en, vi)
    )
    options = {**reading, "min_probability": min_probability, "offsets": "chars"}
    line = work("check", options, encoder).check(source._content, target._content)
    value = json.loads(line)
    return Findings(
        source,
        target,
        tuple(
            Finding(
                f["type"],
                tuple(f.get("source", ())),
                tuple(f.get("target", ())),
                _maybe(f.get("source_span")),
                _maybe(f.get("target_span")),
                f["probability"],
                f["message"],
            )
            for f in value["findings"]
        ),
        line.decode(),
    )

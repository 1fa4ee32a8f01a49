"""What a report claims, clause by clause."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from doichieu._document import Document, read, SpanChars, _shown, _span
from doichieu._frame import table
from doichieu._input import Report
from doichieu._table import Tabular
from doichieu._work import work


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, an organisation or a place."""

    #: Its number in the report, from 0.
    index: int
    #: The fullest form in the text.
    name: str
    #: ``person``, ``organisation``, ``place`` or ``other``.
    kind: str
    #: Identity that both languages share, where a table knows one.
    identity: str | None
    #: Offices that the text gives it.
    titles: tuple[str, ...]
    #: Where it is named, in code points.
    mentions_chars: tuple[SpanChars, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says a claim."""

    #: The entity's name, or the words of the text; ``None`` where somebody unnamed says it.
    who: str | None
    #: The words that tell who, in code points.
    source_span_chars: SpanChars | None
    #: What is said, in code points.
    content_span_chars: SpanChars
    #: ``direct``, ``indirect``, …: see ``doichieu schema claims``.
    quotation: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what it counts."""

    #: Where it stands, in code points.
    span_chars: SpanChars
    #: Its value in its unit.
    value: float
    #: The end of a range.
    upper: float | None
    #: ``count``, ``percent``, ``vnd``, …: see ``doichieu schema claims``.
    unit: str
    #: ``exact``, ``about``, ``at_least`` or ``at_most``.
    bound: str
    #: What it counts, in terms that both languages share: ``death``, ``injury``, ….
    counts: str | None


@dataclass(frozen=True, slots=True)
class Date:
    """A day, a time or a stretch of time."""

    #: Where it stands, in code points.
    span_chars: SpanChars
    #: Its readings as ISO 8601 intervals, the likeliest first; none for a relative date whose day is not known.
    iso: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim."""

    #: Its number in the report, from 0.
    index: int
    #: Number of its sentence.
    sentence: int
    #: Where it stands, in code points; more than one stretch where another claim stands inside it.
    spans_chars: tuple[SpanChars, ...]
    #: Its running text, stretches joined by `` … ``.
    text: str
    #: ``main``, ``coordinated``, ``subordinate``, ``relative``, ``complement``, ``consequence``, ``quoted`` or ``heading``.
    kind: str
    #: The claim on which it depends or from which it goes on.
    parent: int | None
    #: Its verb with helpers, in code points.
    predicate_chars: SpanChars | None
    #: Who says it; ``None`` where the report itself does.
    attribution: Attribution | None
    #: Whether it is denied.
    negated: bool
    #: ``fact``, ``plan``, ``possibility``, ``allegation``, ``order`` or ``condition``.
    modality: str
    #: Numbers.
    quantities: tuple[Quantity, ...]
    #: Dates and times.
    dates: tuple[Date, ...]
    #: Numbers of the entities that it names.
    entities: tuple[int, ...]

    @classmethod
    def _of(cls, value: dict[str, Any]) -> Claim:
        said = value.get("attribution")
        predicate = value.get("predicate")
        return cls(
            value["index"],
            value["sentence"],
            tuple(_span(s) for s in value["spans"]),
            value["text"],
            value["kind"],
            value.get("parent"),
            None if predicate is None else _span(predicate),
            None if said is None else _attribution(said),
            value["negated"],
            value["modality"],
            tuple(
                Quantity(
                    _span(q["span"]), q["value"], q.get("upper"), q["unit"], q["bound"], q.get("counts")
                )
                for q in value.get("quantities", ())
            ),
            tuple(Date(_span(d["span"]), tuple(d["iso"])) for d in value.get("dates", ())),
            tuple(n["entity"] for n in value.get("names", ())),
        )


def _attribution(value: dict[str, Any]) -> Attribution:
    source = value.get("source")
    return Attribution(
        value.get("name") or value.get("text"),
        None if source is None else _span(source),
        _span(value["content"]),
        value["quotation"],
    )


@dataclass(frozen=True, slots=True, repr=False)
class Claims(Tabular):
    """The claims of a report.

    Iterating gives :class:`Claim` objects, in the order of their first words.
    """

    #: The report.
    document: Document
    #: People, organisations and places, in the order in which they first appear.
    entities: tuple[Entity, ...]
    #: What it claims.
    claims: tuple[Claim, ...]
    #: The day from which relative dates are counted, ISO 8601; ``None`` where none is known.
    date: str | None
    #: What was odd about the input.
    warnings: tuple[str, ...]
    _json: str

    def __len__(self) -> int:
        return len(self.claims)

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.claims)

    def __repr__(self) -> str:
        return f"<Claims of {_shown(self.document.name)!r}: {len(self.claims)}>"

    def to_json(self) -> str:
        """The answer as JSON, as ``doichieu claims --format json --offsets chars`` prints it, on one line."""
        return self._json

    def _columns(self) -> dict[str, list[Any]]:
        return {
            "index": [c.index for c in self.claims],
            "sentence": [c.sentence for c in self.claims],
            "text": [c.text for c in self.claims],
            "kind": [c.kind for c in self.claims],
            "said_by": [c.attribution.who if c.attribution else None for c in self.claims],
            "negated": [c.negated for c in self.claims],
            "modality": [c.modality for c in self.claims],
            "numbers": [[q.value for q in c.quantities] for c in self.claims],
            "units": [[q.unit for q in c.quantities] for c in self.claims],
            "dates": [[iso for d in c.dates for iso in d.iso] for c in self.claims],
            "names": [[self.entities[e].name for e in c.entities] for c in self.claims],
        }

    def _repr_html_(self) -> str:
        return table(
            ("", "claim", "said by", "as"),
            (
                (
                    c.index,
                    c.text,
                    (c.attribution.who or "?") if c.attribution else None,
                    f"{c.modality}, negated" if c.negated else c.modality,
                )
                for c in self.claims
            ),
        )


def claims(
    report: Report,
    *,
    date: str | None = None,
    encoding: str | None = None,
    format: str | None = None,
    keep_boilerplate: bool = False,
) -> Claims:
    """Cuts a report into claims, as ``doichieu claims`` does.

    :param report: see :func:`doichieu.read`.
    :param date: the day from which relative dates (``yesterday``, ``hôm qua``) are counted, ISO 8601; by default the
        report's own.
    :param encoding: as for :func:`doichieu.read`.
    :param format: as for :func:`doichieu.read`.
    :param keep_boilerplate: as for :func:`doichieu.read`.
    :returns: claims with who says them, whether they are denied, their numbers, dates and names.
    :raises ReadError: if the text is none.
    :raises ValueError: if the date is none.

    >>> found = doichieu.claims("Police said on Monday that two boats had sunk near Da Nang.", date="2024-05-08")
    >>> [(claim.text, claim.attribution.who) for claim in found if claim.attribution]
    [('two boats had sunk near Da Nang', 'Police')]
    """
    options = {
        "encoding": encoding,
        "format": format,
        "keep_boilerplate": keep_boilerplate,
        "date": date,
        "offsets": "chars",
    }
    document = (
        report
        if isinstance(report, Document)
        else read(report, encoding=encoding, format=format, keep_boilerplate=keep_boilerplate)
    )
    line = work("claims", options, None).answer(document._content)
    value = json.loads(line)
    return Claims(
        document,
        tuple(
            Entity(
                e["index"],
                e["name"],
                e["kind"],
                e.get("identity"),
                tuple(e.get("titles", ())),
                tuple(_span(m) for m in e["mentions"]),
            )
            for e in value["entities"]
        ),
        tuple(Claim._of(c) for c in value["claims"]),
        value.get("date"),
        tuple(value["warnings"]),
        line.decode(),
    )

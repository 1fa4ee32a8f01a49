"""Two reports of one event: what links them, where they differ, what only one tells."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doichieu import _native
from doichieu._document import Document, SpanChars, _shown, _span
from doichieu._frame import framed
from doichieu._input import Report, content
from doichieu._table import Tabular
from doichieu._work import work

if TYPE_CHECKING:
    from doichieu.encoders import EncoderLike


def _maybe(value: Any) -> SpanChars | None:
    return None if value is None else _span(value)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values that cannot both be true."""

    #: ``number``, ``date``, ``place``, ``entity``, ``attribution``, ``polarity``, ``modality`` or ``other``.
    type: str
    #: ``update`` (a state told at two times), ``source`` (the reports differ), ``dispute`` or ``translation``.
    nature: str
    #: Where in the source's text, in code points.
    source_span_chars: SpanChars | None
    #: Where in the target's text, in code points.
    target_span_chars: SpanChars | None
    #: How surely a careful reader would call it a conflict, 0 to 1.
    probability: float


@dataclass(frozen=True, slots=True)
class Slot:
    """What each of two linked claims has in one slot."""

    #: As for :class:`Conflict`.
    type: str
    #: ``same``, ``compatible``, ``source_only``, ``target_only``, or ``conflict`` where one is possible but improbable.
    state: str
    #: Where in the source's text, in code points.
    source_span_chars: SpanChars | None
    #: Where in the target's text, in code points.
    target_span_chars: SpanChars | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two claims are linked."""

    #: ``number``, ``date``, ``name``, ``lexicon``, ``encoder``, ….
    kind: str
    #: What both share.
    value: str
    #: What it adds to the log-odds of the link, in nats.
    weight: float
    #: Where in the source's text, in code points.
    source_span_chars: SpanChars | None
    #: Where in the target's text, in code points.
    target_span_chars: SpanChars | None


@dataclass(frozen=True, slots=True)
class Link:
    """Two claims that speak of one thing."""

    #: Indices of source sentences, from 0.
    source: tuple[int, ...]
    #: Indices of target sentences, from 0.
    target: tuple[int, ...]
    #: Probability that a careful reader would link them, 0 to 1.
    probability: float
    #: The claim in the source's text, in code points.
    source_span_chars: SpanChars | None
    #: The claim in the target's text, in code points.
    target_span_chars: SpanChars | None
    #: ``equivalent``, ``source_more_specific``, ``target_more_specific``, ``partial``, ``contradiction`` or
    #: ``undetermined``.
    relation: str
    #: How surely, 0 to 1.
    relation_probability: float
    #: Where they cannot both be true, surest first.
    conflicts: tuple[Conflict, ...]
    #: What each side has in each other slot.
    slots: tuple[Slot, ...]
    #: Why they are linked, strongest first.
    reasons: tuple[Reason, ...]

    @classmethod
    def _of(cls, value: dict[str, Any]) -> Link:
        def spans(v: dict[str, Any]) -> tuple[SpanChars | None, SpanChars | None]:
            return _maybe(v.get("source_span")), _maybe(v.get("target_span"))

        return cls(
            tuple(value["source"]),
            tuple(value["target"]),
            value["probability"],
            *spans(value),
            value["relation"],
            value["relation_probability"],
            tuple(Conflict(c["type"], c["nature"], *spans(c), c["probability"]) for c in value["conflicts"]),
            tuple(Slot(s["type"], s["state"], *spans(s)) for s in value["slots"]),
            tuple(Reason(r["kind"], r["value"], r["weight"], *spans(r)) for r in value["reasons"]),
        )


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Tabular):
    """Two compared reports.

    Iterating gives :class:`Link` objects by falling probability.
    """

    #: The first report; English if one of the two is.
    source: Document
    #: The second report.
    target: Document
    #: Claims that speak of one thing, by falling probability.
    links: tuple[Link, ...]
    #: Indices of source sentences that are in no link of probability one half or more, the most salient first.
    only_source: tuple[int, ...]
    #: Indices of target sentences that are in no link of probability one half or more, the most salient first.
    only_target: tuple[int, ...]
    #: What the two reports are to each other: ``translation``, ``adapted``, ``comparable`` or ``unrelated``.
    parallelness: str
    #: What found the links.
    aligner: str
    #: What was odd about the input.
    warnings: tuple[str, ...]
    _json: bytes
    _page: str

    def __len__(self) -> int:
        return len(self.links)

    def __iter__(self) -> Iterator[Link]:
        return iter(self.links)

    def __repr__(self) -> str:
        n = len(self.links)
        conflicts = sum(1 for link in self.links if link.conflicts)
        return (
            f"<Comparison {_shown(self.source.name)!r} ↔ {_shown(self.target.name)!r}, {self.parallelness}, "
            f"{n} link{'' if n == 1 else 's'}, {conflicts} with conflicts>"
        )

    def texts(self, link: Link) -> tuple[str, str]:
        """The sentences of a link's two sides, joined by spaces."""
        return (
            " ".join(self.source.sentences[i].text for i in link.source),
            " ".join(self.target.sentences[i].text for i in link.target),
        )

    def to_json(self) -> str:
        """The answer as JSON, as ``doichieu compare --format jsonl --offsets chars`` prints it."""
        return self._json.decode()

    def to_tmx(self, path: str | os.PathLike[str], *, min_probability: float = 0.5) -> None:
        """Writes the linked sentences as a translation memory, TMX 1.4.

        :param path: the file; one that is there is replaced.
        :param min_probability: leaves out links less probable than this, 0 to 1.
        :raises OSError: if the file cannot be written.
        """
        links = [link for link in self.links if min_probability <= link.probability]
        answer = {
            "id": None,
            "parallelness": self.parallelness,
            "beads": [
                {"source": link.source, "target": link.target, "probability": link.probability}
                for link in sorted(links, key=lambda link: (link.source, link.target))
            ],
            "links": [],
            "source": _texts(self.source),
            "target": _texts(self.target),
        }
        Path(path).write_bytes(_native.write_alignment(json.dumps(answer).encode(), "tmx"))

    def _columns(self) -> dict[str, list[Any]]:
        texts = [self.texts(link) for link in self.links]
        return {
            "probability": [link.probability for link in self.links],
            "relation": [link.relation for link in self.links],
            "conflicts": [[c.type for c in link.conflicts] for link in self.links],
            "source": [list(link.source) for link in self.links],
            "target": [list(link.target) for link in self.links],
            "source_text": [t[0] for t in texts],
            "target_text": [t[1] for t in texts],
            "reasons": [[f"{r.kind}: {r.value}" for r in link.reasons] for link in self.links],
        }

    def to_html(self) -> str:
        """The page of ``doichieu compare --format html``, whole and without anything from elsewhere."""
        return self._page

    def _repr_html_(self) -> str:
        return framed(self._page)


def _texts(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "lang": document.lang,
        "sentences": [" ".join(s.text.split()) for s in document],
    }


def compare(
    en: Report,
    vi: Report,
    *,
    encoder: EncoderLike | None = "built-in",
    min_probability: float | None = None,
    encoding: str | None = None,
    format: str | None = None,
    keep_boilerplate: bool = False,
) -> Comparison:
    """Compares two reports claim by claim, as ``doichieu compare`` does.

    :param en: the first report, by custom English: see :func:`doichieu.read`.
    :param vi: the second report, by custom Vietnamese.
    :param encoder: as for :func:`doichieu.align`.
    :param min_probability: leaves out links less probable than this, 0 to 1.
    :param encoding: as for :func:`doichieu.read`.
    :param format: as for :func:`doichieu.read`.
    :param keep_boilerplate: as for :func:`doichieu.read`.
    :returns: links, conflicts, and what only one report tells. Where the first report is Vietnamese and the second English,
        they change places.
    :raises ReadError: if a text is none.
    :raises AlignError: if the encoder fails.

    >>> import doichieu
    >>> found = doichieu.compare(
    ...     "The flood in Hue killed 12 people, police said on Monday.",
    ...     "Lũ lụt ở Huế làm 15 người chết, công an cho biết hôm thứ Hai.",
    ... )
    >>> found.links[0].relation, [conflict.type for conflict in found.links[0].conflicts]
    ('contradiction', ['number'])
    """
    options = {
        "encoding": encoding,
        "format": format,
        "keep_boilerplate": keep_boilerplate,
        "min_probability": min_probability,
        "offsets": "chars",
    }
    given = [content(en, format), content(vi, format)]
    answer, sources, swapped, page = work("compare", options, encoder).compare(*given)
    if swapped:
        given.reverse()
    value = json.loads(answer)
    source, target = (
        Document._of(text, value[side], [], own)
        for text, side, own in zip(sources, ("source", "target"), given)
    )
    return Comparison(
        source,
        target,
        tuple(Link._of(v) for v in value["links"]),
        tuple(value["only_source"]),
        tuple(value["only_target"]),
        value["parallelness"]["kind"],
        value["aligner"],
        tuple(value["warnings"]),
        answer,
        page,
    )

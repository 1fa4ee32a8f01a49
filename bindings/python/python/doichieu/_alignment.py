"""A text and its translation, sentence by sentence."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doichieu import _native
from doichieu._document import Document, read, _shown
from doichieu._frame import framed
from doichieu._input import Report
from doichieu._table import Tabular
from doichieu._work import work

if TYPE_CHECKING:
    from doichieu.encoders import EncoderLike


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences of both sides that translate each other; of one side alone if they have no counterpart."""

    #: Indices of source sentences, from 0.
    source: tuple[int, ...]
    #: Indices of target sentences, from 0.
    target: tuple[int, ...]
    #: Probability that the bead is right, 0 to 1.
    probability: float | None = None
    #: Nats that the bead is worth more than its sentences alone.
    score: float | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Alignment(Tabular):
    """Two aligned texts.

    Iterating gives :class:`Bead` objects, in the order of the source.
    """

    #: The first text, by custom English.
    source: Document
    #: The second text, by custom Vietnamese.
    target: Document
    #: Each sentence is in one bead, alone if it has no counterpart.
    beads: tuple[Bead, ...]
    #: What the two texts are to each other: ``translation``, ``adapted``, ``comparable`` or ``unrelated``.
    parallelness: str
    #: What was odd about the input.
    warnings: tuple[str, ...]
    _json: bytes

    def __len__(self) -> int:
        return len(self.beads)

    def __iter__(self) -> Iterator[Bead]:
        return iter(self.beads)

    def __repr__(self) -> str:
        n = sum(1 for b in self.beads if b.source and b.target)
        return f"<Alignment {_shown(self.source.name)!r} ↔ {_shown(self.target.name)!r}, {self.parallelness}, {n} linked beads>"

    def texts(self, bead: Bead) -> tuple[str, str]:
        """The sentences of a bead's two sides, joined by spaces.

        >>> import doichieu
        >>> found = doichieu.align(["Good morning.", "It rains."], ["Chào buổi sáng.", "Trời mưa."])
        >>> found.texts(found.beads[1])
        ('It rains.', 'Trời mưa.')
        """
        return (
            " ".join(self.source.sentences[i].text for i in bead.source),
            " ".join(self.target.sentences[i].text for i in bead.target),
        )

    def to_json(self) -> str:
        """The answer as JSON, as a line of ``doichieu batch align --texts``."""
        return self._json.decode()

    def save(self, path: str | os.PathLike[str], format: str | None = None) -> None:
        """Writes the alignment to a file.

        :param path: the file; one that is there is replaced.
        :param format: any that ``doichieu convert`` writes: ``tmx``, ``xliff``, ``tei``, ``xces``, ``tsv``, ``ladder``,
            ``jsonl``, …; by default what the name ends with.
        :raises WriteError: if there is no such format, or it cannot hold this alignment.
        :raises OSError: if the file cannot be written.
        """
        path = Path(path)
        path.write_bytes(_native.write_alignment(self._json, format or path.suffix.lstrip(".")))

    def to_tmx(self, path: str | os.PathLike[str]) -> None:
        """Writes the beads as a translation memory, TMX 1.4.

        :raises OSError: if the file cannot be written.
        """
        self.save(path, "tmx")

    def _columns(self) -> dict[str, list[Any]]:
        texts = [self.texts(b) for b in self.beads]
        return {
            "source": [list(b.source) for b in self.beads],
            "target": [list(b.target) for b in self.beads],
            "source_text": [t[0] for t in texts],
            "target_text": [t[1] for t in texts],
            "probability": [b.probability for b in self.beads],
            "score": [b.score for b in self.beads],
        }

    def to_html(self) -> str:
        """A page for a browser, whole and without anything from elsewhere."""
        return _native.alignment_page(self._json)

    def _repr_html_(self) -> str:
        return framed(self.to_html())


def align(
    en: Report,
    vi: Report,
    *,
    encoder: EncoderLike | None = "built-in",
    encoding: str | None = None,
    format: str | None = None,
    keep_boilerplate: bool = False,
) -> Alignment:
    """Aligns a text with its translation, as ``doichieu align`` does.

    :param en: the first text, by custom English: see :func:`doichieu.read`.
    :param vi: the second text, by custom Vietnamese.
    :param encoder: tells which sentences mean the same: ``"built-in"``, ``"e5"``, a path, a callable, an
        :class:`doichieu.Encoder`, or ``None`` for lengths and the lexicon alone.
    :param encoding: as for :func:`doichieu.read`.
    :param format: as for :func:`doichieu.read`.
    :param keep_boilerplate: as for :func:`doichieu.read`.
    :returns: beads with probabilities; each sentence is in one.
    :raises ReadError: if a text is none.
    :raises AlignError: if the encoder fails.

    >>> import doichieu
    >>> found = doichieu.align(
    ...     ["Three people were hurt.", "The road is closed."],
    ...     ["Ba người bị thương.", "Con đường bị đóng."],
    ... )
    >>> [(bead.source, bead.target) for bead in found]
    [((0,), (0,)), ((1,), (1,))]
    """
    reading = {"encoding": encoding, "format": format, "keep_boilerplate": keep_boilerplate}
    source, target = (
        side
        if isinstance(side, Document)
        else read(side, encoding=encoding, format=format, keep_boilerplate=keep_boilerplate)
        for side in (en, vi)
    )
    line = work("align", {**reading, "texts": True}, encoder).answer(source._content, target._content)
    value = json.loads(line)
    return Alignment(
        source,
        target,
        tuple(
            Bead(tuple(b["source"]), tuple(b["target"]), b.get("probability"), b.get("score"))
            for b in value["beads"]
        ),
        value["parallelness"],
        tuple(value.get("warnings", ())),
        line,
    )

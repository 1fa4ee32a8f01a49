"""A corpus reader of NLTK for files of alignments.

It reads what ``doichieu batch align --texts`` and :meth:`doichieu.batch.Answers.to_jsonl` write, an answer a line; what
``doichieu align --format jsonl`` and ``doichieu convert`` write, a bead a line; and translation memories (TMX).

>>> import pathlib, tempfile
>>> import nltk
>>> import doichieu
>>> from doichieu.nltk import AlignedCorpusReader
>>> pairs = [("Good morning. It rains.", "Chào buổi sáng. Trời mưa.")]
>>> with tempfile.TemporaryDirectory() as folder:
...     nltk.data.path.append(folder)
...     doichieu.batch.align(pairs, texts=True).to_jsonl(pathlib.Path(folder, "a.jsonl"))
...     corpus = AlignedCorpusReader(folder)
...     corpus.fileids(), corpus.sents()[1], corpus.aligned_sents()[1].mots
(['a.jsonl'], ['It', 'rains', '.'], ['Trời', 'mưa', '.'])

NLTK reads in folders of ``nltk.data.path`` alone, from version 3.10 on: others are to be appended to it, as above.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from xml.etree import ElementTree

from doichieu._extras import need
from doichieu.errors import FormatError

need("nltk", "nltk")

from nltk.collections import LazyConcatenation
from nltk.corpus.reader.api import CorpusReader
from nltk.corpus.reader.util import StreamBackedCorpusView
from nltk.tokenize import WordPunctTokenizer
from nltk.translate import AlignedSent, Alignment

__all__ = ["AlignedCorpusReader"]

Side = Literal["source", "target"]

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(slots=True)
class _Bead:
    source: list[str]
    target: list[str]
    #: The words that the links count, and the links; none where words were not aligned.
    words: tuple[list[str], list[str]] | None = None
    links: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Bitext:
    source: list[str]
    target: list[str]
    beads: list[_Bead]


class AlignedCorpusReader(CorpusReader):  # type: ignore[misc]
    """Sentences of two languages and how they are aligned, as NLTK's reader of this name gives them.

    Files are read when and as far as their sentences are asked for; translation memories are read whole.

    :param root: folder of the files.
    :param fileids: their names, or a regular expression for them.
    :param word_tokenizer: anything with ``tokenize(str) -> list[str]``; by default words of Vietnamese are syllables.
    :param encoding: encoding of the files.
    :raises PermissionError: if NLTK does not let anyone read in that folder.

    >>> import pathlib, tempfile
    >>> import nltk
    >>> import doichieu
    >>> from doichieu.nltk import AlignedCorpusReader
    >>> found = doichieu.align(["Good morning.", "It rains."], ["Chào buổi sáng.", "Trời mưa."])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     nltk.data.path.append(folder)
    ...     found.save(pathlib.Path(folder, "a.tmx"))
    ...     AlignedCorpusReader(folder).words(side="target")[:4]
    ['Chào', 'buổi', 'sáng', '.']
    """

    def __init__(
        self,
        root: Any,
        fileids: str | Sequence[str] = r".*\.(jsonl|tmx)",
        word_tokenizer: Any = None,
        encoding: str = "utf8",
    ) -> None:
        super().__init__(root, fileids, encoding)
        self._word_tokenizer = word_tokenizer or WordPunctTokenizer()

    def words(self, fileids: str | Sequence[str] | None = None, side: Side = "source") -> Any:
        """Words of one side.

        :param fileids: the files; ``None`` for all.
        :param side: ``source``, by custom English, or ``target``, by custom Vietnamese.
        :returns: a lazy list of strings.
        :raises FormatError: once a file turns out not to hold alignments with texts.
        """
        return self._items(fileids, lambda text: [w for s in self._sents(text, side) for w in s])

    def sents(self, fileids: str | Sequence[str] | None = None, side: Side = "source") -> Any:
        """Sentences of one side in the order of the text, those without a counterpart too.

        :param fileids: as for :meth:`words`.
        :param side: as for :meth:`words`.
        :returns: a lazy list of lists of words.
        :raises FormatError: as :meth:`words`.
        """
        return self._items(fileids, lambda text: self._sents(text, side))

    def aligned_sents(self, fileids: str | Sequence[str] | None = None) -> Any:
        """Beads with sentences on both sides; several sentences of a side are one list of words.

        Where the file has word links, sure and possible ones, they are the alignment, and words are those that they
        count: without punctuation. Else words are as in :meth:`sents`, and the alignment is empty.

        :param fileids: as for :meth:`words`.
        :returns: a lazy list of :class:`nltk.translate.AlignedSent`: ``words`` are of the source, ``mots`` of the target.
        :raises FormatError: as :meth:`words`.
        """
        return self._items(fileids, lambda text: [self._aligned(b) for b in text.beads if b.source and b.target])

    def _items(self, fileids: str | Sequence[str] | None, of: Callable[[_Bitext], list[Any]]) -> Any:
        return LazyConcatenation(
            [
                of(_memory(path)) if str(path).endswith(".tmx") else _View(path, encoding, of)
                for path, encoding in self.abspaths(fileids, include_encoding=True)
            ]
        )

    def _sents(self, text: _Bitext, side: Side) -> list[list[str]]:
        if side not in ("source", "target"):
            raise ValueError(f"a side is 'source' or 'target', not {side!r}")
        return [self._word_tokenizer.tokenize(s) for s in getattr(text, side)]

    def _aligned(self, bead: _Bead) -> Any:
        if bead.words is not None:
            return AlignedSent(*bead.words, Alignment(bead.links))
        return AlignedSent(*(self._word_tokenizer.tokenize(" ".join(side)) for side in (bead.source, bead.target)))


class _View(StreamBackedCorpusView):  # type: ignore[misc]
    """What a file of lines holds, a document a block."""

    def __init__(self, path: Any, encoding: str, of: Callable[[_Bitext], list[Any]]) -> None:
        super().__init__(path, encoding=encoding)
        self._of = of

    def read_block(self, stream: Any) -> list[Any]:
        line = stream.readline()
        if not line.strip():
            return []
        head = self._record(line)
        return self._of(_answered(head, self.fileid) if head.get("kind") is None else self._bitext(head, stream))

    def _record(self, line: str) -> dict[str, Any]:
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise FormatError(f"{self.fileid}: a line is no JSON: {error}") from error
        if not isinstance(record, dict):
            raise FormatError(f"{self.fileid}: a line is no object of JSON")
        return record

    def _bitext(self, head: dict[str, Any], stream: Any) -> _Bitext:
        if head["kind"] != "bitext":
            raise FormatError(f"{self.fileid}: a document begins with a `bitext`, not with {head['kind']!r}")
        sides: dict[str, dict[int, str]] = {"source": {}, "target": {}}
        beads: list[_Bead] = []
        while True:
            here = stream.tell()
            line = stream.readline()
            record = self._record(line) if line.strip() else {}
            if not line or record.get("kind") == "bitext":
                stream.seek(here)
                source, target = ([texts[n] for n in sorted(texts)] for texts in sides.values())
                return _Bitext(source, target, beads)
            for side, texts in sides.items():
                found = record.get(side, [])
                for sentence in found if isinstance(found, list) else [found]:
                    if "text" not in sentence:
                        raise _without_texts(self.fileid)
                    texts[sentence["n"]] = sentence["text"]
            if record.get("kind") == "bead":
                beads.append(_bead(record))


def _bead(record: dict[str, Any]) -> _Bead:
    source, target = ([s["text"] for s in record.get(side, [])] for side in ("source", "target"))
    bead = _Bead(source, target)
    links = [(link["source"], link["target"]) for link in record.get("words", [])]
    _put_links(bead, dict(map(tuple, record.get("properties", []))), links)
    return bead


def _put_links(bead: _Bead, properties: dict[str, str], links: list[tuple[int, int]]) -> None:
    words = properties.get("source_words"), properties.get("target_words")
    if words[0] is not None and words[1] is not None:
        bead.words, bead.links = (words[0].split(), words[1].split()), links


def _answered(answer: dict[str, Any], path: Any) -> _Bitext:
    if "beads" not in answer:
        raise FormatError(f"{path}: a line is no answer of `align`: it has no `beads`")
    if not (answer.get("source") and answer.get("target")):
        raise _without_texts(path)
    source, target = answer["source"]["sentences"], answer["target"]["sentences"]
    beads = [_Bead([source[i] for i in b["source"]], [target[i] for i in b["target"]]) for b in answer["beads"]]
    return _Bitext(source, target, beads)


def _without_texts(path: Any) -> FormatError:
    return FormatError(f"{path}: there are no texts beside the alignment: align with `--texts` or `texts=True`")


def _memory(path: Any) -> _Bitext:
    """A translation memory; a segment counts as a sentence."""
    with path.open() as stream:
        try:
            units = list(_units(ElementTree.parse(stream)))
        except ElementTree.ParseError as error:
            raise FormatError(f"{path}: {error}") from error
    return _Bitext([s for b in units for s in b.source], [t for b in units for t in b.target], units)


def _units(tree: Any) -> Iterator[_Bead]:
    header = tree.find("header")
    source_lang = "" if header is None else header.get("srclang", "")
    for unit in tree.iter("tu"):
        texts = [
            (variant.get(_LANG, variant.get("lang", "")), "".join(segment.itertext()))
            for variant in unit.findall("tuv")
            for segment in variant.findall("seg")
        ]
        # The order of languages within a unit is free.
        texts.sort(key=lambda text: text[0].lower() != source_lang.lower())
        bead = _Bead([text for _, text in texts[:1] if text], [text for _, text in texts[1:2] if text])
        properties = {p.get("type", "").removeprefix("x-"): p.text or "" for p in unit.findall("prop")}
        links = [link.replace("p", "-").split("-") for link in properties.get("words", "").split()]
        _put_links(bead, properties, [(int(a), int(b)) for a, b in links])
        yield bead

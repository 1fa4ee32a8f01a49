"""A component of spaCy pipelines: sentence boundaries, and the language of the text.

>>> import spacy
>>> nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
>>> component = nlp.add_pipe("doichieu")
>>> doc = nlp("UBND TP. HCM họp chiều 13/3. GS. Lê Hùng vắng mặt.")
>>> [sentence.text for sentence in doc.sents]
['UBND TP. HCM họp chiều 13/3.', 'GS. Lê Hùng vắng mặt.']
>>> doc._.language
'vi'

spaCy finds it by its name; this module need not be imported. It stands before a parser, which keeps to the boundaries
that it finds; a document that has been parsed has boundaries that cannot be moved.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from doichieu._extras import need
from doichieu.language import detect
from doichieu.sentences import segment

need("spacy", "spacy")

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc

__all__ = ["Component", "make"]


class Component(Pipe):
    """Sets ``token.is_sent_start`` of every token, and ``doc._.language`` and ``doc._.language_score``.

    A token is never cut: where a boundary falls inside one, the next token begins the sentence. White space belongs to
    the sentence before it.

    :param name: its name in the pipeline.
    :param lang: ISO 639 code of the language whose rules cut sentences; ``None`` to have it told by each text.
    :param set_sentences: whether boundaries are set; those that were there are replaced.
    :param set_language: whether the language is set: ``doc._.language`` is an ISO 639 code, ``mixed`` or ``unknown``,
        and ``doc._.language_score`` the probability, 0 to 1, that it is right.
    :raises LangError: if ``lang`` names no language.

    >>> import spacy
    >>> from doichieu.spacy import Component
    >>> doc = Component(set_sentences=False)(spacy.blank("en")("The bank held rates on Tuesday."))
    >>> doc._.language, doc.has_annotation("SENT_START")
    ('en', False)
    """

    def __init__(
        self,
        name: str = "doichieu",
        *,
        lang: str | None = None,
        set_sentences: bool = True,
        set_language: bool = True,
    ) -> None:
        segment("", lang)
        self.name = name
        self.lang = lang
        self.set_sentences = set_sentences
        self.set_language = set_language
        for extension in ("language", "language_score"):
            if set_language and not Doc.has_extension(extension):
                Doc.set_extension(extension, default=None)

    def __call__(self, doc: Doc) -> Doc:
        """Sets what the component sets.

        :param doc: any document; an empty one stays empty.
        :returns: the same document.
        """
        if self.set_sentences:
            _set_sentences(doc, self.lang)
        if self.set_language:
            doc._.language, doc._.language_score = detect(doc.text)
        return doc

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Its settings.

        :param exclude: without meaning here.
        """
        settings = {name: getattr(self, name) for name in ("lang", "set_sentences", "set_language")}
        return json.dumps(settings).encode()

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> Component:
        """Takes its settings from :meth:`to_bytes`.

        :param bytes_data: the settings.
        :param exclude: without meaning here.
        :returns: itself.
        """
        settings: dict[str, Any] = json.loads(bytes_data)
        self.__init__(self.name, **settings)  # type: ignore[misc]
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Writes its settings.

        :param path: the file, without its ending ``.json``.
        :param exclude: without meaning here.
        """
        Path(path).with_suffix(".json").write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Component:
        """Reads its settings.

        :param path: the file, without its ending ``.json``.
        :param exclude: without meaning here.
        :returns: itself.
        """
        return self.from_bytes(Path(path).with_suffix(".json").read_bytes())


def _set_sentences(doc: Doc, lang: str | None) -> None:
    # The first sentence begins with the first token, even if that is white space.
    starts = iter([sentence.span_chars[0] for sentence in segment(doc.text, lang)[1:]])
    start = next(starts, None)
    for token in doc:
        is_start = token.i == 0
        while start is not None and start <= token.idx:
            is_start, start = True, next(starts, None)
        token.is_sent_start = is_start


@Language.factory(
    "doichieu",
    default_config={"lang": None, "set_sentences": True, "set_language": True},
    assigns=["token.is_sent_start", "doc.sents", "doc._.language", "doc._.language_score"],
)
def make(nlp: Language, name: str, lang: str | None, set_sentences: bool, set_language: bool) -> Component:
    """What spaCy calls for ``nlp.add_pipe("doichieu", config={…})``.

    :param nlp: the pipeline.
    :param name: the component's name in it.
    :param lang: as for :class:`Component`.
    :param set_sentences: as for :class:`Component`.
    :param set_language: as for :class:`Component`.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> component = nlp.add_pipe("doichieu", config={"lang": "en", "set_language": False})
    >>> len(list(nlp("Mr. Hai left. It rained.").sents))
    2
    """
    return Component(name, lang=lang, set_sentences=set_sentences, set_language=set_language)

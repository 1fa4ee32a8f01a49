"""Sentences of a text."""

from typing import NamedTuple

from doichieu import _native

__all__ = ["Sentence", "segment"]


class Sentence(NamedTuple):
    """A sentence and its place.

    >>> doichieu.segment("Trời mưa. Đường ngập.")[1]
    Sentence(text='Đường ngập.', span_chars=(10, 21))
    """

    text: str
    """The sentence as it stands in the text, without white space around it."""
    span_chars: tuple[int, int]
    """Its half-open range in code points: ``text[start:end]`` of the text it was cut from is ``.text``."""


def segment(text: str, lang: str | None = None) -> list[Sentence]:
    """Cuts a text into sentences, on Unicode's boundaries under rules for English and Vietnamese.

    :param text: any text; a line end always ends a sentence.
    :param lang: ISO 639 code of the language whose rules apply; ``None`` to have it told by the text. Others than
        ``en`` and ``vi`` get the abbreviations of both.
    :returns: the sentences in order, none empty; every character that is not white space is in exactly one of them.
    :raises LangError: if ``lang`` names no language.
    :raises TextError: if the text has a lone surrogate.

    >>> text = "GS. Lê Hùng vắng mặt. “Tôi bận 😀.” Ông nói."
    >>> for sentence in doichieu.segment(text, "vi"):
    ...     start, end = sentence.span_chars
    ...     assert text[start:end] == sentence.text
    >>> doichieu.segment("  ")
    []
    """
    return [Sentence(text[start:end], (start, end)) for start, end in _native.segment(text, lang)]

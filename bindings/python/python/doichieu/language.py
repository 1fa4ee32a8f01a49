"""Which language a text is in."""

from collections.abc import Iterable
from typing import NamedTuple

from doichieu import _native

__all__ = ["Detection", "detect"]


class Detection(NamedTuple):
    """The language of a text.

    >>> lang, confidence = doichieu.detect("The bank held rates on Tuesday.")
    >>> lang
    'en'
    """

    lang: str
    """An ISO 639 code (``en``, ``vi``, ``de``, ``yor``), ``mixed`` or ``unknown``."""
    confidence: float
    """Probability that it is right, 0 to 1."""


def detect(text: str, among: Iterable[str] | None = None) -> Detection:
    """Tells the language of a text of any length, from a word to a document.

    Vietnamese is known without its diacritics, decomposed, in capitals, word-segmented, and where its encoding was
    misread. ``mixed`` is an answer for texts of several sentences only; a text without letters is ``unknown``.

    :param text: any text.
    :param among: ISO 639 codes of the languages that it can be in; ``None`` for all. The confidence then holds given
        that it is in one of them.
    :returns: the language and the probability (0 to 1) that it is right.
    :raises LangError: if a code in ``among`` names no language.
    :raises TextError: if the text has a lone surrogate.

    >>> doichieu.detect("Ngan hang giu nguyen lai suat.").lang
    'vi'
    >>> doichieu.detect("Die Bank ließ den Leitzins am Dienstag unverändert.").lang
    'de'
    >>> doichieu.detect("Hanoi", among=["en", "vi"]).lang in ("en", "vi")
    True
    >>> doichieu.detect("1.234").lang
    'unknown'
    """
    if isinstance(among, str):
        among = [among]
    return Detection(*_native.detect(text, list(among or ())))

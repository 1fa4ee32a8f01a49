"""Translations of words."""

from typing import NamedTuple

from doichieu import _native

__all__ = ["Translation", "lexicon"]


class Translation(NamedTuple):
    """A translation of a word, and what it stands on.

    >>> doichieu.lexicon("prime minister")[0].word.lower()
    'thủ tướng'
    """

    word: str
    """The translation, with the capitals that it has in running text."""
    probability: float
    """p(translation | word), 0 to 1."""
    lang: str
    """The translation's language, ``en`` or ``vi``."""
    n_pairs: int
    """Sentence pairs of the training text in which the two translate each other, to within a tenth."""
    in_dictionary: bool
    """Whether a dictionary has the two."""
    restored: str | None
    """The word that is translated, where the one asked for lacks its diacritics."""


def lexicon(word: str, lang: str | None = None) -> list[Translation]:
    """Looks a word or compound up in the English–Vietnamese lexicon, in either direction.

    :param word: up to three English words or five Vietnamese syllables, in any case; parted by ``" "`` or ``"_"``.
    :param lang: the word's language, ``en`` or ``vi``; ``None`` for both where both have it.
    :returns: translations, the most probable first (of an English word before those of a Vietnamese one), at most ten
        a language; none for a word that is not known. Their probabilities sum to at most 1.
    :raises LangError: if ``lang`` names no language.
    :raises TextError: if the word has a lone surrogate.

    >>> doichieu.lexicon("ngân_hàng", "vi")[0].word
    'bank'
    >>> doichieu.lexicon("thu tuong")[0].restored
    'thủ tướng'
    >>> doichieu.lexicon("qwrtz")
    []
    """
    return [Translation(*row) for row in _native.lexicon(word, lang)]

"""Compares news reports about one event in English and Vietnamese, sentence by sentence and claim by claim.

>>> import doichieu
>>> doichieu.detect("Ngân hàng giữ nguyên lãi suất.").lang
'vi'
>>> [sentence.text for sentence in doichieu.segment("UBND TP. HCM họp chiều 13/3. GS. Lê Hùng vắng mặt.")]
['UBND TP. HCM họp chiều 13/3.', 'GS. Lê Hùng vắng mặt.']

Offsets are code points, as Python counts them, and are called so (``span_chars``). Long calls use all cores, let other
threads of Python run, can be stopped with Ctrl-C, and show their progress where they take ``progress=``.
"""

from doichieu._native import Encoder, Table, __version__
from doichieu.encoders import encode, encoder
from doichieu.errors import (
    AlignError,
    DoichieuError,
    EncodeError,
    EvaluateError,
    FormatError,
    LangError,
    MineError,
    ModelError,
    ParameterError,
    ReadError,
    RecordError,
    TextError,
)
from doichieu.language import Detection, detect
from doichieu.mining import MinedPair, MinedPairs, mine
from doichieu.sentences import Sentence, segment
from doichieu.words import Translation, lexicon

__all__ = [
    "AlignError",
    "Detection",
    "DoichieuError",
    "EncodeError",
    "Encoder",
    "EvaluateError",
    "FormatError",
    "LangError",
    "MineError",
    "MinedPair",
    "MinedPairs",
    "ModelError",
    "ParameterError",
    "ReadError",
    "RecordError",
    "Sentence",
    "Table",
    "TextError",
    "Translation",
    "__version__",
    "detect",
    "encode",
    "encoder",
    "lexicon",
    "mine",
    "segment",
]

"""Compares news reports about one event in English and Vietnamese, sentence by sentence and claim by claim.

>>> import doichieu
>>> doichieu.detect("Ngân hàng giữ nguyên lãi suất.").lang
'vi'
>>> [sentence.text for sentence in doichieu.segment("UBND TP. HCM họp chiều 13/3. GS. Lê Hùng vắng mặt.")]
['UBND TP. HCM họp chiều 13/3.', 'GS. Lê Hùng vắng mặt.']

Offsets are code points, as Python counts them, and are called so (``span_chars``). Long calls use all cores, let other
threads of Python run, can be stopped with Ctrl-C, and show their progress where they take ``progress=``.
"""

from doichieu import batch
from doichieu._alignment import Alignment, Bead, align
from doichieu._check import Finding, Findings, check
from doichieu._claims import Attribution, Claim, Claims, Date, Entity, Quantity, claims
from doichieu._comparison import Comparison, Conflict, Link, Reason, Slot, compare
from doichieu._document import Document, Metadata, Removal, ReportSentence, read
from doichieu._evaluation import Difference, Evaluation, System, evaluate
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
    "Alignment",
    "Attribution",
    "Bead",
    "Claim",
    "Claims",
    "Comparison",
    "Conflict",
    "Date",
    "Detection",
    "Difference",
    "Document",
    "DoichieuError",
    "EncodeError",
    "Encoder",
    "Entity",
    "EvaluateError",
    "Evaluation",
    "Finding",
    "Findings",
    "FormatError",
    "LangError",
    "Link",
    "Metadata",
    "MineError",
    "MinedPair",
    "MinedPairs",
    "ModelError",
    "ParameterError",
    "Quantity",
    "ReadError",
    "Reason",
    "RecordError",
    "Removal",
    "ReportSentence",
    "Sentence",
    "Slot",
    "System",
    "Table",
    "TextError",
    "Translation",
    "__version__",
    "align",
    "batch",
    "check",
    "claims",
    "compare",
    "detect",
    "encode",
    "encoder",
    "evaluate",
    "lexicon",
    "mine",
    "read",
    "segment",
]

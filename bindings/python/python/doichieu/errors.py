"""Exceptions: one class for each kind of work that can fail, all under :class:`DoichieuError`.

Each is also the builtin exception that one would expect, so that ``except ValueError`` goes on working. The message has
the whole chain of causes; an exception that was raised by a function of yours (an encoder, say) is ``__cause__``.
A file that cannot be read raises the builtin :class:`OSError`, as ``open`` does.
"""

__all__ = [
    "AlignError",
    "DoichieuError",
    "EncodeError",
    "EvaluateError",
    "FormatError",
    "LangError",
    "MineError",
    "ModelError",
    "ParameterError",
    "ReadError",
    "RecordError",
    "TextError",
]


class DoichieuError(Exception):
    """Anything that this package could not do."""


class TextError(DoichieuError, ValueError):
    """A string that is no Unicode text: it holds a lone surrogate."""


class LangError(DoichieuError, ValueError):
    """A code that names no language."""


class ReadError(DoichieuError, ValueError):
    """A report or a file of sentences that cannot be read: its encoding, its form, or nothing in it."""


class FormatError(DoichieuError, ValueError):
    """A file of alignments that cannot be read or written in its format."""


class RecordError(DoichieuError, ValueError):
    """A record of a batch that lacks a field or has one of another type."""


class ModelError(DoichieuError, ValueError):
    """A file or folder that is no model, or a damaged one."""


class EncodeError(DoichieuError, RuntimeError):
    """An encoder that failed on sentences, or gave something else than their vectors."""


class ParameterError(DoichieuError, ValueError):
    """Weights that cannot be read."""


class AlignError(DoichieuError, ValueError):
    """Sentences that cannot be aligned as was asked for."""


class MineError(DoichieuError, RuntimeError):
    """A search for pairs that failed."""


class EvaluateError(DoichieuError, ValueError):
    """Gold and answers that cannot be scored."""


for _name in __all__:
    # So they are called in tracebacks and pickles, where users find them.
    globals()[_name].__module__ = "doichieu"
del _name

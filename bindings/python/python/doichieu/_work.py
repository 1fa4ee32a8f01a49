"""What is done with each record, made once for each set of options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doichieu import _native
from doichieu.encoders import encoder

if TYPE_CHECKING:
    from doichieu.encoders import EncoderLike

_made: dict[tuple[str, str, str], _native.Work] = {}


def work(kind: str, options: dict[str, Any], spec: EncoderLike | None) -> _native.Work:
    """The work of a kind with these options; that with an encoder named by a string is kept.

    :param kind: ``align``, ``compare``, ``check`` or ``claims``.
    :param options: those that are ``None`` are left out.
    :param spec: see :func:`doichieu.encoder`.
    """
    given = {name: value for name, value in options.items() if value is not None}
    if not (spec is None or isinstance(spec, str)):
        return _native.Work(kind, given, encoder(spec))
    key = (kind, repr(sorted(given.items())), repr(spec))
    if key not in _made:
        _made[key] = _native.Work(kind, given, encoder(spec))
    return _made[key]

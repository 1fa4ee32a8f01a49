"""What is done with each record, made once for each set of options."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from doichieu import _native
from doichieu.encoders import encoder

if TYPE_CHECKING:
    from doichieu.encoders import EncoderLike


def work(kind: str, options: dict[str, Any], spec: EncoderLike | None) -> _native.Work:
    """The work of a kind with these options; that with an encoder of this package is kept.

    :param kind: ``align``, ``compare``, ``check`` or ``claims``.
    :param options: those that are ``None`` are left out.
    :param spec: see :func:`doichieu.encoder`.
    """
    given = {name: value for name, value in options.items() if value is not None}
    if spec is None or spec == "built-in":
        return _kept(kind, tuple(sorted(given.items())), spec is not None)
    return _native.Work(kind, given, encoder(spec))


@lru_cache(maxsize=16)
def _kept(kind: str, options: tuple[tuple[str, Any], ...], has_encoder: bool) -> _native.Work:
    return _native.Work(kind, dict(options), encoder("built-in") if has_encoder else None)

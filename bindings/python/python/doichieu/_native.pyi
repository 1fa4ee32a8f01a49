import os
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias, final

import numpy as np
import numpy.typing as npt

from doichieu._progress import Progress

__all__ = [
    "Answers",
    "Encoder",
    "Mining",
    "MiningStages",
    "Table",
    "Work",
    "__version__",
    "alignment_page",
    "detect",
    "evaluate",
    "is_built_in",
    "lexicon",
    "read",
    "segment",
    "write_alignment",
]

__version__: str

_Content: TypeAlias = tuple[str | None, str | bytes | list[str]]
_Row: TypeAlias = tuple[str, str | None, list[str], str | None]

def detect(text: str, among: list[str]) -> tuple[str, float]: ...
def segment(text: str, language: str | None = None) -> list[tuple[int, int]]: ...
def lexicon(
    word: str, language: str | None = None
) -> list[tuple[str, float, str, int, bool, str | None]]: ...
def read(
    content: _Content, encoding: str | None, format: str | None, keep_boilerplate: bool
) -> tuple[bytes, str]: ...
def write_alignment(answer: bytes, format: str) -> bytes: ...
def alignment_page(answer: bytes) -> str: ...
def evaluate(
    metric: str,
    gold: tuple[str, bytes],
    systems: list[tuple[str, tuple[str, bytes]]],
    *,
    texts: tuple[tuple[str, bytes], tuple[str, bytes]] | None = None,
    figure: str | None = None,
    n_resamples: int = 1_000,
    seed: int = 1,
    ignore_extra: bool = False,
) -> tuple[bytes, str]: ...
@final
class Work:
    """What is done with each record, with options and an encoder: made once, used for any number of records."""

    def __new__(cls, kind: str, options: dict[str, Any], encoder: Encoder | None = None) -> Work: ...
    def answer(self, source: _Content, target: _Content | None = None) -> bytes: ...
    def compare(self, source: _Content, target: _Content) -> tuple[bytes, tuple[str, str], bool, str]: ...
    def check(self, source: _Content, target: _Content) -> bytes: ...
    def answer_records(
        self,
        records: list[tuple[str, _Content, _Content | None]],
        *,
        jobs: int | None = None,
        progress: Progress | None = None,
    ) -> Answers: ...
    def answer_table(
        self,
        table: Any,
        *,
        id: str | None = None,
        source: str | None = None,
        target: str | None = None,
        jobs: int | None = None,
        progress: Progress | None = None,
    ) -> Answers: ...

@final
class Answers:
    """Answers to many records, in their order."""

    @staticmethod
    def _restored(has_links: bool, rows: list[_Row]) -> Answers: ...
    def __len__(self) -> int: ...
    def row(self, idx: int) -> _Row: ...
    @property
    def has_links(self) -> bool: ...
    @property
    def table(self) -> Table: ...

@final
class Encoder:
    """A model that turns sentences into vectors which are near where the meanings are."""

    @staticmethod
    def built_in() -> Encoder: ...
    @staticmethod
    def from_file(path: str | os.PathLike[str]) -> Encoder: ...
    @staticmethod
    def _from_file(path: str | os.PathLike[str], spec: str) -> Encoder: ...
    @staticmethod
    def from_callable(
        function: Callable[[list[str]], npt.ArrayLike],
        *,
        name: str | None = None,
        hash: str | None = None,
        dims: int | None = None,
        batch_size: int | None = None,
    ) -> Encoder: ...
    @property
    def name(self) -> str: ...
    @property
    def dims(self) -> int: ...
    @property
    def hash(self) -> str: ...
    def encode(
        self, texts: Iterable[str], *, jobs: int | None = None, progress: Progress | None = None
    ) -> npt.NDArray[np.float32]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, Any]: ...

@final
class Table:
    """A table in Arrow's memory, for other libraries to take without a copy."""

    def __new__(cls, table: Any) -> Table: ...
    @property
    def column_names(self) -> list[str]: ...
    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...

_Named: TypeAlias = dict[str, int]
_Bools: TypeAlias = npt.NDArray[np.bool_]
_Floats: TypeAlias = npt.NDArray[np.float32]
_Places: TypeAlias = npt.NDArray[np.uint32]
_Sums: TypeAlias = npt.NDArray[np.int64]

def is_built_in(encoder: Encoder) -> bool: ...
@final
class Mining:
    def __new__(
        cls,
        k: int,
        margin: str | None,
        retrieval: str,
        centre: bool,
        one_to_one: bool,
        min_score: float | None,
        filters: set[str] | frozenset[str],
        is_built_in: bool,
    ) -> Mining: ...
    @property
    def min_score(self) -> float: ...
    def mine(
        self,
        source: Iterable[str],
        target: Iterable[str],
        encoder: Encoder,
        *,
        jobs: int | None = None,
        progress: Progress | None = None,
    ) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64], npt.NDArray[np.float64], dict[str, _Named]]: ...

@final
class MiningStages:
    def __new__(cls, mining: Mining) -> MiningStages: ...
    @staticmethod
    def keys(lines: Iterable[str]) -> list[str | None]: ...
    def in_language(self, lines: Iterable[str], side: str) -> list[bool]: ...
    @staticmethod
    def pack(lines: Iterable[str], encoder: Encoder) -> tuple[bytes, int, _Sums]: ...
    def nearest(
        self,
        source: bytes,
        target: bytes,
        source_sums: tuple[int, _Sums],
        target_sums: tuple[int, _Sums],
        source_at: int,
        target_at: int,
        stripe: int,
    ) -> tuple[list[bytes], list[bytes]]: ...
    def merge(self, lists: list[bytes]) -> tuple[int, npt.NDArray[np.int32], _Places, _Floats]: ...
    def values(
        self,
        sources: _Places,
        targets: _Places,
        products: npt.NDArray[np.int32],
        source_means: _Floats,
        target_means: _Floats,
        source_texts: list[str],
        target_texts: list[str],
    ) -> _Floats: ...
    @staticmethod
    def leads(of: _Places, values: _Floats) -> tuple[_Floats, _Floats]: ...
    def rank(
        self, values: _Floats, source_leads: tuple[_Floats, _Floats], target_leads: tuple[_Floats, _Floats]
    ) -> _Floats: ...
    @staticmethod
    def best(of_target: bool, sources: _Places, targets: _Places, ranks: _Floats, is_near: _Bools) -> _Bools: ...
    def wanted(self, ranks: _Floats, of_source: _Bools, of_target: _Bools) -> _Bools: ...
    def settle(
        self, sources: _Places, targets: _Places, ranks: _Floats
    ) -> tuple[_Places, _Places, npt.NDArray[np.float64]]: ...
    def fits(self, sources: list[str], targets: list[str]) -> list[bool]: ...

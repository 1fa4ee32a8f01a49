"""What every ``progress=`` takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias, Union

__all__ = ["Progress", "ProgressBar", "ProgressBarClass"]


class ProgressBar(Protocol):
    """A bar as ``tqdm`` makes them."""

    def update(self, n: int, /) -> object:
        """Moves the bar on by ``n``."""


class ProgressBarClass(Protocol):
    """The class of such bars; its ``close``, if it has one, is called in the end."""

    def __call__(self, *, total: int) -> Any:
        """Makes a bar of this length."""


Progress: TypeAlias = Union[Callable[[int, int], object], ProgressBar, ProgressBarClass]

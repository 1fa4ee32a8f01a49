"""Packages that are used where they are there."""

from __future__ import annotations

import importlib
from typing import Any


def need(module: str, extra: str | None = None) -> Any:
    """Imports a package, or says how to get it.

    :raises ImportError: if it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.split(".")[0] != module.split(".")[0]:
            raise
        name = module.split(".")[0]
        how = f"doichieu[{extra}]" if extra else name
        raise ImportError(f"this needs the package `{name}`: pip install '{how}'", name=name) from error

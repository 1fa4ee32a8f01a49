"""Executes the notebooks of ``docs/`` and says where what comes out is not what they show.

    python bindings/python/tests/notebooks.py           # says what differs
    python bindings/python/tests/notebooks.py --write   # puts what comes out into the notebooks

Each gets a fresh kernel of the Python that runs this; no kernel has to be installed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from difflib import unified_diff
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from nbclient import NotebookClient

REPOSITORY = Path(__file__).resolve().parents[3]
NOTEBOOKS = sorted((REPOSITORY / "docs").glob("*.ipynb"))

#: What a notebook says about where it was made: nothing that another machine would not say.
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class ThisPython(KernelSpecManager):  # type: ignore[misc]
    """Knows one kernel: the Python that runs this."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The kernel, whatever it is called."""
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name=METADATA["kernelspec"]["display_name"],
            language="python",
        )


def execute(path: Path) -> Any:
    """The notebook with what comes out when it is run from its first cell to its last.

    :raises nbclient.exceptions.CellExecutionError: if a cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        cell.metadata = {name: value for name, value in cell.metadata.items() if name == "tags"}
    notebook.metadata = nbformat.from_dict(METADATA)
    with tempfile.TemporaryDirectory() as settings:
        client = NotebookClient(
            notebook,
            km=AsyncKernelManager(kernel_spec_manager=ThisPython()),
            startup_timeout=180,
            timeout=300,
            record_timing=False,
            coalesce_streams=True,
            resources={"metadata": {"path": str(path.parent)}},
        )
        # A kernel manager that is given is not the client's own; its kernel would run on.
        client.execute(cleanup_kc=True, env={**os.environ, "IPYTHONDIR": settings, "PYTHONHASHSEED": "0"})
    notebook.metadata = nbformat.from_dict(METADATA)
    return notebook


class Visible(HTMLParser):
    """What a reader sees of HTML, frames included."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Counts what is not seen, and looks into frames."""
        self.hidden += tag in ("script", "style")
        if tag == "iframe":
            self.texts += Visible(dict(attrs).get("srcdoc") or "").texts

    def handle_endtag(self, tag: str) -> None:
        """Counts what is not seen."""
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        """Takes what is seen."""
        if not self.hidden and data.strip():
            self.texts.append(" ".join(data.split()))


def shown(notebook: Any) -> Iterator[str]:
    """The lines that the outputs show, each after the number of its cell; of pictures only that there is one."""
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if "text" in output:
                lines = output["text"].splitlines()
            elif any(kind.startswith("image/") for kind in data):
                lines = ["(a picture)"]
            elif "text/html" in data:
                lines = Visible(data["text/html"]).texts
            else:
                lines = data.get("text/plain", "").splitlines()
            yield from (f"cell {number}: {line.rstrip()}" for line in lines)


def difference(path: Path) -> str:
    """Where what the notebook shows is not what comes out; empty if nowhere."""
    before = list(shown(nbformat.read(path, as_version=4)))
    return "\n".join(unified_diff(before, list(shown(execute(path))), "committed", "executed", lineterm="", n=1))


def main(arguments: list[str]) -> int:
    """Compares or writes all notebooks, or those that are named."""
    write = "--write" in arguments
    paths = [Path(argument) for argument in arguments if argument != "--write"] or NOTEBOOKS
    differ = False
    for path in paths:
        if write:
            nbformat.write(execute(path), path)
            print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
        elif told := difference(path):
            differ = True
            print(f"{path.name} no longer shows what comes out:\n{told}")
    return int(differ)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What a report may be given as."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Union

if TYPE_CHECKING:
    from doichieu._document import Document

#: A text, or where it lies: a path, running text, a file's bytes, a list of sentences, or a report that has been read.
Report = Union[str, "os.PathLike[str]", bytes, Sequence[str], "Document"]

#: What the native part takes: a file's name (none for a text that is no file) and its content.
Content = tuple[Union[str, None], Union[str, bytes, list[str]]]

#: A string that is longer is no path.
_LONGEST_PATH = 4_096

#: Endings by which a string without blanks is meant for a file, though there is none.
_ENDINGS = (".txt", ".html", ".htm", ".xhtml", ".json", ".jsonl", ".md", ".lines")


def content(report: Report, format: str | None = None) -> Content:
    """Brings a report to what the native part takes.

    :param report: as it was given.
    :param format: the format that was named, if one was.

    A ``str`` is the path of a file if there is such a file, else a text; whatever has ``__fspath__`` is a path.

    :raises FileNotFoundError: if a path, or a string that is meant for one (``"report.txt"``), leads to no file.
    :raises TypeError: if it is nothing of this kind.
    """
    from doichieu._document import Document

    if isinstance(report, Document):
        return report._content
    if isinstance(report, os.PathLike):
        return os.fspath(report), Path(report).read_bytes()
    if isinstance(report, str):
        name, text = _of_string(report)
        # A text of a format is what a file of it would be.
        is_file = format is not None and isinstance(text, str)
        return ("text", text.encode()) if is_file and isinstance(text, str) else (name, text)
    if isinstance(report, (bytes, bytearray, memoryview)):
        return "bytes", bytes(report)
    if isinstance(report, Sequence):
        sentences = [s for s in report if isinstance(s, str)]
        if len(sentences) == len(report):
            return None, sentences
    raise TypeError(
        f"a report is a path, a text, bytes or a list of sentences, not {type(report).__name__!r}"
    )


def _of_string(report: str) -> Content:
    is_short = len(report) <= _LONGEST_PATH and "\n" not in report and "\0" not in report
    if is_short and os.path.isfile(report):
        return report, Path(report).read_bytes()
    if is_short and report.lower().endswith(_ENDINGS) and not any(c.isspace() for c in report):
        raise FileNotFoundError(f"there is no file {report!r}; if it is a text, give it as [{report!r}]")
    return None, report

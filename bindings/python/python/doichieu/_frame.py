"""Pages and tables within notebooks."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence


def framed(page: str, height: int = 480) -> str:
    """A page in a frame of its own, so that neither changes how the other looks; its lower edge can be dragged."""
    return (
        f"<iframe srcdoc='{html.escape(page)}' sandbox='allow-scripts' "
        f"style='width:100%;height:{height}px;border:1px solid #ccc;resize:vertical'></iframe>"
    )


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with its cells flush left, where notebooks put them flush right.

    :param columns: heads.
    :param rows: cells by column; ``None`` is empty.
    """

    def row(cells: Iterable[object], kind: str) -> str:
        style = "style='text-align:left;vertical-align:top'"
        texts = (html.escape("" if cell is None else str(cell)) for cell in cells)
        return f"<tr>{''.join(f'<{kind} {style}>{text}</{kind}>' for text in texts)}</tr>"

    body = "".join(row(cells, "td") for cells in rows)
    return f"<table class='doichieu'><thead>{row(columns, 'th')}</thead><tbody>{body}</tbody></table>"

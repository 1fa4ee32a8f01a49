"""Pages within notebooks."""

from __future__ import annotations

import html


def framed(page: str, height: int = 480) -> str:
    """A page in a frame of its own, so that neither changes how the other looks."""
    return (
        f"<iframe srcdoc='{html.escape(page)}' sandbox='allow-scripts' "
        f"style='width:100%;height:{height}px;border:1px solid #ccc'></iframe>"
    )

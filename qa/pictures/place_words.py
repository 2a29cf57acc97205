"""The caption of a drawn picture: document and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.render import without_controls

if TYPE_CHECKING:
    from qa.schema import Citation


def place_words(citation: Citation) -> str:
    """Title, file, sheet, line and cell in one line."""
    parts = [
        f"《{citation.title}》" if citation.title else "",
        citation.file,
        f"第{citation.page}页" if citation.page else "",
        f"工作表“{citation.sheet}”" if citation.sheet else "",
        f"第{citation.line}行" if citation.line else "",
        f"单元格{citation.cell}" if citation.cell else "",
    ]
    return without_controls("　".join(part for part in parts if part))

"""Our own Markdown as HTML in which nothing of a document or a user can act: no HTML, no links, no pictures.

The only module that knows markdown-it-py.
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt

from qa.render import without_controls

_OFF = ["link", "image", "autolink", "html_inline", "html_block", "reference", "code", "fence", "entity", "lheading"]
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_OPEN, _CLOSE = "\ue000", "\ue001"  # stand for the tags while the text is parsed


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(_OFF)


def markdown_to_html(text: str) -> str:
    """Paragraphs, lists, quotations, bold and tables; all else stands as text. Lines are not parted by newlines.

    Bold is ours: CommonMark takes no ``**`` for it between a Chinese character and a sign such as ≥.
    """
    plain = without_controls(text).replace(_OPEN, "").replace(_CLOSE, "")
    html: str = _parser().render(_BOLD.sub(rf"{_OPEN}\1{_CLOSE}", plain))
    return html.replace("\n", " ").replace(_OPEN, "<strong>").replace(_CLOSE, "</strong>")

"""Our own Markdown as HTML in which nothing of a document or a user can act: no HTML, no links, no pictures.

The only module that knows markdown-it-py.
"""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt

from qa.render import without_controls

_OFF = ["link", "image", "autolink", "html_inline", "html_block", "reference", "code", "fence", "entity", "lheading"]


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(_OFF)


def markdown_to_html(text: str) -> str:
    """Paragraphs, lists, quotations, bold and tables; all else stands as text. Lines are not parted by newlines."""
    html: str = _parser().render(without_controls(text))
    return html.replace("\n", " ")

"""Tables whose columns are only aligned by position: without rules, or with horizontal rules alone."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.pages.datatypes import PageContent, PageLine, PageTable


def find_unruled_tables(lines: Sequence[PageLine], page: PageContent) -> list[PageTable]:
    """The tables among the lines of a page, from top to bottom."""
    del lines, page
    return []

"""Tables that run over page turns → one grid each."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.datatypes import Block


def join_continued(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Join grids that a page turn cut."""
    return tuple(blocks)

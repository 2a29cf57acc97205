"""Spans of a question: which characters have been explained, and as what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

CLAUSE_END = re.compile(r"[，。！？；：…~]")


class Kind(StrEnum):
    """What a span of the question is."""

    AGENCY = "agency"
    REGION = "region"
    YEAR = "year"
    PHASE = "phase"
    TIER = "tier"  # 全市, 市本级
    CONCEPT = "concept"
    LITERAL = "literal"
    CODE = "code"
    BOUND = "bound"
    UNIT = "unit"
    LINK = "link"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of the question; ``value`` depends on ``kind``."""

    start: int
    end: int
    kind: Kind
    text: str
    value: object = None


@dataclass(slots=True)
class Slate:
    """The question with the spans found so far; spans never overlap."""

    text: str
    spans: list[Span] = field(default_factory=list)
    taken: bytearray = field(init=False)

    def __post_init__(self) -> None:
        self.taken = bytearray(len(self.text))

    def is_free(self, start: int, end: int) -> bool:
        """Whether no character of the stretch is explained yet."""
        return not any(self.taken[start:end])

    def take(self, start: int, end: int, kind: Kind, value: object = None) -> Span:
        """Explain a stretch."""
        span = Span(start, end, kind, self.text[start:end], value)
        self.spans.append(span)
        self.taken[start:end] = b"\x01" * (end - start)
        return span

    def release(self, span: Span) -> None:
        """Take an explanation back."""
        self.spans.remove(span)
        self.taken[span.start : span.end] = bytes(span.end - span.start)

    def matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Matches of ``pattern`` in the unexplained text."""
        for match in pattern.finditer(self._without_taken("\0")):
            if match.end() > match.start() and self.is_free(match.start(), match.end()):
                yield match

    def remaining(self) -> str:
        """The text with what is explained replaced by commas, so that nothing reaches across it."""
        return self._without_taken("，")

    def _without_taken(self, filler: str) -> str:
        return "".join(filler if self.taken[i] else c for i, c in enumerate(self.text))

    def free_stretches(self) -> list[tuple[int, int]]:
        """The unexplained stretches, in order."""
        found: list[tuple[int, int]] = []
        start: int | None = None
        for position in range(len(self.text) + 1):
            free = position < len(self.text) and not self.taken[position]
            if free and start is None:
                start = position
            elif not free and start is not None:
                found.append((start, position))
                start = None
        return found

    def of_kind(self, *kinds: Kind) -> list[Span]:
        """The spans of these kinds, in the order of the question."""
        return sorted((s for s in self.spans if s.kind in kinds), key=lambda s: s.start)

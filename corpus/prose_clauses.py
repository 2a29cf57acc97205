"""Running text → sentences → clauses, by punctuation that really separates.

A comma inside quotes, titles or a bracketed note separates nothing ("“转作风、优环境”专项"); an
enumeration comma separates only behind a figure ("基本支出5万元、项目支出6万元" but "收入、支出预算总计").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.prose_numbers import Number, half_width

_PROTECTED = re.compile(r"《[^》]{1,200}》|〈[^〉]{1,120}〉|“[^“”。]{1,40}”|\"[^\"。]{1,40}\"|‘[^‘’。]{1,40}’")
_BRACKETS = re.compile(r"\([^()]*\)")
_SENTENCE_END = re.compile(r"[。!?](?:[”\"’])?")
_NOTE_BEFORE = re.compile(r"\([^()]*\)\s*$")


@dataclass(frozen=True, slots=True)
class Clause:
    """``text[start:end]`` between two separators; ``opener`` is the separator before it ("" at the start)."""

    start: int
    end: int
    opener: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]``, its full stop included."""

    start: int
    end: int
    clauses: tuple[Clause, ...]


def split_sentences(text: str, figures: Sequence[Number]) -> tuple[Sentence, ...]:
    """Take ``text`` apart; ``figures`` are its figures in order."""
    masked = _mask(half_width(text), figures)
    sentences, start = [], 0
    for match in (*_SENTENCE_END.finditer(masked), None):
        end = match.end() if match else len(masked)
        stop = match.start() if match else end
        if masked[start:stop].strip():
            sentences.append(Sentence(start, end, _split_clauses(masked, start, stop, figures)))
        start = end
    return tuple(sentences)


def _split_clauses(masked: str, start: int, end: int, figures: Sequence[Number]) -> tuple[Clause, ...]:
    figure_ends = {figure.end for figure in figures}
    clauses, left, opener = [], start, ""
    for match in re.finditer(r"[,;、:()]", masked[start:end]):
        place = start + match.start()
        if match.group() == "、" and not _behind_figure(masked, place, figure_ends):
            continue
        clauses.append(Clause(left, place, opener))
        left, opener = place + 1, match.group()
    clauses.append(Clause(left, end, opener))
    return tuple(clauses)


def _behind_figure(masked: str, place: int, figure_ends: set[int]) -> bool:
    before = masked[:place].rstrip()
    before = _NOTE_BEFORE.sub("", before.replace("\x01", "(").replace("\x02", ")")).rstrip()
    return len(before) in figure_ends


def _mask(normal: str, figures: Sequence[Number]) -> str:
    """Blank out the separators that separate nothing; brackets stay where figures stand in them."""
    masked = _PROTECTED.sub(lambda match: re.sub(r"[,;、:()。!?]", "·", match.group()), normal)
    inside = [figure.start for figure in figures]

    def blank(match: re.Match[str]) -> str:
        if any(match.start() < place < match.end() for place in inside):
            return match.group()
        return "\x01" + re.sub(r"[,;、:()。!?]", "·", match.group()[1:-1]) + "\x02"

    masked = _BRACKETS.sub(blank, masked)
    return re.sub(r"(?<=\d),(?=\s?\d{3}(?!\d))|(?<=\d):(?=\d)", "·", masked)

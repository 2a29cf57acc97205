"""Merged cells of a fixture form, for every writer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_MERGED = ("<", "^")


@dataclass(frozen=True, slots=True)
class Placed:
    """One cell: its place (from 0), how many rows and columns it covers, and its text."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


def placed(rows: Sequence[Sequence[str]]) -> Iterator[Placed]:
    """The cells of a form in reading order; places that a merged cell covers are left out."""
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text not in _MERGED:
                yield Placed(r, c, _height(rows, r, c), _width(rows, r, c), text)


def _width(rows: Sequence[Sequence[str]], row: int, column: int) -> int:
    end = column + 1
    while end < len(rows[row]) and rows[row][end] == "<":
        end += 1
    return end - column


def _height(rows: Sequence[Sequence[str]], row: int, column: int) -> int:
    end = row + 1
    while end < len(rows) and rows[end][column] == "^":
        end += 1
    return end - row

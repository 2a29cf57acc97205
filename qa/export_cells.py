"""What exports are made of: sheets of typed cells, written as CSV or as Markdown. Text is always made harmless."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.numerals import to_plain
from qa.safe_text import csv_text, markdown_text

if TYPE_CHECKING:
    from typing import TextIO

_MOST_DIGITS = 15  # that the number of a spreadsheet cell holds exactly


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of our own making, and the value that it gives."""

    text: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to an address, "" for none."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Sign:
    """One of the signs = ≥ ≤ > < ≈, which no spreadsheet runs when it stands alone."""

    text: str


Value = str | int | Decimal | Formula | Link | Sign | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: ``names`` are the field names (head of CSV), ``titles`` the Chinese head of all else."""

    title: str
    names: Sequence[str]
    titles: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Sequence[int] = ()  # in characters


def is_exact_number(value: Decimal) -> bool:
    """Whether a spreadsheet can hold a number without loss."""
    return len(value.normalize().as_tuple().digits) <= _MOST_DIGITS


def write_csv(sheet: Sheet, stream: TextIO) -> None:
    """CSV (RFC 4180) with the field names as head."""
    writer = csv.writer(stream)
    writer.writerow(sheet.names)
    for row in sheet.rows:
        writer.writerow([_to_csv(value) for value in row])


def write_csv_file(sheet: Sheet, path: Path) -> None:
    """The same as a file that begins with a byte order mark, without which Excel garbles Chinese. Raises OSError."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        write_csv(sheet, stream)


def to_markdown(sheet: Sheet) -> str:
    """A Markdown table in which no text means anything but itself."""
    lines = [_line(sheet.titles), _line(["---"] * len(sheet.titles))]
    lines += [_line([markdown_text(shown(value)) for value in row]) for row in sheet.rows]
    return "\n".join(lines)


def shown(value: Value) -> str:
    """A value as plain text."""
    match value:
        case None:
            return ""
        case Formula():
            return to_plain(value.value)
        case Link() | Sign():
            return value.text
        case Decimal():
            return to_plain(value)
    return str(value)


def _to_csv(value: Value) -> str:
    return csv_text(shown(value)) if isinstance(value, str | Link) else shown(value)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
